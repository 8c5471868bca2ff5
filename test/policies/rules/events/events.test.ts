import { busCustomerKey, scheduleDeadLetters, targetDeadLetters } from "../../../../policies/rules/events/events.ts";
import { describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";

const arn = "arn:aws:sqs:eu-west-1:111122223333:kept";

describe("rules for EventBridge", () => {
  describeRule(targetDeadLetters, {
    passes: [["a queue", { deadLetterConfig: { arn } }]],
    fails: [
      ["none", {}, "deadLetterConfig.arn"],
      ["an empty one", { deadLetterConfig: {} }, "deadLetterConfig.arn"],
    ],
    unknown: [["which queue", { deadLetterConfig: { arn: UNKNOWN } }, "deadLetterConfig.arn"]],
  });

  describeRule(scheduleDeadLetters, {
    passes: [["a queue", { target: { deadLetterConfig: { arn } } }]],
    fails: [["none", { target: {} }, "target.deadLetterConfig.arn"]],
    unknown: [["the target", { target: UNKNOWN }, "target.deadLetterConfig.arn"]],
  });

  describeRule(busCustomerKey, {
    passes: [["a key", { kmsKeyIdentifier: "arn:aws:kms:eu-west-1:111122223333:key/k" }]],
    fails: [["none", {}, "kmsKeyIdentifier"]],
    unknown: [["which key", { kmsKeyIdentifier: UNKNOWN }, "kmsKeyIdentifier"]],
  });

  describeMutations([
    {
      rule: targetDeadLetters,
      title: "a rule that drops what its target does not take",
      apply: (stack) => stack.adds("aws:cloudwatch/eventTarget:EventTarget", { rule: "r", arn: "f", region: "" }),
    },
    {
      rule: scheduleDeadLetters,
      title: "a schedule that drops what its target does not take",
      apply: (stack) => stack.adds("aws:scheduler/schedule:Schedule", { target: { arn: "f" }, region: "" }),
    },
    {
      rule: busCustomerKey,
      title: "a bus with a key of AWS's",
      apply: (stack) => stack.adds("aws:cloudwatch/eventBus:EventBus", { name: "b", region: "" }),
    },
  ]);
});
