import { invalid, invalidValues } from "../errors.ts";
import { checkDistinct, checkName } from "../store/find-table.ts";
import { namesOf, type TableKeySchema } from "../store/key-schema.ts";
import type { KeyType, Projection, Throughput } from "../store/table.ts";

/** `AttributeDefinitions`, by AWS's names. */
export type AttributeDefinitions = readonly { AttributeName: string; AttributeType: KeyType }[];
/** An index as it is asked for, by AWS's names. */
export type IndexInput = {
  IndexName: string;
  KeySchema: TableKeySchema;
  Projection: Projection;
  ProvisionedThroughput?: Throughput | undefined;
};

const MAXIMUM_LOCAL_INDEXES = 5;
const MAXIMUM_GLOBAL_INDEXES = 20;

/** @throws AwsError ValidationException for keys that are not defined, or in the wrong order. */
export function checkKeySchema(schema: TableKeySchema, definitions: AttributeDefinitions): void {
  const [names, defined] = [namesOf(schema), definitions.map(({ AttributeName }) => AttributeName)];
  if (names.some((name) => !defined.includes(name)))
    throw invalidValues(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${names.join(", ")}], AttributeDefinitions: [${defined.join(", ")}]`,
    );
  const [partition, sort] = schema;
  if (partition?.AttributeName === sort?.AttributeName)
    throw invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  if (partition?.KeyType !== "HASH")
    throw invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  if (sort !== undefined && sort.KeyType !== "RANGE")
    throw invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
}

/** @throws AwsError ValidationException for definitions that no key uses. */
export function checkDefinitions(schemas: readonly TableKeySchema[], definitions: AttributeDefinitions): void {
  const used = new Set(schemas.flatMap(namesOf));
  if (definitions.some(({ AttributeName }) => !used.has(AttributeName)))
    throw invalidValues(
      schemas.length === 1
        ? "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
        : `Some AttributeDefinitions are not used. AttributeDefinitions: [${definitions.map(({ AttributeName }) => AttributeName).join(", ")}], keys used: [${[...used].join(", ")}]`,
    );
}

/** @throws AwsError ValidationException */
export function checkLocalIndexes(
  indexes: readonly IndexInput[] | undefined,
  tableSchema: TableKeySchema,
  definitions: AttributeDefinitions,
): void {
  if (indexes === undefined) return;
  if (indexes.length === 0) throw invalidValues("List of LocalSecondaryIndexes is empty");
  if (tableSchema.length < 2)
    throw invalidValues(
      "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    );
  for (const { IndexName, KeySchema, Projection } of indexes) {
    checkName("IndexName", IndexName);
    checkKeySchema(KeySchema, definitions);
    if (KeySchema.length < 2) throw invalidValues(`Index KeySchema does not have a range key for index: ${IndexName}`);
    const [own, table] = [KeySchema[0]?.AttributeName, tableSchema[0]?.AttributeName];
    if (own !== table)
      throw invalidValues(
        `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${IndexName}. index hash key: ${own}, table hash key: ${table}`,
      );
    checkProjection(Projection);
  }
  if (indexes.length > MAXIMUM_LOCAL_INDEXES)
    throw invalidValues(`Number of LocalSecondaryIndexes exceeds per-table limit of ${MAXIMUM_LOCAL_INDEXES}`);
}

/** @throws AwsError ValidationException */
export function checkGlobalIndexes(
  indexes: readonly IndexInput[] | undefined,
  definitions: AttributeDefinitions,
  isOnDemand: boolean,
): void {
  if (indexes === undefined) return;
  if (indexes.length === 0) throw invalidValues("List of GlobalSecondaryIndexes is empty");
  for (const { IndexName, KeySchema, Projection, ProvisionedThroughput } of indexes) {
    checkName("IndexName", IndexName);
    checkKeySchema(KeySchema, definitions);
    checkProjection(Projection);
    if (isOnDemand && ProvisionedThroughput !== undefined)
      throw invalidValues(
        `ProvisionedThroughput should not be specified for index: ${IndexName} when BillingMode is PAY_PER_REQUEST`,
      );
    if (!isOnDemand && ProvisionedThroughput === undefined)
      throw invalidValues(`ProvisionedThroughput must be specified for index: ${IndexName}`);
  }
  if (indexes.length > MAXIMUM_GLOBAL_INDEXES)
    throw invalidValues(`GlobalSecondaryIndex count exceeds the per-table limit of ${MAXIMUM_GLOBAL_INDEXES}`);
}

function checkProjection({ ProjectionType, NonKeyAttributes }: Projection): void {
  if (ProjectionType === undefined) throw invalidValues("Unknown ProjectionType: null");
  if (NonKeyAttributes !== undefined && ProjectionType !== "INCLUDE")
    throw invalidValues(`ProjectionType is ${ProjectionType}, but NonKeyAttributes is specified`);
  if (NonKeyAttributes === undefined && ProjectionType === "INCLUDE")
    throw invalidValues("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  checkDistinct(NonKeyAttributes ?? [], "value in attribute name");
}

/** @throws AwsError ValidationException for a throughput beside the wrong billing mode, or none beside the other. */
export function checkThroughput(isOnDemand: boolean, throughput: Throughput | undefined): void {
  if (isOnDemand && throughput !== undefined)
    throw invalidValues(
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    );
  if (!isOnDemand && throughput === undefined)
    throw invalidValues(
      "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    );
}
