/** An attribute that items are found by: text, a number or bytes. */
export type KeyAttribute = { name: string; type: "S" | "N" | "B" };

/** What finds an item, and orders those of one partition. */
export type KeySchema = { partitionKey: KeyAttribute; sortKey?: KeyAttribute };

/** A global secondary index: another way to find items. */
export type TableIndexArgs = KeySchema & {
  /** Attributes that it holds beside keys: all, none, or those named. @default "all" */
  attributes?: "all" | "keys" | string[];
};

/** A local secondary index: another order of the items of each partition. */
export type LocalIndexArgs = Pick<TableIndexArgs, "attributes"> & { sortKey: KeyAttribute };

/** What decides a table's schema. */
type SchemaArgs = KeySchema & {
  indexes?: Record<string, TableIndexArgs>;
  localIndexes?: Record<string, LocalIndexArgs>;
  timeToLiveAttribute?: string;
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const LIMITS = { indexes: 20, localIndexes: 5, keyNameLength: 255, indexedAttributes: 100 } as const;
const INDEX_NAME = /^[\w.-]{3,255}$/;

/** Keys and indexes by the provider's names. */
export function schemaOf({ indexes = {}, localIndexes = {}, ...key }: SchemaArgs) {
  const all = [
    ...[key, ...Object.values(indexes)].flatMap(attributesOf),
    ...Object.values(localIndexes).map(({ sortKey }) => sortKey),
  ];
  const attributes = [...new Map(all.map((attribute) => [attribute.name, attribute])).values()];
  const globalSecondaryIndexes = Object.entries(indexes).map(([name, of]) => ({
    name,
    keySchemas: [
      { attributeName: of.partitionKey.name, keyType: "HASH" },
      ...(of.sortKey ? [{ attributeName: of.sortKey.name, keyType: "RANGE" }] : []),
    ],
    ...projectionOf(of),
  }));
  const localSecondaryIndexes = Object.entries(localIndexes).map(([name, of]) => ({
    ...{ name, rangeKey: of.sortKey.name },
    ...projectionOf(of),
  }));
  return {
    hashKey: key.partitionKey.name,
    ...(key.sortKey && { rangeKey: key.sortKey.name }),
    attributes: attributes.map(({ name, type }) => ({ name, type })),
    ...(globalSecondaryIndexes.length > 0 && { globalSecondaryIndexes }),
    ...(localSecondaryIndexes.length > 0 && { localSecondaryIndexes }),
  };
}

const projectionOf = ({ attributes: held = "all" }: Pick<TableIndexArgs, "attributes">) =>
  Array.isArray(held)
    ? { projectionType: "INCLUDE", nonKeyAttributes: held }
    : { projectionType: held === "all" ? "ALL" : "KEYS_ONLY" };

const attributesOf = ({ partitionKey, sortKey }: KeySchema) => [partitionKey, ...(sortKey ? [sortKey] : [])];

/** What DynamoDB would refuse of a table, or could never do: setting, rule, value got, fix. Empty when nothing is wrong. */
export function tableProblems(args: SchemaArgs): string[] {
  const { indexes = {}, localIndexes = {}, timeToLiveAttribute, partitionKey } = args;
  const names = [...Object.keys(indexes), ...Object.keys(localIndexes)];
  const keys: [setting: string, key: KeySchema][] = [
    ["", args],
    ...Object.entries(indexes).map(([name, index]): [string, KeySchema] => [`indexes.${name}.`, index]),
    ...Object.entries(localIndexes).map(([name, { sortKey }]): [string, KeySchema] => [
      `localIndexes.${name}.`,
      { partitionKey, sortKey },
    ]),
  ];
  const attributes = keys.flatMap(([, key]) => attributesOf(key));
  const held = [...Object.values(indexes), ...Object.values(localIndexes)].flatMap(({ attributes: listed }) =>
    Array.isArray(listed) ? listed : [],
  );
  const ofKey = attributes.find(({ name }) => name === timeToLiveAttribute);
  return [
    ...keys.flatMap(([setting, key]) => keyProblems(setting, key)),
    ...typeProblems(attributes),
    ...names
      .filter((name) => !INDEX_NAME.test(name))
      .map((name) => `indexes must have names of 3 to 255 letters, digits, _, . and -, got ${name}.\nFix: rename it`),
    ...countProblems({ indexes, localIndexes }),
    ...localProblems(args),
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

const countProblems = (given: { indexes: object; localIndexes: object }): string[] =>
  (["indexes", "localIndexes"] as const).flatMap((setting) => {
    const { length } = Object.keys(given[setting]);
    return length > LIMITS[setting]
      ? [`${setting} must be at most ${LIMITS[setting]}, got ${length}.\nFix: leave some out`]
      : [];
  });

/** What is wrong with local indexes beside the table's own key and the other indexes. */
function localProblems({ indexes = {}, localIndexes = {}, sortKey }: SchemaArgs): string[] {
  const names = Object.keys(localIndexes);
  const twice = names.filter((name) => Object.hasOwn(indexes, name));
  return [
    ...(names.length > 0 && sortKey === undefined
      ? ["localIndexes must stand on a table with a sortKey, got none.\nFix: give it one, or take indexes"]
      : []),
    ...twice.map(
      (name) => `localIndexes must have names of their own, got ${name}, which indexes has too.\nFix: rename it`,
    ),
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
