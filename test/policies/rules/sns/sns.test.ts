import { subscriptionRedrive, topicEncrypted, topicTagged } from "../../../../policies/rules/sns/sns.ts";
import { describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";

const TOPIC = "aws:sns/topic:Topic";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const redrivePolicy = JSON.stringify({ deadLetterTargetArn: "arn:aws:sqs:eu-west-1:111122223333:kept" });

describe("rules for SNS", () => {
  describeRule(topicEncrypted, {
    passes: [["a key", { kmsMasterKeyId: "alias/topics" }]],
    fails: [
      ["none", {}, "kmsMasterKeyId"],
      ["an empty one", { kmsMasterKeyId: "" }, "kmsMasterKeyId"],
    ],
    unknown: [["which key", { kmsMasterKeyId: UNKNOWN }, "kmsMasterKeyId"]],
  });

  describeRule(topicTagged, {
    passes: [["a tag", { tags: { project: "x" } }]],
    fails: [["none", {}, "tags"]],
    unknown: [["the tags", { tags: UNKNOWN }, "tags"]],
  });

  describeRule(subscriptionRedrive, {
    base: { protocol: "sqs" },
    passes: [
      ["a queue for what fails", { redrivePolicy }],
      ["an e-mail, which nobody would put again", { protocol: "email" }],
      ["a queue, while the protocol is not known", { protocol: UNKNOWN, redrivePolicy }],
    ],
    fails: [
      ["none", {}, "redrivePolicy"],
      ["a policy without a queue", { redrivePolicy: "{}" }, "redrivePolicy"],
      ["what is no JSON", { redrivePolicy: "kept" }, "redrivePolicy"],
      ["an e-mail, where those count too", { protocol: "email" }, "redrivePolicy", { toPeople: [] }],
    ],
    unknown: [
      ["the policy", { redrivePolicy: UNKNOWN }, "redrivePolicy"],
      ["to whom it goes", { protocol: UNKNOWN }, "redrivePolicy"],
    ],
  });

  describeMutations([
    {
      rule: topicEncrypted,
      title: "a topic in plain text",
      apply: (stack) => stack.everyRegion(TOPIC, "", "kmsMasterKeyId", undefined),
    },
    { rule: topicTagged, title: "no tags", apply: (stack) => stack.everyRegion(TOPIC, "", "tags", {}) },
    {
      rule: subscriptionRedrive,
      title: "a function that may miss messages",
      apply: (stack) => stack.adds(SUBSCRIPTION, { protocol: "lambda", topic: "t", endpoint: "f", region: "" }),
    },
  ]);
});
