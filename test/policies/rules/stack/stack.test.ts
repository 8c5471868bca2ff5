import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect } from "chai";
import type { Properties } from "../../../../policies/core/properties.ts";
import { regionsAlike } from "../../../../policies/rules/stack/regions-alike.ts";
import { isRegional, regionExplicit } from "../../../../policies/rules/stack/stack.ts";
import {
  check,
  createStackResource,
  describeMutations,
  describeRule,
  describeStackRule,
  TODAY,
  UNKNOWN,
} from "../../../support/policies.ts";
import { TYPES } from "../../../support/policy-stacks.ts";

const inRegion = (region: string, props: Properties, name = `events-${region}`) =>
  createStackResource({ type: TYPES.stream, name, props: { region, arn: `arn of ${name}`, ...props } });

describe("rules for the whole stack", () => {
  describeRule(
    { ...regionExplicit, types: [TYPES.stream] },
    {
      passes: [["a region", { region: "eu-west-1" }]],
      fails: [["none", {}, "region"]],
      unknown: [["which", { region: UNKNOWN }, "region"]],
    },
  );

  it("asks for no region where AWS has none, nor of a provider that has one", () => {
    const context = { name: "x", urn: "", config: {}, today: TODAY };
    const findings = (type: string, provider?: { name: string; props: Properties }) =>
      regionExplicit.check({}, { ...context, type, provider }).length;
    expect(findings(TYPES.role)).to.equal(0);
    expect(findings("random:index/randomPassword:RandomPassword")).to.equal(0);
    expect(findings("tributary:index:Region")).to.equal(0);
    expect(findings(TYPES.stream, { name: "ireland", props: { region: "eu-west-1" } })).to.equal(0);
    expect(findings(TYPES.stream, { name: "default_7_48_0", props: { region: "eu-west-1" } })).to.equal(1);
    expect(check({ ...regionExplicit, types: [TYPES.stream] }, {})).to.have.length(1);
  });

  it("knows which types have a region as the installed provider does", function () {
    this.timeout(20_000);
    const root = path.dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));
    const wrong: string[] = [];
    for (const folder of readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
      for (const file of readdirSync(path.join(root, folder.name)).filter((name) =>
        /^(?!get|index)\w+\.js$/.test(name),
      )) {
        const source = readFileSync(path.join(root, folder.name, file), "utf8");
        const type = /__pulumiType = '([^']+)'/.exec(source)?.[1];
        if (type && isRegional(type) !== source.includes('resourceInputs["region"] = args')) wrong.push(type);
      }
    expect(wrong).to.deep.equal([]);
  });

  describeStackRule(regionsAlike, {
    passes: [
      [
        "regions that are the same but for their names",
        [inRegion("eu-west-1", { retentionPeriod: 168 }), inRegion("us-east-1", { retentionPeriod: 168 })],
      ],
      ["a single region", [inRegion("eu-west-1", {}), inRegion("eu-west-1", {}, "another")]],
      ["ARNs of which one is not known yet", [inRegion("eu-west-1", {}), inRegion("us-east-1", { arn: UNKNOWN })]],
    ],
    fails: [
      [
        "a setting that differs",
        [inRegion("eu-west-1", { retentionPeriod: 168 }), inRegion("us-east-1", { retentionPeriod: 24 })],
        "retentionPeriod",
      ],
      [
        "a setting within that differs",
        [
          inRegion("eu-west-1", { streamModeDetails: { streamMode: "ON_DEMAND" } }),
          inRegion("us-east-1", { streamModeDetails: { streamMode: "PROVISIONED" } }),
        ],
        "streamModeDetails.streamMode",
      ],
      [
        "a resource that one region lacks",
        [inRegion("eu-west-1", {}), inRegion("us-east-1", {}), inRegion("us-east-1", {}, "more-us-east-1")],
        "region",
      ],
    ],
    unknown: [
      [
        "a setting",
        [inRegion("eu-west-1", { retentionPeriod: 168 }), inRegion("us-east-1", { retentionPeriod: UNKNOWN })],
        "retentionPeriod",
      ],
    ],
  });

  describeMutations([
    {
      rule: regionExplicit,
      title: "an event bus that follows a default",
      apply: (stack) =>
        stack.adds("aws:cloudwatch/eventBus:EventBus", {
          name: "bus",
          kmsKeyIdentifier: "arn:aws:kms:eu-west-1:111122223333:key/1",
        }),
    },
    {
      rule: regionsAlike,
      title: "a region with more memory",
      apply: (stack) => stack.set(stack.first(TYPES.fn), "memorySize", 1024),
    },
    {
      rule: regionsAlike,
      title: "a region that lacks an alarm",
      apply: (stack) => stack.remove(stack.first(TYPES.alarm, "us-east-1-alarms-duration")),
    },
  ]);
});
