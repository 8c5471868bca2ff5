/** A form of the query protocol, as a tree: `A.entry.1.key=x` is `{ A: { entry: { 1: { key: "x" } } } }`. */
export type QueryForm = { [key: string]: QueryForm | string };

/** Reads the body of a request. https://docs.aws.amazon.com/sns/latest/api/CommonParameters.html */
export function readQueryForm(body: Buffer): QueryForm {
  const form: QueryForm = Object.create(null);
  for (const [path, value] of new URLSearchParams(body.toString())) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    const within = keys.reduce((at: QueryForm, key) => {
      const inner = at[key];
      const next: QueryForm = typeof inner === "object" ? inner : Object.create(null);
      at[key] = next;
      return next;
    }, form);
    within[last] = value;
  }
  return form;
}

/** A list, which is numbered from 1 below `member`; undefined when there is none. */
export function listOf(part: QueryForm[string] | undefined, name = "member"): QueryForm[string][] | undefined {
  const members = typeof part === "object" ? part[name] : undefined;
  if (typeof members !== "object") return undefined;
  return Object.entries(members)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, value]) => value);
}

/** A map, whose entries are numbered below `entry`; undefined when there is none. */
export function mapOf(
  part: QueryForm[string] | undefined,
  key: string,
  value: string,
): Record<string, QueryForm[string]> | undefined {
  const entries = listOf(part, "entry");
  return (
    entries &&
    Object.fromEntries(
      entries.flatMap((entry) =>
        typeof entry === "object" ? [[String(entry[key] ?? ""), entry[value] ?? ""] as const] : [],
      ),
    )
  );
}
