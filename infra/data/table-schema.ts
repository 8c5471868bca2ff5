/** An attribute that items are found by: text, a number or bytes. */
export type KeyAttribute = { name: string; type: "S" | "N" | "B" };

/** What finds an item, and orders those of one partition. */
export type KeySchema = { partitionKey: KeyAttribute; sortKey?: KeyAttribute };

/** A global secondary index: another way to find items. */
export type TableIndexArgs = KeySchema & {
  /** Attributes that it holds beside keys: all, none, or those named. @default "all" */
  attributes?: "all" | "keys" | string[];
};

/** What decides a table's schema. */
type SchemaArgs = KeySchema & { indexes?: Record<string, TableIndexArgs>; timeToLiveAttribute?: string };

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const LIMITS = { indexes: 20, keyNameLength: 255, indexedAttributes: 100 } as const;
const INDEX_NAME = /^[\w.-]{3,255}$/;

/** Keys and indexes by the provider's names. */
export function schemaOf({ indexes = {}, ...key }: SchemaArgs) {
  const all = [key, ...Object.values(indexes)].flatMap(attributesOf);
  const attributes = [...new Map(all.map((attribute) => [attribute.name, attribute])).values()];
  const globalSecondaryIndexes = Object.entries(indexes).map(([name, { attributes: held = "all", ...of }]) => ({
    name,
    keySchemas: [
      { attributeName: of.partitionKey.name, keyType: "HASH" },
      ...(of.sortKey ? [{ attributeName: of.sortKey.name, keyType: "RANGE" }] : []),
    ],
    ...(Array.isArray(held)
      ? { projectionType: "INCLUDE", nonKeyAttributes: held }
      : { projectionType: held === "all" ? "ALL" : "KEYS_ONLY" }),
  }));
  return {
    hashKey: key.partitionKey.name,
    ...(key.sortKey && { rangeKey: key.sortKey.name }),
    attributes: attributes.map(({ name, type }) => ({ name, type })),
    ...(globalSecondaryIndexes.length > 0 && { globalSecondaryIndexes }),
  };
}

const attributesOf = ({ partitionKey, sortKey }: KeySchema) => [partitionKey, ...(sortKey ? [sortKey] : [])];

/** What DynamoDB would refuse of a table, or could never do: setting, rule, value got, fix. Empty when nothing is wrong. */
export function tableProblems(args: SchemaArgs): string[] {
  const { indexes = {}, timeToLiveAttribute } = args;
  const names = Object.keys(indexes);
  const keys: [setting: string, key: KeySchema][] = [
    ["", args],
    ...Object.entries(indexes).map(([name, index]): [string, KeySchema] => [`indexes.${name}.`, index]),
  ];
  const attributes = keys.flatMap(([, key]) => attributesOf(key));
  const held = Object.values(indexes).flatMap(({ attributes: listed }) => (Array.isArray(listed) ? listed : []));
  const ofKey = attributes.find(({ name }) => name === timeToLiveAttribute);
  return [
    ...keys.flatMap(([setting, key]) => keyProblems(setting, key)),
    ...typeProblems(attributes),
    ...names
      .filter((name) => !INDEX_NAME.test(name))
      .map((name) => `indexes must have names of 3 to 255 letters, digits, _, . and -, got ${name}.\nFix: rename it`),
    ...(names.length > LIMITS.indexes
      ? [`indexes must be at most ${LIMITS.indexes}, got ${names.length}.\nFix: leave some out`]
      : []),
    ...(held.length > LIMITS.indexedAttributes
      ? [
          `attributes of all indexes must be at most ${LIMITS.indexedAttributes} together, got ${held.length}.\nFix: name fewer, or set attributes to all`,
        ]
      : []),
    ...(timeToLiveAttribute === "" || (ofKey !== undefined && ofKey.type !== "N")
      ? [
          `timeToLiveAttribute must name an attribute that holds a number, got ${timeToLiveAttribute || "an empty name"}: no item would ever expire.\nFix: name another`,
        ]
      : []),
  ];
}

function keyProblems(setting: string, { partitionKey, sortKey }: KeySchema): string[] {
  const named = [
    [`${setting}partitionKey`, partitionKey],
    [`${setting}sortKey`, sortKey],
  ] as const;
  const problems = named.flatMap(([of, attribute]) =>
    attribute === undefined || (attribute.name.length > 0 && attribute.name.length <= LIMITS.keyNameLength)
      ? []
      : [`${of}.name must have 1 to ${LIMITS.keyNameLength} characters, got ${attribute.name.length}.\nFix: rename it`],
  );
  if (sortKey !== undefined && sortKey.name === partitionKey.name)
    problems.push(
      `${setting}sortKey must be another attribute than partitionKey, got ${sortKey.name}.\nFix: leave sortKey out, or name another`,
    );
  return problems;
}

/** An attribute has one type in all keys. */
function typeProblems(attributes: readonly KeyAttribute[]): string[] {
  const types = Map.groupBy(attributes, ({ name }) => name);
  return [...types].flatMap(([name, uses]) => {
    const got = [...new Set(uses.map(({ type }) => type))];
    return got.length > 1
      ? [`the attribute ${name} must have one type in all keys, got ${got.join(" and ")}.\nFix: take one of them`]
      : [];
  });
}
