import { expect } from "chai";
import * as mapping from "../../../../policies/rules/lambda/event-source-mapping.ts";
import {
  checkStack,
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";
import { createFlow, createPart, TYPES, urnOf } from "../../../support/policy-stacks.ts";

const STREAM_ARN = "arn:aws:kinesis:eu-west-1:111122223333:stream/events";
const QUEUE_ARN = "arn:aws:sqs:eu-west-1:111122223333:jobs";
const DESTINATION = "destinationConfig.onFailure.destinationArn";
const base = { eventSourceArn: STREAM_ARN };
const to = (destinationArn: unknown) => ({ destinationConfig: { onFailure: { destinationArn } } });

describe("rules for event source mappings", () => {
  describeRule(mapping.retriesBounded, {
    base,
    passes: [
      ["a bound", { maximumRetryAttempts: 5 }],
      ["no retry at all", { maximumRetryAttempts: 0 }],
      ["a queue, which has its own bound", { eventSourceArn: QUEUE_ARN }],
    ],
    fails: [
      ["no bound", { maximumRetryAttempts: -1 }, "maximumRetryAttempts"],
      ["silence, which means no bound", {}, "maximumRetryAttempts"],
      [
        "silence for a source that is not known yet but has a position",
        { eventSourceArn: UNKNOWN, startingPosition: "LATEST" },
        "maximumRetryAttempts",
      ],
    ],
    unknown: [["how often", { maximumRetryAttempts: UNKNOWN }, "maximumRetryAttempts"]],
  });

  describeRule(mapping.recordAgeBounded, {
    base,
    passes: [["an age", { maximumRecordAgeInSeconds: 60 }]],
    fails: [
      ["no age", { maximumRecordAgeInSeconds: -1 }, "maximumRecordAgeInSeconds"],
      ["silence, which means none", {}, "maximumRecordAgeInSeconds"],
    ],
    unknown: [["the age", { maximumRecordAgeInSeconds: UNKNOWN }, "maximumRecordAgeInSeconds"]],
  });

  describeRule(mapping.failureDestination, {
    base,
    passes: [
      ["a bucket", to("arn:aws:s3:::failures")],
      ["a queue's mapping, whose failures go back to the queue", { eventSourceArn: QUEUE_ARN }],
    ],
    fails: [
      ["none", {}, DESTINATION],
      ["an empty one", to(""), DESTINATION],
    ],
    unknown: [
      ["where", to(UNKNOWN), DESTINATION],
      ["whether there is one", { destinationConfig: UNKNOWN }, DESTINATION],
    ],
  });

  describeRule(mapping.reportsBatchItemFailures, {
    base,
    passes: [
      ["ReportBatchItemFailures", { functionResponseTypes: ["ReportBatchItemFailures"] }],
      ["Kafka, which has no such answer", { eventSourceArn: "arn:aws:kafka:eu-west-1:111122223333:cluster/c/1" }],
    ],
    fails: [
      ["none", {}, "functionResponseTypes"],
      ["none for a queue", { eventSourceArn: QUEUE_ARN, functionResponseTypes: [] }, "functionResponseTypes"],
    ],
    unknown: [
      ["the answer", { functionResponseTypes: UNKNOWN }, "functionResponseTypes"],
      ["one of the answers", { functionResponseTypes: [UNKNOWN] }, "functionResponseTypes"],
    ],
  });

  describeRule(mapping.bisectsOnError, {
    base,
    passes: [["halves", { bisectBatchOnFunctionError: true }]],
    fails: [["whole batches", {}, "bisectBatchOnFunctionError"]],
    unknown: [["which", { bisectBatchOnFunctionError: UNKNOWN }, "bisectBatchOnFunctionError"]],
  });

  it("halves batches where that is mended, and only of streams", () => {
    const context = { type: TYPES.mapping, name: "", urn: "", config: {}, today: "" };
    const { remediate } = mapping.bisectsOnError;
    expect(remediate?.(base, context)).to.deep.equal({ bisectBatchOnFunctionError: true });
    expect(remediate?.({ eventSourceArn: QUEUE_ARN }, context)).to.deep.equal({});
    expect(remediate?.({ ...base, bisectBatchOnFunctionError: UNKNOWN }, context)).to.deep.equal({});
  });

  describeStackRule(mapping.recordAgeWithinRetention, {
    passes: [
      ["an age below the retention", createFlow()],
      ["a stream of another stack", [createPart("mapping")]],
      ["no age, of which another rule speaks", createFlow({ mapping: { maximumRecordAgeInSeconds: -1 } })],
    ],
    fails: [
      [
        "an age as long as the day that a table's stream keeps",
        [
          createPart("mapping", {
            eventSourceArn: "arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/2026",
            maximumRecordAgeInSeconds: 86_400,
          }),
        ],
        "maximumRecordAgeInSeconds",
      ],
      [
        "an age as long as the retention",
        createFlow({ mapping: { maximumRecordAgeInSeconds: 604_800 } }),
        "maximumRecordAgeInSeconds",
      ],
      [
        "an age beyond the day that a silent stream keeps",
        createFlow({ stream: { retentionPeriod: undefined }, mapping: { maximumRecordAgeInSeconds: 86_400 } }),
        "maximumRecordAgeInSeconds",
      ],
      [
        "an age beyond the retention behind a fan-out consumer",
        [
          ...createFlow({
            mapping: { eventSourceArn: `${STREAM_ARN}/consumer/c:1`, maximumRecordAgeInSeconds: 604_800 },
          }),
          createStackResource({
            type: "aws:kinesis/streamConsumer:StreamConsumer",
            props: { arn: `${STREAM_ARN}/consumer/c:1`, streamArn: STREAM_ARN },
          }),
        ],
        "maximumRecordAgeInSeconds",
      ],
    ],
    unknown: [
      ["the retention", createFlow({ stream: { retentionPeriod: UNKNOWN } }), "maximumRecordAgeInSeconds"],
      ["the age", createFlow({ mapping: { maximumRecordAgeInSeconds: UNKNOWN } }), "maximumRecordAgeInSeconds"],
      [
        "the stream",
        createFlow({ mapping: { eventSourceArn: UNKNOWN, startingPosition: "LATEST" } }),
        "maximumRecordAgeInSeconds",
      ],
    ],
  });

  describe("a mapping whose source is not known yet", () => {
    const propertyDependencies = { eventSourceArn: [urnOf("stream")] };
    const unknownSource = { eventSourceArn: UNKNOWN, startingPosition: "LATEST", maximumRecordAgeInSeconds: 604_800 };
    const late = createPart("mapping", unknownSource, { propertyDependencies });

    describeStackRule(mapping.recordAgeWithinRetention, {
      passes: [["one of a longer retention", [createPart("stream", { arn: UNKNOWN, retentionPeriod: 336 }), late]]],
      fails: [
        ["what the source was built from", [createPart("stream", { arn: UNKNOWN }), late], "maximumRecordAgeInSeconds"],
      ],
      unknown: [["one outside the stack", [late], "maximumRecordAgeInSeconds"]],
    });
  });

  describeStackRule(mapping.failureDestinationKeepsPayload, {
    passes: [
      ["a bucket", createFlow()],
      ["none, of which another rule speaks", createFlow({ mapping: { destinationConfig: undefined } })],
      [
        "a bucket that is not known yet",
        [
          createPart("bucket", { arn: UNKNOWN }),
          createPart("mapping", to(UNKNOWN), { propertyDependencies: { destinationConfig: [urnOf("bucket")] } }),
        ],
      ],
    ],
    fails: [
      ["a queue", createFlow({ mapping: to(QUEUE_ARN) }), DESTINATION],
      ["a topic", createFlow({ mapping: to("arn:aws:sns:eu-west-1:111122223333:failures") }), DESTINATION],
      [
        "a queue that is not known yet",
        [
          createStackResource({ type: "aws:sqs/queue:Queue", name: "q" }),
          createPart("mapping", to(UNKNOWN), {
            propertyDependencies: { destinationConfig: ["urn:pulumi:dev::demo::aws:sqs/queue:Queue::q"] },
          }),
        ],
        DESTINATION,
      ],
    ],
    unknown: [["where", createFlow({ mapping: to(UNKNOWN) }), DESTINATION]],
  });

  describeStackRule(mapping.lanesWithinConcurrency, {
    passes: [
      ["as many executions as lanes", createFlow({ stream: { shardCount: 5 }, mapping: { parallelizationFactor: 2 } })],
      [
        "a function that reserves none",
        createFlow({ stream: { shardCount: 500 }, fn: { reservedConcurrentExecutions: -1 } }),
      ],
      ["a function that nothing feeds", [createPart("fn", { reservedConcurrentExecutions: 1 })]],
    ],
    fails: [
      [
        "fewer executions than lanes",
        createFlow({ stream: { shardCount: 6 }, mapping: { parallelizationFactor: 2 } }),
        "reservedConcurrentExecutions",
      ],
      [
        "fewer than an on-demand stream starts with",
        createFlow({ fn: { reservedConcurrentExecutions: 3 } }),
        "reservedConcurrentExecutions",
      ],
    ],
    unknown: [
      ["how many shards", createFlow({ stream: { shardCount: UNKNOWN } }), "reservedConcurrentExecutions"],
      [
        "how many executions",
        createFlow({ fn: { reservedConcurrentExecutions: UNKNOWN } }),
        "reservedConcurrentExecutions",
      ],
    ],
  });

  it("counts the lanes of all mappings together", () => {
    const stack = createFlow({ stream: { shardCount: 6 } });
    expect(checkStack(mapping.lanesWithinConcurrency, stack)).to.deep.equal([]);
    const second = createPart("mapping", {}, { urn: "second" });
    const findings = checkStack(mapping.lanesWithinConcurrency, [...stack, second]);
    expect(findings.map(({ message }) => message)).to.deep.equal([
      "must be at least 12, shards × parallelizationFactor",
    ]);
  });

  describeMutations([
    {
      rule: mapping.retriesBounded,
      title: "endless retries",
      apply: (stack) => stack.everyRegion(TYPES.mapping, "enrich", "maximumRetryAttempts", -1),
    },
    {
      rule: mapping.recordAgeBounded,
      title: "records of any age",
      apply: (stack) => stack.everyRegion(TYPES.mapping, "enrich", "maximumRecordAgeInSeconds", -1),
    },
    {
      rule: mapping.recordAgeWithinRetention,
      title: "records older than the stream keeps them",
      apply: (stack) => stack.everyRegion(TYPES.mapping, "enrich", "maximumRecordAgeInSeconds", 604_800),
    },
    {
      rule: mapping.failureDestination,
      title: "that nothing keeps failures",
      apply: (stack) => stack.everyRegion(TYPES.mapping, "enrich", "destinationConfig", undefined),
    },
    {
      rule: mapping.failureDestinationKeepsPayload,
      title: "failures as pointers",
      apply: (stack) => stack.everyRegion(TYPES.mapping, "enrich", DESTINATION, QUEUE_ARN),
    },
    {
      rule: mapping.reportsBatchItemFailures,
      title: "whole batches redelivered",
      apply: (stack) => stack.everyRegion(TYPES.mapping, "enrich", "functionResponseTypes", []),
    },
    {
      rule: mapping.bisectsOnError,
      title: "whole batches given up",
      apply: (stack) => stack.everyRegion(TYPES.mapping, "enrich", "bisectBatchOnFunctionError", false),
    },
    {
      rule: mapping.lanesWithinConcurrency,
      title: "forty lanes for ten executions",
      apply: (stack) => stack.everyRegion(TYPES.mapping, "enrich", "parallelizationFactor", 10),
    },
  ]);
});
