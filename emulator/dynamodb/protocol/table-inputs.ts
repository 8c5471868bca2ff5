import { z } from "zod";

const text = z.string().optional();
const flag = z.boolean().optional();
const name = z.string().min(1);
const units = z.int().min(1).max(1_000_000_000_000);
const throughput = z.object({ ReadCapacityUnits: units, WriteCapacityUnits: units }).optional();
const keySchema = z
  .array(z.object({ AttributeName: name, KeyType: z.enum(["HASH", "RANGE"]) }))
  .min(1)
  .max(2);
const definitions = z.array(z.object({ AttributeName: name, AttributeType: z.enum(["B", "N", "S"]) }));
const index = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({
    ProjectionType: z.enum(["ALL", "INCLUDE", "KEYS_ONLY"]).optional(),
    NonKeyAttributes: z.array(name).min(1).optional(),
  }),
  ProvisionedThroughput: throughput,
});
/** A member that the model leaves out: better refused than passed over. */
const unmodelled = z
  .unknown()
  .refine(() => false, "Member is not modelled by the local cloud")
  .optional();
const settings = {
  ...{ ReplicaUpdates: unmodelled, MultiRegionConsistency: unmodelled, ResourcePolicy: unmodelled },
  BillingMode: z.enum(["PROVISIONED", "PAY_PER_REQUEST"]).optional(),
  ProvisionedThroughput: throughput,
  StreamSpecification: z
    .object({
      StreamEnabled: z.boolean(),
      StreamViewType: z.enum(["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"]).optional(),
    })
    .optional(),
  SSESpecification: z.object({ Enabled: flag, SSEType: text, KMSMasterKeyId: text }).optional(),
  TableClass: z.enum(["STANDARD", "STANDARD_INFREQUENT_ACCESS"]).optional(),
  DeletionProtectionEnabled: flag,
};
const tags = z.array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) }));
const resource = { ResourceArn: name };

/** A table by its name or ARN. */
export const ofTable = z.object({ TableName: z.string() });
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const createTable = z.object({
  ...{ TableName: z.string(), KeySchema: keySchema, AttributeDefinitions: definitions, ...settings },
  LocalSecondaryIndexes: z.array(index).optional(),
  GlobalSecondaryIndexes: z.array(index).optional(),
  Tags: tags.optional(),
});
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export const updateTable = z.object({
  ...{ TableName: z.string(), AttributeDefinitions: definitions.optional(), ...settings },
  GlobalSecondaryIndexUpdates: z
    .array(
      z.object({
        Create: index.optional(),
        Update: z.object({ IndexName: name, ProvisionedThroughput: throughput }).optional(),
        Delete: z.object({ IndexName: name }).optional(),
      }),
    )
    .optional(),
});
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export const listTables = z.object({
  ExclusiveStartTableName: text,
  Limit: z.int().min(1).max(100).optional(),
});
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export const tagResource = z.object({ ...resource, Tags: tags });
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html */
export const untagResource = z.object({ ...resource, TagKeys: z.array(z.string()) });
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html */
export const listTagsOfResource = z.object(resource);
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export const updateTimeToLive = z.object({
  TableName: z.string(),
  TimeToLiveSpecification: z.object({ Enabled: z.boolean(), AttributeName: name.max(255) }),
});
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html */
export const updateContinuousBackups = z.object({
  TableName: z.string(),
  PointInTimeRecoverySpecification: z.object({
    PointInTimeRecoveryEnabled: z.boolean(),
    RecoveryPeriodInDays: z.int().min(1).max(35).optional(),
  }),
});
/** An operation without input. */
export const nothing = z.object({});
