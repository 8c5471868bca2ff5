import { isPartitionKey } from "../../client/put-record.ts";

/** Which member of a record is its partition key. */
export type KeyMember = {
  /** As it was asked for: a member's name, or a JSON pointer. */
  name: string;
  /** The way to it: names of members, positions in lists. */
  path: readonly string[];
};

/**
 * Reads `--key`: the name of a member, or a JSON pointer when it begins with a slash.
 * Follows https://www.rfc-editor.org/rfc/rfc6901
 * @throws RangeError when it is neither.
 */
export function parseKeyMember(name: string): KeyMember {
  if (name === "" || /~(?![01])/.test(name.startsWith("/") ? name : ""))
    throw new RangeError(`--key must be the name of a member or a JSON pointer such as /vehicle/id, got "${name}".`);
  if (!name.startsWith("/")) return { name, path: [name] };
  const plain = (step: string) => step.replaceAll("~1", "/").replaceAll("~0", "~");
  return { name, path: name.slice(1).split("/").map(plain) };
}

/** A record's partition key, or why it has none; never with anything of the record in it. */
export type RecordKey = { key: string } | { reason: string };

/**
 * The partition key of a record: a text as it is, a number as its JSON.
 * @param text the record, in which a number that JavaScript would round is looked up.
 */
export function recordKey({ name, path }: KeyMember, value: unknown, text: string): RecordKey {
  let found = value;
  for (const step of path) found = memberOf(found, step);
  const key = typeof found === "number" ? numberText(found, path, text) : found;
  if (typeof key === "string" && isPartitionKey(key)) return { key };
  return { reason: `${name} must be a number or a string of 1 to 256 UTF-16 code units, got ${nameOf(found)}.` };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function numberText(number: number, path: readonly string[], text: string): string {
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return JSON.stringify(number);
  return sourceOf(path, text) ?? JSON.stringify(number);
}

/** A number as it is written: two long ones that round to the same are two keys all the same. */
function sourceOf(path: readonly string[], text: string): string | undefined {
  const sources = new Map<unknown, Map<string, string>>();
  // JSON.parse's third argument is newer than its types.
  let holder: unknown = JSON.parse(
    text,
    function (this: unknown, name, value: unknown, ...context: { source?: string }[]) {
      const source = context[0]?.source;
      if (typeof value === "number" && source !== undefined) {
        const members = sources.get(this) ?? new Map<string, string>();
        sources.set(this, members.set(name, source));
      }
      return value;
    },
  );
  for (const step of path.slice(0, -1)) holder = memberOf(holder, step);
  return sources.get(holder)?.get(path.at(-1) ?? "");
}

function nameOf(value: unknown): string {
  if (typeof value === "string") return value === "" ? "an empty string" : `a string of ${value.length} code units`;
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
