const STEP = /\.(?<name>[\w-]+)|\['(?<quoted>[^']+)'\]|\[(?<index>\d+)\]/gy;

/** The members and places that a path such as `$.detail.items[0]` goes through; undefined when it is none. */
function stepsOf(path: string): string[] | undefined {
  if (!path.startsWith("$")) return undefined;
  const steps = [...path.slice(1).matchAll(STEP)];
  const read = steps.reduce((sum, [text]) => sum + text.length, 1);
  if (read < path.length) return undefined;
  return steps.map(({ groups = {} }) => groups.name ?? groups.quoted ?? groups.index ?? "");
}

/** Whether a text is a path that EventBridge takes: dots, brackets and places in lists. */
export const isJsonPath = (path: string): boolean => stepsOf(path) !== undefined;

/** What a path leads to; undefined where it leads nowhere. */
export function follow(value: unknown, path: string): unknown {
  return (stepsOf(path) ?? []).reduce<unknown>(
    (at, step) => (isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined),
    value,
  );
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
