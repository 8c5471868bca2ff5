import { type KeyMember, parseKeyMember, recordKey } from "./record-key.ts";

/** Records of a file's beginning that are looked at, and members that are named. */
const RECORDS = 20;
const NAMED = 5;

/**
 * Says so when no record at the beginning of an input has a partition key, and which members could be one; undefined when one has,
 * or when there is no record.
 */
export function keyProblem(input: string, key: KeyMember, head: Uint8Array): string | undefined {
  const records = new TextDecoder().decode(head).split("\n").flatMap(parse).slice(0, RECORDS);
  if (records.length === 0 || records.some((record) => hasKey(key.name, record))) return undefined;
  const [first, ...others] = membersOf(records).slice(0, NAMED);
  const fix = first === undefined ? "--key MEMBER, whose values are texts or numbers" : `--key ${first}`;
  const choice = others.length === 0 ? "" : `, or ${others.join(", ")}`;
  return (
    `--key must name a member of the records, but no record at the beginning of ${input} has ${key.name}: ` +
    `each goes in under a key of its own, in no order.\nFix: ${fix}${choice}`
  );
}

type Parsed = { value: object; text: string };

function parse(line: string): Parsed[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? [{ value, text: line }] : [];
  } catch {
    return [];
  }
}

const hasKey = (name: string, { value, text }: Parsed) => "key" in recordKey(parseKeyMember(name), value, text);

/** Members, by name or pointer, in which every record has what can be a partition key; those that are called an id come first. */
function membersOf(records: readonly Parsed[]): string[] {
  const [first] = records;
  if (first === undefined) return [];
  const names = Object.entries(first.value).flatMap(([name, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.keys(value).map((below) => `/${escaped(name)}/${escaped(below)}`)
      : name.startsWith("/") || name === ""
        ? []
        : [name],
  );
  const isId = (name: string) => /id$/i.test(name);
  return names
    .filter((name) => records.every((record) => hasKey(name, record)))
    .sort((a, b) => Number(isId(b)) - Number(isId(a)));
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");
