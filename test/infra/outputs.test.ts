import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { contract } from "../../client/contract.ts";
import type { Settings } from "../../infra/config/settings.ts";
import { enrich } from "../../infra/flows/index.ts";
import { outputs } from "../../infra/outputs.ts";
import { Region } from "../../infra/region.ts";
import { ACCOUNT, underMocks } from "../support/mocks.ts";
import { createPlan } from "../support/settings.ts";

const outputsOf = async (overrides: Partial<Settings>) => {
  const plan = createPlan(overrides);
  const { result } = await underMocks(() => {
    const built = outputs({ "us-east-1": new Region(plan.name, { ...plan, accountId: ACCOUNT, flows: { enrich } }) });
    return new Promise((resolve) => pulumi.output(built).apply(resolve));
  });
  return contract.parse(await result);
};

describe("outputs", () => {
  it("satisfy the contract", async () => {
    const { version, project, stack, firstRegion, regions } = await outputsOf({});
    expect({ version, project, stack, firstRegion, names: Object.keys(regions) }).to.deep.equal({
      version: 2,
      project: "tributary",
      stack: "test",
      firstRegion: "us-east-1",
      names: ["us-east-1"],
    });
    const region = regions["us-east-1"];
    expect(region?.flows).to.deep.equal({ enrich: region?.function });
    expect(regions["us-east-1"]?.dashboardUrl).to.equal(
      "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/tributary-test-us-east-1",
    );
  });

  it("say null where alarms are off", async () => {
    expect((await outputsOf({ alarms: "none" })).regions["us-east-1"]?.alarmTopicArn).to.equal(null);
  });

  it("name the fan-out consumer where there is one", async () => {
    const consumers = await Promise.all(
      [outputsOf({ fanOut: true }), outputsOf({})].map(
        async (known) => (await known).regions["us-east-1"]?.input.consumerArn,
      ),
    );
    expect(consumers.map((arn) => arn !== undefined)).to.deep.equal([true, false]);
  });
});
