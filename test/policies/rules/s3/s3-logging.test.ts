import { bucketLogged, bucketNotifies } from "../../../../policies/rules/s3/s3-logging.ts";
import { describeMutations, describeStackRule, UNKNOWN } from "../../../support/policies.ts";
import { createBucket, createLogging, createPartOf, inPreview } from "../../../support/policy-buckets.ts";

const NOTIFICATION = "bucketNotification:BucketNotification";
const LOGGING = "bucketLogging:BucketLogging";
const store = createBucket();
const logs = createBucket("logs");
const logging = createLogging("store", "logs");
const tells = (props: Record<string, unknown>) => createPartOf("store", NOTIFICATION, props);

describe("rules for what S3 says", () => {
  describeStackRule(bucketLogged, {
    passes: [
      ["a log in another bucket, which needs none", [store, logs, logging]],
      ["a log in a bucket of another stack", [store, createLogging("store", "elsewhere")]],
      ["a log in a bucket that has no name yet", [store, logs, inPreview(logging, [logs], "targetBucket")]],
      ["a log by an older resource", [store, logs, { ...logging, type: "aws:s3/bucketLoggingV2:BucketLoggingV2" }]],
      ["a log by the bucket itself", [createBucket("store", { logging: { targetBucket: "logs" } }), logs]],
      ["a log by an older bucket itself", [createBucket("store", { loggings: [{ targetBucket: "logs" }] }), logs]],
    ],
    fails: [
      ["none", [store], "logging.targetBucket"],
      [
        "a log of another bucket",
        [store, logs, createLogging("other", "elsewhere"), logging, createBucket("third")],
        "logging.targetBucket",
      ],
      ["a log in itself", [store, createLogging("store", "store")], "targetBucket"],
      [
        "a log in itself, which has no name yet",
        [store, inPreview(createLogging("store", "store"), [store], "targetBucket")],
        "targetBucket",
      ],
      [
        "a log of the bucket itself in itself",
        [createBucket("store", { logging: { targetBucket: "store" } })],
        "logging.targetBucket",
      ],
      [
        "what AWS is yet to answer for a bucket without",
        [createBucket("store", { logging: UNKNOWN })],
        "logging.targetBucket",
      ],
    ],
    unknown: [
      ["whose log it is", [store, inPreview(createLogging("store", "elsewhere"), [])], "logging.targetBucket"],
      ["where it goes", [store, inPreview(logging, [], "targetBucket")], "targetBucket"],
      [
        "whether logs come here",
        [store, inPreview(createLogging("other", "?"), [], "targetBucket")],
        "logging.targetBucket",
      ],
    ],
  });

  describeStackRule(bucketNotifies, {
    passes: [
      ["EventBridge", [store, tells({ eventbridge: true })]],
      ["a function", [store, tells({ lambdaFunctions: [{ lambdaFunctionArn: UNKNOWN }] })]],
      ["a queue", [store, tells({ queues: [{ queueArn: "q" }], eventbridge: false })]],
      ["a topic, beside what is not known yet", [store, tells({ topics: [{ topicArn: "t" }], eventbridge: UNKNOWN })]],
    ],
    fails: [
      ["none", [store], "notification"],
      ["no receiver", [store, tells({ eventbridge: false, queues: [] })], "eventbridge"],
    ],
    unknown: [
      ["whether EventBridge is told", [store, tells({ eventbridge: UNKNOWN })], "eventbridge"],
      ["which functions are told", [store, tells({ lambdaFunctions: UNKNOWN })], "eventbridge"],
      ["whose notification it is", [store, inPreview(tells({ eventbridge: true }), [])], "notification"],
    ],
  });

  describeMutations([
    {
      rule: bucketLogged,
      title: "a log that stays in its bucket",
      apply: (stack) => {
        for (const own of stack.all(`aws:s3/${LOGGING}`)) stack.set(own, "targetBucket", own.inputs.bucket);
      },
      // The bucket that was meant for the log is one like any other then, and the store receives one.
      also: ["s3-bucket-encrypted"],
    },
    {
      rule: bucketNotifies,
      title: "a bucket that tells nobody",
      apply: (stack) => stack.everyRegion(`aws:s3/${NOTIFICATION}`, "failures", "eventbridge", false),
    },
    {
      rule: bucketNotifies,
      title: "no notification",
      apply: (stack) => stack.removeEverywhere(`aws:s3/${NOTIFICATION}`, "failures-logs"),
    },
  ]);
});
