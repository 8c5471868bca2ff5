import type { Properties } from "../../../../policies/core/properties.ts";
import { deadLetterRetention } from "../../../../policies/rules/sqs/dead-letter-retention.ts";
import { createStackResource, describeStackRule, UNKNOWN } from "../../../support/policies.ts";

const arnOf = (name: string) => `arn:aws:sqs:eu-west-1:111122223333:${name}`;
const create = (name: string, props: Properties = {}, sources: Record<string, string[]> = {}) =>
  createStackResource({
    ...{ type: "aws:sqs/queue:Queue", name, propertyDependencies: sources },
    props: { arn: arnOf(name), ...props },
  });
const redrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("dead"), maxReceiveCount: 5 });
const work = (messageRetentionSeconds?: unknown) => create("work", { redrivePolicy, messageRetentionSeconds });
const dead = (messageRetentionSeconds?: unknown) => create("dead", { messageRetentionSeconds });
const property = "messageRetentionSeconds";

describe("rules for dead-letter queues", () => {
  describeStackRule(deadLetterRetention, {
    passes: [
      ["one that keeps longer", [work(345_600), dead(1_209_600)]],
      ["both as AWS has them", [work(), dead()]],
      ["one of another stack", [work(1_209_600)]],
      ["a queue without one, and a policy that is no JSON", [dead(60), create("other", { redrivePolicy: "{" })]],
    ],
    fails: [
      ["one that keeps as long as AWS has it, of a queue that keeps longer", [work(604_800), dead()], property],
      [
        "one that is yet to be named",
        [create("work", { redrivePolicy: UNKNOWN }, { redrivePolicy: [dead(60).urn] }), dead(60)],
        property,
      ],
    ],
    unknown: [["how long", [work(60), create("dead", { [property]: UNKNOWN }, { [property]: ["urn"] })], property]],
  });
});
