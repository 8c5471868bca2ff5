import { z } from "zod";
import type { AttributeValue, TableItem } from "../values/attribute-value.ts";
import { isObject } from "../values/read-value.ts";

// Values are checked where they are used, in AWS's own words: here they must only be objects.
const value = z.custom<AttributeValue>(isObject, "Member must be an attribute value");
const item = z.custom<TableItem>(isObject, "Member must be a map of attribute values");
const values = z.custom<TableItem>(isObject).optional();
const names = z.record(z.string(), z.string()).optional();
const text = z.string().optional();
const flag = z.boolean().optional();

const table = { TableName: z.string() };
const capacity = { ReturnConsumedCapacity: z.enum(["INDEXES", "TOTAL", "NONE"]).optional() };
const placeholders = { ExpressionAttributeNames: names, ExpressionAttributeValues: values };
const operators = z.enum("IN NULL BETWEEN LT NOT_CONTAINS EQ GT NOT_NULL NE LE BEGINS_WITH GE CONTAINS".split(" "));
const legacyConditions = z
  .record(
    z.string(),
    z.object({
      ComparisonOperator: operators.optional(),
      AttributeValueList: z.array(value).optional(),
      Value: value.optional(),
      Exists: flag,
    }),
  )
  .optional();
const condition = {
  ...{ ...table, ...placeholders, ConditionExpression: text, Expected: legacyConditions, ConditionalOperator: text },
  ReturnValuesOnConditionCheckFailure: z.enum(["ALL_OLD", "NONE"]).optional(),
};
const answer = {
  ...capacity,
  ReturnValues: z.enum(["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"]).optional(),
};
const update = {
  ...{ Key: item, UpdateExpression: text },
  AttributeUpdates: z
    .record(z.string(), z.object({ Action: z.enum(["PUT", "ADD", "DELETE"]).optional(), Value: value.optional() }))
    .optional(),
};
const projection = {
  ...{ ExpressionAttributeNames: names, ProjectionExpression: text },
  AttributesToGet: z.array(z.string()).min(1).max(255).optional(),
};
const keys = { ...projection, ConsistentRead: flag };
const page = {
  ...{ ...table, ...placeholders, ...projection, ...capacity, IndexName: text, ExclusiveStartKey: item.optional() },
  ...{ FilterExpression: text, ConditionalOperator: text, ConsistentRead: flag },
  Limit: z.int().min(1).optional(),
  Select: z.enum(["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"]).optional(),
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
export const putItem = z.object({ ...condition, ...answer, Item: item });
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export const getItem = z.object({ ...table, ...keys, ...capacity, Key: item });
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export const deleteItem = z.object({ ...condition, ...answer, Key: item });
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export const updateItem = z.object({ ...condition, ...answer, ...update });
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export const query = z.object({
  ...{ ...page, KeyConditionExpression: text, ScanIndexForward: flag },
  ...{ KeyConditions: legacyConditions, QueryFilter: legacyConditions },
});
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export const scan = z.object({
  ...{ ...page, ScanFilter: legacyConditions },
  Segment: z.int().min(0).optional(),
  TotalSegments: z.int().min(1).max(1_000_000).optional(),
});
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const batchGetItem = z.object({
  ...capacity,
  RequestItems: z.record(z.string(), z.object({ ...keys, Keys: z.array(item).min(1).max(100) })),
});
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const batchWriteItem = z.object({
  ...capacity,
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({
        PutRequest: z.object({ Item: item }).optional(),
        DeleteRequest: z.object({ Key: item }).optional(),
      }),
    ),
  ),
});
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const transactWriteItems = z.object({
  ...capacity,
  ClientRequestToken: z.string().min(1).max(36).optional(),
  TransactItems: z
    .array(
      z.object({
        ConditionCheck: z.object({ ...condition, Key: item }).optional(),
        Put: z.object({ ...condition, Item: item }).optional(),
        Update: z.object({ ...condition, ...update }).optional(),
        Delete: z.object({ ...condition, Key: item }).optional(),
      }),
    )
    .min(1),
});
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export const transactGetItems = z.object({
  ...capacity,
  TransactItems: z.array(z.object({ Get: z.object({ ...table, ...projection, Key: item }) })).min(1),
});
