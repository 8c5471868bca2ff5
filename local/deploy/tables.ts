import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import { createDynamodb, type Dynamodb } from "../../emulator/dynamodb/dynamodb.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import type { DeployedResources } from "./resources.ts";

type TableInputs = DeployedResources["tables"][number]["inputs"];
type Units = { readCapacity?: number | undefined; writeCapacity?: number | undefined };

/** DynamoDB, and how many changes each of its streams will have taken, by its ARN. */
export type TableService = { dynamodb: Dynamodb; changesTaken: ReadonlyMap<string, number> };

/** DynamoDB without tables. */
export function createTableService(clock: Clock): TableService {
  const changesTaken = new Map<string, number>();
  const onChange = (streamArn: string) => changesTaken.set(streamArn, (changesTaken.get(streamArn) ?? 0) + 1);
  return { dynamodb: createDynamodb({ clock, onChange }), changesTaken };
}

/**
 * Creates the tables. Returns the ARNs of their streams by those that the program knows: a stream's ARN holds the time when it
 * was switched on.
 */
export function createTables(dynamodb: Dynamodb, { tables }: DeployedResources): Map<string, string> {
  const streams = new Map<string, string>();
  for (const { region, inputs, outputs } of tables) {
    const scope = { account: ACCOUNT_ID, region };
    const { TableDescription } = dynamodb.createTable(scope, { TableName: outputs.name, ...definitionOf(inputs) });
    const { LatestStreamArn } = TableDescription;
    if (LatestStreamArn !== undefined) streams.set(outputs.streamArn, LatestStreamArn);
    if (inputs.pointInTimeRecovery?.enabled)
      dynamodb.updateContinuousBackups(scope, {
        TableName: outputs.name,
        PointInTimeRecoverySpecification: {
          PointInTimeRecoveryEnabled: true,
          RecoveryPeriodInDays: inputs.pointInTimeRecovery.recoveryPeriodInDays,
        },
      });
    const { enabled = false, attributeName } = inputs.ttl ?? {};
    if (enabled && attributeName !== undefined)
      dynamodb.updateTimeToLive(scope, {
        TableName: outputs.name,
        TimeToLiveSpecification: { Enabled: true, AttributeName: attributeName },
      });
  }
  return streams;
}

/** A table by DynamoDB's own names. */
function definitionOf(inputs: TableInputs) {
  const { billingMode, streamEnabled, streamViewType } = inputs;
  const throughput = ({ readCapacity = 1, writeCapacity = 1 }: Units) =>
    billingMode === "PROVISIONED" && {
      ProvisionedThroughput: { ReadCapacityUnits: readCapacity, WriteCapacityUnits: writeCapacity },
    };
  return {
    KeySchema: keySchemaOf(inputs.hashKey, inputs.rangeKey),
    AttributeDefinitions: inputs.attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    BillingMode: billingMode,
    ...throughput(inputs),
    ...(inputs.globalSecondaryIndexes.length > 0 && {
      GlobalSecondaryIndexes: inputs.globalSecondaryIndexes.map(({ keySchemas, hashKey = "", rangeKey, ...index }) => ({
        ...indexOf(index),
        KeySchema:
          keySchemas?.map(({ attributeName, keyType }) => ({ AttributeName: attributeName, KeyType: keyType })) ??
          keySchemaOf(hashKey, rangeKey),
        ...throughput(index),
      })),
    }),
    ...(inputs.localSecondaryIndexes.length > 0 && {
      LocalSecondaryIndexes: inputs.localSecondaryIndexes.map(({ rangeKey, ...index }) => ({
        ...indexOf(index),
        KeySchema: keySchemaOf(inputs.hashKey, rangeKey),
      })),
    }),
    ...(streamEnabled && { StreamSpecification: { StreamEnabled: true, StreamViewType: streamViewType } }),
    DeletionProtectionEnabled: inputs.deletionProtectionEnabled,
    Tags: Object.entries(inputs.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

const keySchemaOf = (hashKey: string, rangeKey: string | undefined) => [
  { AttributeName: hashKey, KeyType: "HASH" as const },
  ...(rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: "RANGE" as const }]),
];

type IndexInputs = Pick<TableInputs["localSecondaryIndexes"][number], "name" | "projectionType" | "nonKeyAttributes">;

const indexOf = ({ name, projectionType, nonKeyAttributes }: IndexInputs) => ({
  IndexName: name,
  Projection: { ProjectionType: projectionType, ...(nonKeyAttributes && { NonKeyAttributes: nonKeyAttributes }) },
});
