import { expect } from "chai";
import type { Properties } from "../../../../policies/core/properties.ts";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import { functionLogGroup, logCustomerKey, logRetention } from "../../../../policies/rules/logs/logs.ts";
import {
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  TODAY,
  UNKNOWN,
} from "../../../support/policies.ts";
import { createPart, TYPES } from "../../../support/policy-stacks.ts";

const GROUP = "aws:cloudwatch/logGroup:LogGroup";
const PROPERTY = "loggingConfig.logGroup";
const group = (name: unknown, from: readonly string[] = [], props: Properties = {}) =>
  createStackResource({ type: GROUP, props: { name, ...props }, propertyDependencies: { name: from } });
const fn = (props: Properties = {}, from: StackResource["propertyDependencies"] = {}) =>
  createPart("fn", props, { propertyDependencies: from });
const logsTo = (logGroup: unknown): Properties => ({ loggingConfig: { logFormat: "JSON", logGroup } });

describe("rules for logs", () => {
  describeRule(logRetention, {
    passes: [
      ["a year", { retentionInDays: 365 }],
      ["ten", { retentionInDays: 3653 }],
      ["less where a year is not asked for", { retentionInDays: 30 }, { minimumDays: 30 }],
      ["what is only passed on, which AWS keeps for two days", { logGroupClass: "DELIVERY" }],
    ],
    fails: [
      ["less than a year", { retentionInDays: 180 }, "retentionInDays"],
      ["a group that says nothing, which means for ever", {}, "retentionInDays"],
      ["for ever", { retentionInDays: 0 }, "retentionInDays"],
      ["for ever, however little is asked for", { retentionInDays: 0 }, "retentionInDays", { minimumDays: 1 }],
    ],
    unknown: [["how long", { retentionInDays: UNKNOWN }, "retentionInDays"]],
  });

  it("keeps longer what was kept too short, and deletes nothing", () => {
    const context = { type: GROUP, name: "log", urn: "", today: TODAY, config: { minimumDays: 365 } };
    expect(logRetention.remediate?.({ retentionInDays: 7 }, context)).to.deep.equal({ retentionInDays: 365 });
    for (const retentionInDays of [undefined, 0, 365, 400, UNKNOWN])
      expect(logRetention.remediate?.({ retentionInDays }, context)).to.deep.equal({});
  });

  describeRule(logCustomerKey, {
    passes: [["a key", { kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }]],
    fails: [
      ["none", {}, "kmsKeyId"],
      ["an empty one", { kmsKeyId: "" }, "kmsKeyId"],
    ],
    unknown: [["which key", { kmsKeyId: UNKNOWN }, "kmsKeyId"]],
  });

  describeStackRule(functionLogGroup, {
    passes: [
      ["a group of the stack", [fn(logsTo("/logs/worker")), group("/logs/worker")]],
      ["a group named as Lambda would", [fn(), group("/aws/lambda/worker")]],
      ["such a group, as AWS answers", [fn(logsTo("/aws/lambda/worker")), group("/aws/lambda/worker")]],
      ["a group that someone else looks after", [fn(logsTo("/shared/functions"))]],
      ["a group that is not there yet", [fn(logsTo(UNKNOWN), { loggingConfig: [group("x").urn] }), group(UNKNOWN)]],
      ["a group named after a function that is not there yet", [fn({ name: UNKNOWN }), group(UNKNOWN, [fn().urn])]],
    ],
    fails: [
      ["none", [fn()], PROPERTY],
      ["none, as AWS answers", [fn(logsTo("/aws/lambda/worker")), group("/aws/lambda/other")], PROPERTY],
      [
        "a group of that name in another region",
        [fn(), group("/aws/lambda/worker", [], { region: "us-east-1" })],
        PROPERTY,
      ],
      ["none, before AWS answers", [fn(logsTo(UNKNOWN))], PROPERTY],
    ],
    unknown: [
      ["which group", [fn(logsTo(UNKNOWN), { loggingConfig: ["urn of another"] })], PROPERTY],
      ["what a group is called", [fn(), group(UNKNOWN)], PROPERTY],
      ["what the function is called", [fn({ name: UNKNOWN })], PROPERTY],
    ],
  });

  describeMutations([
    {
      rule: logRetention,
      title: "logs that never end",
      apply: (stack) => stack.everyRegion(GROUP, "-enrich", "retentionInDays", undefined),
    },
    {
      rule: logRetention,
      title: "a flow log of a month",
      apply: (stack) => stack.everyRegion(GROUP, "-flow-log", "retentionInDays", 30),
    },
    {
      rule: logCustomerKey,
      title: "logs without a key",
      apply: (stack) => stack.everyRegion(GROUP, "-enrich", "kmsKeyId", undefined),
    },
    {
      rule: functionLogGroup,
      title: "a function that logs where Lambda likes",
      apply: (stack) => stack.everyRegion(TYPES.fn, "", "loggingConfig.logGroup", undefined),
    },
  ]);
});
