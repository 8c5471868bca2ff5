import type { z } from "zod";
import { readInput } from "../../protocol/constraints.ts";
import type { Protocol } from "../../protocol/http-types.ts";
import { wireFormatOf } from "../../protocol/wire-format.ts";
import type { Dynamodb } from "../dynamodb.ts";
import type { TableScope } from "../store/table.ts";
import * as inputs from "./inputs.ts";
import * as streams from "./stream-inputs.ts";
import * as tables from "./table-inputs.ts";

const CONTENT_TYPE = "application/x-amz-json-1.0";
const TARGET = /^(DynamoDB|DynamoDBStreams)_20120810\.(\w+)$/;

/** The operations of DynamoDB and DynamoDB Streams, which share an endpoint and a signature, in AWS JSON 1.0. */
export function createDynamodbProtocol(dynamodb: Dynamodb): Protocol {
  const operations = { DynamoDB: tableOperations(dynamodb), DynamoDBStreams: streamOperations(dynamodb) };
  const format = wireFormatOf(CONTENT_TYPE);
  const headers = { "content-type": CONTENT_TYPE };
  return {
    async handle(request) {
      const [, service, name = ""] = TARGET.exec(String(request.headers["x-amz-target"])) ?? [];
      const operation = operations[service === "DynamoDBStreams" ? service : "DynamoDB"][name];
      if (operation === undefined) return undefined;
      const output = operation(request.scope, format.decode(request.body));
      return { status: 200, headers, body: format.encode(output ?? {}) };
    },
    fail({ name, message, statusCode, members }) {
      const shape =
        name === "ValidationException" || name === "SerializationException"
          ? `com.amazon.coral.${name === "ValidationException" ? "validate" : "service"}#${name}`
          : `com.amazonaws.dynamodb.v20120810#${name}`;
      return { status: statusCode, headers, body: format.encode({ __type: shape, message, ...members }) };
    },
  };
}

type Operation = (scope: TableScope, input: unknown) => unknown;
type Operations = Partial<Record<string, Operation>>;

function tableOperations(dynamodb: Dynamodb): Operations {
  return {
    CreateTable: on(tables.createTable, dynamodb.createTable),
    DescribeTable: on(tables.ofTable, dynamodb.describeTable),
    ListTables: on(tables.listTables, dynamodb.listTables),
    UpdateTable: on(tables.updateTable, dynamodb.updateTable),
    DeleteTable: on(tables.ofTable, dynamodb.deleteTable),
    TagResource: on(tables.tagResource, dynamodb.tagResource),
    UntagResource: on(tables.untagResource, dynamodb.untagResource),
    ListTagsOfResource: on(tables.listTagsOfResource, dynamodb.listTagsOfResource),
    UpdateTimeToLive: on(tables.updateTimeToLive, dynamodb.updateTimeToLive),
    DescribeTimeToLive: on(tables.ofTable, dynamodb.describeTimeToLive),
    UpdateContinuousBackups: on(tables.updateContinuousBackups, dynamodb.updateContinuousBackups),
    DescribeContinuousBackups: on(tables.ofTable, dynamodb.describeContinuousBackups),
    DescribeLimits: on(tables.nothing, dynamodb.describeLimits),
    GetItem: on(inputs.getItem, dynamodb.getItem),
    PutItem: on(inputs.putItem, dynamodb.putItem),
    DeleteItem: on(inputs.deleteItem, dynamodb.deleteItem),
    UpdateItem: on(inputs.updateItem, dynamodb.updateItem),
    Query: on(inputs.query, dynamodb.query),
    Scan: on(inputs.scan, dynamodb.scan),
    BatchGetItem: on(inputs.batchGetItem, dynamodb.batchGetItem),
    BatchWriteItem: on(inputs.batchWriteItem, dynamodb.batchWriteItem),
    TransactWriteItems: on(inputs.transactWriteItems, dynamodb.transactWriteItems),
    TransactGetItems: on(inputs.transactGetItems, dynamodb.transactGetItems),
  };
}

function streamOperations(dynamodb: Dynamodb): Operations {
  return {
    ListStreams: on(streams.listStreams, dynamodb.listStreams),
    DescribeStream: on(streams.describeStream, dynamodb.describeStream),
    GetShardIterator: on(streams.getShardIterator, dynamodb.getShardIterator),
    GetRecords: on(streams.getRecords, dynamodb.getRecords),
  };
}

function on<I, O>(schema: z.ZodType<I>, operation: (scope: TableScope, input: I) => O): Operation {
  return (scope, input) => operation(scope, readInput(schema, input));
}
