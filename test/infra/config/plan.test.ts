import { expect } from "chai";
import * as fc from "fast-check";
import { flowNameProblems, namePrefix, planRegions } from "../../../infra/config/plan.ts";
import { createPlan, createSettings } from "../../support/settings.ts";

describe("plan", () => {
  it("makes one plan per region, in the order of the settings", () => {
    const plans = planRegions(createSettings({ regions: ["us-east-1", "ap-northeast-2"] }), "tributary", "dev");
    expect(plans.map(({ region, name }) => [region, name])).to.deep.equal([
      ["us-east-1", "tributary-dev-us-east-1"],
      ["ap-northeast-2", "tributary-dev-ap-northeast-2"],
    ]);
  });

  it("tags everything with project, stack and region, beside the stack's own tags", () => {
    expect(createPlan({ tags: { team: "streaming" } }).tags).to.deep.equal({
      team: "streaming",
      project: "tributary",
      stack: "test",
      region: "us-east-1",
    });
  });

  it("reads 0 shards as on-demand, more as provisioned", () => {
    const { input, output } = createPlan({ inputShards: 0, outputShards: 3 });
    expect([input.capacity, output.capacity]).to.deep.equal([
      { mode: "on-demand" },
      { mode: "provisioned", shards: 3 },
    ]);
  });

  it("gives the fan-out consumer to the input stream only", () => {
    const { input, output } = createPlan({ fanOut: true });
    expect([input.fanOut, output.fanOut]).to.deep.equal([true, false]);
  });

  it("uses an existing VPC in the region that names one, and builds one elsewhere", () => {
    const vpc = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] };
    const settings = createSettings({ regions: ["us-east-1", "eu-west-1"], existingVpcs: { "us-east-1": vpc } });
    const kinds = planRegions(settings, "tributary", "dev").map(({ network }) => network.kind);
    expect(kinds).to.deep.equal(["existing", "new"]);
  });

  it("names the zones of a region where the stack does", () => {
    const zones = { "us-east-1": ["us-east-1b", "us-east-1d"] };
    expect(createPlan({ zones }).network).to.deep.include({ zones: zones["us-east-1"] });
    expect(createPlan({ zones }, "eu-west-1").network).to.not.have.property("zones");
  });

  it("protects triggers unless the stack lets them go", () => {
    expect(createPlan().batch.protect).to.equal(true);
    expect(createPlan({ replaceTriggers: true }).batch.protect).to.equal(false);
  });

  it("knows which e-mail addresses are secrets", () => {
    const alarmEmails = ["ops@example.com"];
    expect(createPlan({ alarmEmails, alarmEmailsAreSecret: true }).alarms).to.deep.equal({
      emails: alarmEmails,
      thresholds: {},
      areSecret: true,
    });
  });

  it("starts reading at a timestamp when given one", () => {
    expect(createPlan({ startingPosition: "2026-11-01T00:00:00Z" }).batch.startingPosition).to.deep.equal({
      at: "AT_TIMESTAMP",
      timestamp: "2026-11-01T00:00:00Z",
    });
  });

  it("has no alarms only when told so", () => {
    expect(createPlan({ alarms: "none" }).alarms).to.equal("none");
    expect(createPlan({ alarmEmails: ["ops@example.com"] }).alarms).to.deep.equal({
      emails: ["ops@example.com"],
      thresholds: {},
    });
  });

  const names: [flow: string, region: string, fits: boolean][] = [
    ["audit", "tributary-prod-ap-northeast-2", true],
    ["vehicle-audit-2", "tributary-prod-ap-northeast-2", true],
    ["vehicleAudit", "tributary-prod-us-east-1", false],
    ["2nd", "tributary-prod-us-east-1", false],
    ["a".repeat(33), "t-p-us-east-1", false],
    ["a".repeat(27), "tributary-prod-ap-northeast-2", false],
  ];
  for (const [flow, name, fits] of names)
    it(`${fits ? "takes" : "refuses"} ${flow} as the name of a flow in ${name}`, () => {
      expect(flowNameProblems(flow, { name })).to.have.length(fits ? 0 : 1);
    });

  it("keeps a prefix of 24 characters, and shortens one of 25", () => {
    expect(namePrefix("a".repeat(20), "dev")).to.equal(`${"a".repeat(20)}-dev`);
    const shortened = namePrefix("a".repeat(21), "dev");
    expect(shortened).to.match(/^a{17}-[0-9a-f]{6}$/);
    expect(namePrefix("tributary-of-a-long-name", "production")).to.match(/^[a-z-]{17}-[0-9a-f]{6}$/);
  });

  it("makes prefixes that every AWS service accepts, distinct for distinct stacks", () => {
    const name = fc.stringMatching(/^[A-Za-z][\w.-]{0,60}$/);
    fc.assert(
      fc.property(name, name, name, name, (project, stack, otherProject, otherStack) => {
        const prefix = namePrefix(project, stack);
        expect(prefix)
          .to.match(/^[a-z0-9](-?[a-z0-9])*$/)
          .and.to.have.length.at.most(24);
        if (`${project}-${stack}` !== `${otherProject}-${otherStack}`)
          expect(prefix).not.to.equal(namePrefix(otherProject, otherStack));
      }),
    );
  });
});
