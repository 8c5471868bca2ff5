import { isRecord, SIGNATURE_KEY, signatures } from "../../../offline/engine/property-values.ts";

/** Properties as Pulumi's provider protocol carries them. */
export type Wire = Record<string, unknown>;

/** A value that is not known before something is created. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a provider fills in stands under this key: the names of inputs that have a default. */
const DEFAULTS = "__defaults";

/** A value without secrets, outputs and references around it; assets and archives stay. */
export function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (!isRecord(value)) return value;
  switch (value[SIGNATURE_KEY]) {
    case signatures.secret:
      return unwrap(value.value);
    case signatures.output:
      return "value" in value ? unwrap(value.value) : UNKNOWN;
    case signatures.resource:
      return value.id ?? UNKNOWN;
    case undefined:
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unwrap(member)]));
    default:
      return value;
  }
}

/** Inputs as AWS is sent them. */
export const plain = (inputs: Wire): Wire => {
  const { [DEFAULTS]: _, ...own } = unwrap(inputs) as Wire;
  return own;
};

/** The inputs that a provider filled in. */
export const defaultsOf = (inputs: Wire): readonly unknown[] => (inputs[DEFAULTS] as unknown[] | undefined) ?? [];

/** Inputs, with the names of those that a provider filled in. */
export const withDefaults = (inputs: Wire, names: readonly string[]): Wire => ({ ...inputs, [DEFAULTS]: names });

/** The names of inputs that differ; of an archive, its hash counts alone. */
export function changedKeys(before: Wire, after: Wire): string[] {
  const [old, now] = [plain(before), plain(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => canon(old[key]) !== canon(now[key]));
}

function canon(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (!isRecord(member)) return member;
    const { [SIGNATURE_KEY]: signature } = member;
    if (signature === signatures.archive || signature === signatures.asset) return { hash: member.hash };
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
