import { expect } from "chai";
import { actionsNamed, resourcesNamed } from "../../../../policies/rules/iam/iam-wildcards.ts";
import { check, describeMutations, describeRule, UNKNOWN } from "../../../support/policies.ts";

const POLICY = "aws:iam/policy:Policy";
const STREAM = "arn:aws:kinesis:eu-west-1:111122223333:stream/orders";

const policyOf = (...statements: object[]) => ({ policy: JSON.stringify({ Statement: statements }) });
const allow = (Action: unknown, Resource: unknown = STREAM) => ({ Effect: "Allow", Action, Resource });
const partly = (...statements: object[]) => ({ policy: { Statement: statements } });

describe("rules for wildcards", () => {
  describeRule(actionsNamed, {
    passes: [
      ["names in full", policyOf(allow(["kinesis:GetRecords", "kinesis:ListShards"]))],
      ["wildcards in what is denied", policyOf({ ...allow("kinesis:*"), Effect: "Deny" })],
      ["the start of a name, where that is enough", policyOf(allow("kinesis:Get*")), { allowPrefixes: true }],
    ],
    fails: [
      ["everything", policyOf(allow("*")), "policy.Statement[0].Action"],
      ["all of a service", policyOf(allow("kinesis:*")), "policy.Statement[0].Action"],
      ["the start of a name", policyOf(allow(["kinesis:ListShards", "kinesis:Get*"])), "policy.Statement[0].Action"],
      ["a letter left open", policyOf(allow("kinesis:PutRecord?")), "policy.Statement[0].Action"],
      [
        "all of a service, where a start is enough",
        policyOf(allow("kinesis:*")),
        "policy.Statement[0].Action",
        { allowPrefixes: true },
      ],
      [
        "any service, where a start is enough",
        policyOf(allow("*:Get")),
        "policy.Statement[0].Action",
        { allowPrefixes: true },
      ],
    ],
    unknown: [
      ["a document", { policy: UNKNOWN }, "policy"],
      ["an action", partly(allow(["kinesis:GetRecords", UNKNOWN])), "policy.Statement[0].Action"],
    ],
  });

  it("tells which actions are not named", () => {
    const [finding] = check(actionsNamed, partly(allow(["kinesis:ListShards", "kinesis:Get*", UNKNOWN])));
    expect(finding?.value).to.deep.equal(["kinesis:Get*"]);
  });

  describeRule(resourcesNamed, {
    passes: [
      ["a stream", policyOf(allow("kinesis:PutRecords"))],
      ["the objects of a bucket", policyOf(allow("s3:PutObject", "arn:aws:s3:::failures/*"))],
      [
        "the streams of a log group",
        policyOf(allow("logs:PutLogEvents", "arn:aws:logs:*:*:log-group:/aws/lambda/x:*")),
      ],
      ["all of a region", policyOf(allow("ec2:DeleteNetworkInterface", "arn:aws:ec2:eu-west-1:111122223333:*/*"))],
      ["actions that take no resource", policyOf(allow(["xray:PutTraceSegments", "cloudwatch:PutMetricData"], "*"))],
      ["a denial of everything", policyOf({ ...allow("kinesis:PutRecords", "*"), Effect: "Deny" })],
    ],
    fails: [
      ["everything", policyOf(allow("kinesis:PutRecords", "*")), "policy.Statement[0].Resource"],
      ["every bucket", policyOf(allow("s3:PutObject", "arn:aws:s3:::*")), "policy.Statement[0].Resource"],
      [
        "a pattern of actions of which one takes some",
        policyOf(allow("kinesis:List*", "*")),
        "policy.Statement[0].Resource",
      ],
      ["a service that the pack doesn't know", policyOf(allow("unheard-of:Do", "*")), "policy.Statement[0].Resource"],
      [
        "everything beside a name",
        policyOf(allow("kinesis:PutRecords", [STREAM, "*"])),
        "policy.Statement[0].Resource",
      ],
    ],
    unknown: [
      ["a document", { policy: UNKNOWN }, "policy"],
      ["a resource", partly(allow("kinesis:PutRecords", UNKNOWN)), "policy.Statement[0].Resource"],
      [
        "an action on everything",
        partly(allow(["xray:PutTraceSegments", UNKNOWN], "*")),
        "policy.Statement[0].Resource",
      ],
    ],
  });

  it("tells which actions want a resource", () => {
    const actions = ["xray:PutTraceSegments", "kinesis:PutRecords", "kinesis:ListStreams"];
    const [finding] = check(resourcesNamed, policyOf(allow(actions, "*")));
    expect(finding?.value).to.deep.equal(["kinesis:PutRecords"]);
  });

  describeMutations([
    {
      rule: actionsNamed,
      title: "a producer that does to its stream what starts with Put",
      apply: (stack) => stack.everyRegion(POLICY, "producer", "policy", policyOf(allow("kinesis:Put*")).policy),
    },
    {
      rule: resourcesNamed,
      title: "a producer that puts records on any stream",
      apply: (stack) =>
        stack.everyRegion(POLICY, "producer", "policy", policyOf(allow("kinesis:PutRecords", "*")).policy),
    },
  ]);
});
