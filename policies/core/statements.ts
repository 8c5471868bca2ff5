import { isRecord, read, UNKNOWN } from "./properties.ts";

/** A text of a policy document, or one that is not known yet. */
export type Text = string | typeof UNKNOWN;

/** Whom a statement names: `AWS`, `Service`, `Federated`, `CanonicalUser`; `*` alone is of kind `*`. */
export type Principal = { kind: string; name: Text };

/** `{ "StringEquals": { "aws:SourceAccount": "…" } }` is one of these. Operator as written, key in lower case. */
export type Condition = { operator: string; key: string; values: readonly Text[] };

/** One statement of a policy document. What it does not say is undefined: an empty list says something. */
export type Statement = {
  /** Where it stands: `policy.Statement[0]`. */
  path: string;
  effect: Text;
  actions: readonly Text[] | undefined;
  notActions: readonly Text[] | undefined;
  resources: readonly Text[] | undefined;
  notResources: readonly Text[] | undefined;
  principals: readonly Principal[] | undefined;
  notPrincipals: readonly Principal[] | undefined;
  conditions: readonly Condition[];
};

/**
 * The statements of the policy document at a path, be it JSON or an object: none when there is no document or it can't be read, which
 * {@link isDocumentAt} tells. {@link UNKNOWN} when the document is not known yet.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function statementsAt(props: unknown, path: string): readonly Statement[] | typeof UNKNOWN {
  const document = parse(read(props, path));
  const statements = read(document, "Statement");
  if (document === UNKNOWN || statements === UNKNOWN) return UNKNOWN;
  const items = Array.isArray(statements) ? statements : [statements];
  if (items.includes(UNKNOWN)) return UNKNOWN;
  return items.flatMap((item: unknown, index) =>
    isRecord(item) ? [toStatement(item, `${path}.Statement[${index}]`)] : [],
  );
}

/**
 * Whether what stands at a path is a policy document: an object, or JSON of one, whose `Statement` is an object or a list of some. Where
 * nothing or an empty text stands, there is none to be read. {@link UNKNOWN} when it can't be told yet.
 */
export function isDocumentAt(props: unknown, path: string): boolean | typeof UNKNOWN {
  const value = read(props, path);
  if (value === undefined || value === "") return true;
  const statements = read(parse(value), "Statement");
  if (value === UNKNOWN || statements === UNKNOWN) return UNKNOWN;
  const items = Array.isArray(statements) ? statements : [statements];
  return items.every((item) => item === UNKNOWN || isRecord(item)) && (!items.includes(UNKNOWN) || UNKNOWN);
}

/** The version of the policy language that the document at a path is written in, if it says. */
export const versionAt = (props: unknown, path: string): unknown => read(parse(read(props, path)), "Version");

function parse(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function toStatement(statement: unknown, path: string): Statement {
  const [effect] = textsOf(read(statement, "Effect")) ?? [];
  return {
    path,
    effect: effect ?? "",
    actions: textsOf(read(statement, "Action")),
    notActions: textsOf(read(statement, "NotAction")),
    resources: textsOf(read(statement, "Resource")),
    notResources: textsOf(read(statement, "NotResource")),
    principals: principalsOf(read(statement, "Principal")),
    notPrincipals: principalsOf(read(statement, "NotPrincipal")),
    conditions: conditionsOf(read(statement, "Condition")),
  };
}

function textsOf(value: unknown): readonly Text[] | undefined {
  if (value === undefined) return undefined;
  return (Array.isArray(value) ? value : [value]).map((item: unknown) => (item === UNKNOWN ? UNKNOWN : String(item)));
}

function principalsOf(value: unknown): readonly Principal[] | undefined {
  if (value === undefined) return undefined;
  if (!isRecord(value)) return (textsOf(value) ?? []).map((name) => ({ kind: "*", name }));
  return Object.entries(value).flatMap(([kind, names]) => (textsOf(names) ?? []).map((name) => ({ kind, name })));
}

function conditionsOf(value: unknown): readonly Condition[] {
  if (value === UNKNOWN) return [{ operator: "", key: "", values: [UNKNOWN] }];
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([operator, keys]): Condition[] => {
    if (keys === UNKNOWN) return [{ operator, key: "", values: [UNKNOWN] }];
    return Object.entries(isRecord(keys) ? keys : {}).map(([key, values]) => ({
      ...{ operator, key: key.toLowerCase() },
      values: textsOf(values) ?? [],
    }));
  });
}
