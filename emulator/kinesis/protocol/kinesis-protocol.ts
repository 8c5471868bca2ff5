import type { z } from "zod";
import { readInput } from "../../protocol/constraints.ts";
import type { AwsRequest, AwsResponse, Protocol } from "../../protocol/http-types.ts";
import { failByWireFormat, type WireFormat, wireFormatOf } from "../../protocol/wire-format.ts";
import type { Kinesis } from "../kinesis.ts";
import type { Scope } from "../types.ts";
import * as inputs from "./inputs.ts";
import { subscriptionStream } from "./subscription-stream.ts";

const TARGET_PREFIX = "Kinesis_20131202.";

/** What an account has that has asked for nothing. */
const ACCOUNT_SETTINGS = { MinimumThroughputBillingCommitment: { Status: "DISABLED" } };

/** The operations of Kinesis in AWS JSON 1.1 and its CBOR twin. */
export function createKinesisProtocol(kinesis: Kinesis): Protocol {
  const operations = operationsOf(kinesis);
  return {
    async handle(request) {
      const name = operationOf(request);
      const format = wireFormatOf(request.headers["content-type"]);
      if (name === "SubscribeToShard") return subscribe(kinesis, request, format);
      const operation = operations[name];
      if (operation === undefined) return undefined;
      const output = operation(request.scope, format.decode(request.body));
      // Operations without output answer nothing at all.
      const body = output === undefined ? "" : format.encode(output);
      return { status: 200, headers: { "content-type": format.contentType }, body };
    },
    fail: failByWireFormat,
  };
}

type Operation = (scope: Scope, input: unknown) => unknown;

function operationsOf(kinesis: Kinesis): Partial<Record<string, Operation>> {
  return {
    CreateStream: on(inputs.createStream, kinesis.createStream),
    DeleteStream: on(inputs.deleteStream, kinesis.deleteStream),
    DescribeStream: on(inputs.describeStream, kinesis.describeStream),
    DescribeStreamSummary: on(inputs.streamIdentity, kinesis.describeStreamSummary),
    ListStreams: on(inputs.listStreams, kinesis.listStreams),
    IncreaseStreamRetentionPeriod: on(inputs.setRetentionPeriod, kinesis.increaseStreamRetentionPeriod),
    DecreaseStreamRetentionPeriod: on(inputs.setRetentionPeriod, kinesis.decreaseStreamRetentionPeriod),
    UpdateStreamMode: on(inputs.updateStreamMode, kinesis.updateStreamMode),
    StartStreamEncryption: on(inputs.streamEncryption, kinesis.startStreamEncryption),
    StopStreamEncryption: on(inputs.streamEncryption, kinesis.stopStreamEncryption),
    EnableEnhancedMonitoring: on(inputs.enhancedMonitoring, kinesis.enableEnhancedMonitoring),
    DisableEnhancedMonitoring: on(inputs.enhancedMonitoring, kinesis.disableEnhancedMonitoring),
    PutResourcePolicy: on(inputs.putResourcePolicy, kinesis.putResourcePolicy),
    GetResourcePolicy: on(inputs.resource, kinesis.getResourcePolicy),
    DeleteResourcePolicy: on(inputs.resource, kinesis.deleteResourcePolicy),
    AddTagsToStream: on(inputs.addTagsToStream, kinesis.addTagsToStream),
    RemoveTagsFromStream: on(inputs.removeTagsFromStream, kinesis.removeTagsFromStream),
    ListTagsForStream: on(inputs.listTagsForStream, kinesis.listTagsForStream),
    TagResource: on(inputs.tagResource, kinesis.tagResource),
    UntagResource: on(inputs.untagResource, kinesis.untagResource),
    ListTagsForResource: on(inputs.resource, kinesis.listTagsForResource),
    DescribeLimits: on(inputs.nothing, kinesis.describeLimits),
    DescribeAccountSettings: on(inputs.nothing, () => ACCOUNT_SETTINGS),
    UpdateMaxRecordSize: on(inputs.updateMaxRecordSize, kinesis.updateMaxRecordSize),
    PutRecord: on(inputs.putRecord, kinesis.putRecord),
    PutRecords: on(inputs.putRecords, kinesis.putRecords),
    GetShardIterator: on(inputs.getShardIterator, kinesis.getShardIterator),
    GetRecords: on(inputs.getRecords, kinesis.getRecords),
    ListShards: on(inputs.listShards, kinesis.listShards),
    SplitShard: on(inputs.splitShard, kinesis.splitShard),
    MergeShards: on(inputs.mergeShards, kinesis.mergeShards),
    UpdateShardCount: on(inputs.updateShardCount, kinesis.updateShardCount),
    RegisterStreamConsumer: on(inputs.registerStreamConsumer, kinesis.registerStreamConsumer),
    DescribeStreamConsumer: on(inputs.consumerIdentity, kinesis.describeStreamConsumer),
    ListStreamConsumers: on(inputs.listStreamConsumers, kinesis.listStreamConsumers),
    DeregisterStreamConsumer: on(inputs.consumerIdentity, kinesis.deregisterStreamConsumer),
  };
}

function on<I, O>(schema: z.ZodType<I>, operation: (scope: Scope, input: I) => O): Operation {
  return (scope, input) => operation(scope, readInput(schema, input));
}

function subscribe(kinesis: Kinesis, { scope, body }: AwsRequest, format: WireFormat): AwsResponse {
  const input = readInput(inputs.subscribeToShard, format.decode(body));
  const left = new AbortController();
  const events = kinesis.subscribeToShard(scope, input, left.signal);
  return {
    status: 200,
    headers: { "content-type": "application/vnd.amazon.eventstream" },
    stream(signal) {
      signal.addEventListener("abort", () => left.abort(), { once: true });
      return subscriptionStream(events, format);
    },
  };
}

function operationOf({ headers }: AwsRequest): string {
  const target = headers["x-amz-target"];
  return typeof target === "string" && target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : "";
}
