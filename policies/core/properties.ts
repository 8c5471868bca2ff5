/** Stands for a value that is not known yet: during a preview, most of what AWS answers. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** Properties in plain form, with {@link UNKNOWN} in place of what is not known yet. */
export type Properties = Readonly<Record<string, unknown>>;

/**
 * The value at a path such as `destinationConfig.onFailure.destinationArn` or `rules[0].id`: undefined where there is none,
 * {@link UNKNOWN} where it, or what holds it, is not known yet. An empty path is the value itself.
 */
export function read(from: unknown, path: string): unknown {
  let value = from;
  for (const step of path.split(/[.[\]]+/).filter(Boolean)) {
    if (value === UNKNOWN) return UNKNOWN;
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.hasOwn(value, step) ? (value as Properties)[step] : undefined;
  }
  return value ?? undefined;
}

/** Whether a value, or anything within it, is not known yet. */
export function holdsUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === UNKNOWN;
  return Object.values(value).some(holdsUnknown);
}

/** True for an object that is neither null nor an array. */
export const isRecord = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The items at a path, each with its own path. None when there is no list; one that is {@link UNKNOWN} when the list is. */
export function readList(from: unknown, path: string): { path: string; value: unknown }[] {
  const list = read(from, path);
  if (list === UNKNOWN) return [{ path, value: UNKNOWN }];
  if (!Array.isArray(list)) return [];
  return list.map((value: unknown, index) => ({ path: `${path}[${index}]`, value }));
}
