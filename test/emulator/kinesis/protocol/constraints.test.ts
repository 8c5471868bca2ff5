import { expect } from "chai";
import { z } from "zod";
import * as inputs from "../../../../emulator/kinesis/protocol/inputs.ts";
import { readInput } from "../../../../emulator/protocol/constraints.ts";
import { errorOf } from "../create-stream.ts";

const schemas = new Map<string, z.ZodType>(Object.entries(inputs));
const read = (schema: keyof typeof inputs, input: unknown) => () => readInput(schemas.get(schema) ?? z.never(), input);
const NAME = "[a-zA-Z0-9_.-]+";
const at = (value: string, member: string, constraint: string) =>
  `ValidationException: 1 validation error detected: Value ${value} at '${member}' failed to satisfy constraint: Member must ${constraint}`;

describe("Constraints of Kinesis's input, in AWS's words", () => {
  const table: [schema: keyof typeof inputs, input: unknown, expected: string][] = [
    ["createStream", { ShardCount: 1 }, at("null", "streamName", "not be null")],
    ["createStream", { StreamName: "a/b" }, at("'a/b'", "streamName", `satisfy regular expression pattern: ${NAME}`)],
    [
      "createStream",
      { StreamName: "x".repeat(129) },
      at(`'${"x".repeat(129)}'`, "streamName", "have length less than or equal to 128"),
    ],
    [
      "createStream",
      { StreamName: "a", ShardCount: 0 },
      at("'0'", "shardCount", "have value greater than or equal to 1"),
    ],
    [
      "describeStream",
      { StreamName: "a", Limit: 10_001 },
      at("'10001'", "limit", "have value less than or equal to 10000"),
    ],
    ["listStreams", { Limit: 10_001 }, at("'10001'", "limit", "have value less than or equal to 10000")],
    ["listShards", { MaxResults: 10_001 }, at("'10001'", "maxResults", "have value less than or equal to 10000")],
    ["getRecords", { ShardIterator: "x", Limit: 0 }, at("'0'", "limit", "have value greater than or equal to 1")],
    [
      "getShardIterator",
      { StreamName: "a", ShardId: "0", ShardIteratorType: "NOW" },
      at(
        "'NOW'",
        "shardIteratorType",
        "satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]",
      ),
    ],
    [
      "getShardIterator",
      { StreamName: "a", ShardId: "0", ShardIteratorType: "LATEST", StartingSequenceNumber: "x" },
      at("'x'", "startingSequenceNumber", "satisfy regular expression pattern: 0|([1-9]\\d{0,128})"),
    ],
    [
      "splitShard",
      { StreamName: "a", ShardToSplit: "0", NewStartingHashKey: "-1" },
      at("'-1'", "newStartingHashKey", "satisfy regular expression pattern: 0|([1-9]\\d{0,38})"),
    ],
    [
      "registerStreamConsumer",
      { StreamARN: "arn:aws:kinesis:eu-west-1:000000000000:stream/a", ConsumerName: "one too many" },
      at("'one too many'", "consumerName", `satisfy regular expression pattern: ${NAME}`),
    ],
    [
      "streamIdentity",
      { StreamARN: "arn:aws:s3:::bucket" },
      at(
        "'arn:aws:s3:::bucket'",
        "streamARN",
        "satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:stream\\/\\S+",
      ),
    ],
    [
      "removeTagsFromStream",
      { StreamName: "a", TagKeys: [] },
      at("'[]'", "tagKeys", "have length greater than or equal to 1"),
    ],
    [
      "putRecords",
      { StreamName: "a", Records: [{ Data: "" }] },
      at("null", "records.1.member.partitionKey", "not be null"),
    ],
    ["addTagsToStream", { StreamName: "a", Tags: {} }, at("'{}'", "tags", "have length from 1 to 200")],
    [
      "addTagsToStream",
      { StreamName: "a", Tags: { "": "x" } },
      at("'x'", "tags.", "").replace(
        "Member must ",
        "Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]",
      ),
    ],
    [
      "putRecord",
      { StreamName: "a", PartitionKey: "a", Data: "", ExplicitHashKey: "" },
      at("''", "explicitHashKey", "satisfy regular expression pattern: 0|([1-9]\\d{0,38})"),
    ],
    [
      "putRecords",
      { StreamName: "a", Records: Array(501).fill({}) },
      at("'[501 members]'", "records", "have length less than or equal to 500"),
    ],
    [
      "createStream",
      { StreamName: "a", WarmThroughputMiBps: 1 },
      at("'1'", "warmThroughputMiBps", "").replace("Member must ", "Member is not modelled by the local cloud"),
    ],
  ];
  for (const [schema, input, expected] of table) {
    it(`${schema} refuses ${JSON.stringify(input).slice(0, 80)}`, () => {
      expect(errorOf(read(schema, input))).to.equal(expected);
    });
  }

  it("are all told at once", () => {
    expect(errorOf(() => readInput(inputs.mergeShards, { StreamName: "a/b" }))).to.match(
      /3 validation errors detected: .*'streamName'.*; .*'shardToMerge'.*; .*'adjacentShardToMerge'/,
    );
  });

  const ofAnotherType: [schema: keyof typeof inputs, input: unknown][] = [
    ["createStream", { StreamName: 1 }],
    ["createStream", { StreamName: "a", ShardCount: "1" }],
    ["putRecord", { StreamName: "a", PartitionKey: "a", Data: "?!" }],
    ["getShardIterator", { ShardId: "0", ShardIteratorType: "AT_TIMESTAMP", Timestamp: "today" }],
    ["listStreams", []],
  ];
  for (const [schema, input] of ofAnotherType) {
    it(`tell a value of another type apart: ${schema} of ${JSON.stringify(input)}`, () => {
      expect(errorOf(read(schema, input))).to.match(/^SerializationException/);
    });
  }
});
