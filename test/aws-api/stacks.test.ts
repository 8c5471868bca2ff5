import { expect } from "chai";
import { graphOf } from "../least-privilege/support/graphs.ts";
import { STACKS } from "../upgrade/earlier-project.ts";
import { checkResource } from "./check-resource.ts";
import { readModels } from "./models.ts";

describe("what our stacks ask of AWS's API", () => {
  const models = readModels();
  for (const stack of STACKS)
    it(`is what the API takes, every resource of ${stack}`, async function () {
      this.timeout(60_000);
      const { resources } = await graphOf(stack);
      const ours = resources.filter(({ type }) => type.startsWith("aws:"));
      expect(ours.length).to.be.greaterThan(60);
      expect(ours.flatMap((resource) => checkResource(models, resource))).to.deep.equal([]);
    });

  const wrong: [what: string, type: string, inputs: Record<string, unknown>, problem: RegExp][] = [
    [
      "a range",
      "aws:lambda/eventSourceMapping:EventSourceMapping",
      { functionName: "f", parallelizationFactor: 11 },
      /parallelizationFactor must be from 1 to 10, got 11/,
    ],
    [
      "an enum",
      "aws:lambda/eventSourceMapping:EventSourceMapping",
      { functionName: "f", startingPosition: "EARLIEST" },
      /must be one of TRIM_HORIZON, LATEST, AT_TIMESTAMP, got EARLIEST/,
    ],
    [
      "a pattern",
      "aws:lambda/alias:Alias",
      { functionName: "f", name: "a b", functionVersion: "1" },
      /name must match .*, got a b/,
    ],
    [
      "what is required",
      "aws:lambda/alias:Alias",
      { functionName: "f", name: "a" },
      /CreateAlias must have FunctionVersion/,
    ],
    [
      "a member that no call takes",
      "aws:lambda/alias:Alias",
      { functionName: "f", name: "a", functionVersion: "1", colour: 1 },
      /no call takes colour/,
    ],
    [
      "a member within",
      "aws:lambda/eventSourceMapping:EventSourceMapping",
      { functionName: "f", destinationConfig: { onFail: {} } },
      /destinationConfig has no onFail/,
    ],
    [
      "a length",
      "aws:iam/policy:Policy",
      { policy: "{}", description: "x".repeat(1001) },
      /description, its length, must be from .* to 1000, got 1001/,
    ],
    [
      "a tag",
      "aws:kms/key:Key",
      { tags: { team: "x".repeat(257) } },
      /tags\[0\]\.TagValue, its length, must be from 0 to 256/,
    ],
    [
      "a list's length",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      {
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        alarmActions: ["1", "2", "3", "4", "5", "6"],
      },
      /alarmActions, its length, must be from .* to 5, got 6/,
    ],
    ["a number's type", "aws:kinesis/stream:Stream", { shardCount: "2" }, /shardCount must be a whole number, got 2/],
  ];
  for (const [what, type, inputs, problem] of wrong)
    it(`is refused for ${what}`, () => {
      const problems = checkResource(models, { type, name: "x", inputs, outputs: { name: "x", bucket: "x" } });
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
    });

  it("is known for every type", () => {
    const unknown = { type: "aws:sqs/queue:Nothing", name: "x", inputs: {}, outputs: {} };
    expect(() => checkResource(models, unknown)).to.throw(/must stand in test\/aws-api\/calls\.ts/);
  });
});
