import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import * as fc from "fast-check";
import { checkLivingSubnets, movedSubnets, type Range, rangesOf } from "../../../infra/network/living-subnets.ts";
import { type NewNetwork, subnetsOf } from "../../../infra/network/subnets.ts";
import { layOutSubnets } from "../../../offline/provider/subnet-layout.ts";

const createPlan = (overrides: Partial<NewNetwork> = {}): NewNetwork => ({
  ...{ kind: "new", cidr: "10.0.0.0/16", availabilityZones: 2, nat: "none", layout: "even" },
  ...overrides,
});

const plans = fc.record({
  kind: fc.constant("new" as const),
  cidr: fc.constantFrom("10.0.0.0/16", "10.1.128.0/20", "172.16.0.0/24"),
  availabilityZones: fc.integer({ min: 2, max: 4 }),
  nat: fc.constantFrom("none" as const, "single" as const, "perAz" as const),
  layout: fc.constantFrom("even" as const, "fixed" as const),
});

describe("subnets that live", () => {
  it("have the ranges that awsx gives them", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { subnetSpecs: specs, availabilityZoneCidrMask: zoneMask } = subnetsOf(plan);
        const zones = ["a", "b", "c", "d"].slice(0, plan.availabilityZones);
        const planned = layOutSubnets({ vpcName: "net", cidrBlock: plan.cidr, zones, specs, zoneMask });
        expect(rangesOf(plan).map(({ cidr }) => cidr)).to.deep.equal(planned.map(({ cidrBlock }) => cidrBlock));
      }),
    );
  });

  const fixed = { layout: "fixed" } as const;
  const zones = ["us-east-1a", "us-east-1b"];
  const changes: [what: string, from: Partial<NewNetwork>, to: Partial<NewNetwork>, moves: boolean][] = [
    ["nothing", {}, {}, false],
    ["a third zone, even", {}, { availabilityZones: 3 }, true],
    ["a fourth zone after three, even", { availabilityZones: 3 }, { availabilityZones: 4 }, false],
    ["a zone less, even", { availabilityZones: 3 }, {}, true],
    ["NAT, even", {}, { nat: "single" }, true],
    ["a NAT gateway for each zone instead of one", { nat: "single" }, { nat: "perAz" }, false],
    ["no NAT any more, even", { nat: "single" }, {}, true],
    ["a third zone, fixed", fixed, { ...fixed, availabilityZones: 3 }, false],
    ["NAT, fixed", fixed, { ...fixed, nat: "perAz" }, false],
    ["the layout", {}, fixed, true],
    ["a VPC of another range", {}, { cidr: "10.1.0.0/16", nat: "single" }, false],
    ["other zones", { zones }, { zones: ["us-east-1a", "us-east-1c"] }, true],
    ["the same zones, named", {}, { zones }, false],
  ];
  for (const [what, from, to, moves] of changes)
    it(`${moves ? "stand in the way of" : "allow"} ${what}`, () => {
      expect(movedSubnets(rangesOf(createPlan(to)), rangesOf(createPlan(from))).length > 0).to.equal(moves);
    });

  describe("in the account", () => {
    const parent = () => new pulumi.ComponentResource("demo:index:Net", "net");
    const asked: Record<string, unknown>[] = [];
    /** An account with one VPC, of these subnets. */
    async function check(living: Range[], plan = createPlan()) {
      asked.length = 0;
      await pulumi.runtime.setMocks(
        {
          newResource: ({ name }) => ({ id: name, state: {} }),
          call({ token, inputs }) {
            asked.push(inputs);
            if (token.endsWith("getVpcs")) return { ids: living.length > 0 ? ["vpc-1"] : [] };
            if (token.endsWith("getSubnets")) return { ids: living.map((_, index) => String(index)) };
            const { cidr, zone } = living[Number(inputs.id)] ?? {};
            return { cidrBlock: cidr, availabilityZone: zone };
          },
        },
        "demo",
        "dev",
      );
      const tags = { project: "demo", stack: "dev", team: "t" };
      return checkLivingSubnets({ name: "net", plan, region: "us-east-1", tags }, parent());
    }
    const living = rangesOf(createPlan());

    it("stop a plan that moves them, with the way round", async () => {
      const error = await check(living, createPlan({ nat: "single" })).catch((caught: Error) => caught);
      expect(error).to.be.instanceOf(pulumi.RunError);
      expect(error)
        .to.have.property("message")
        .that.matches(
          /^availabilityZones, zones, nat and subnetLayout must .* in us-east-1 .*, got 10\.0\.0\.0\/18 over /,
        )
        .and.matches(
          /Fix: .* pulumi config set \S+:vpcCidr 10\.1\.0\.0\/16 && pulumi config set \S+:subnetLayout fixed$/,
        );
    });

    it("are left alone by a plan that keeps them, in any zone", async () => {
      expect(await check(living.map((each) => ({ ...each, zone: "us-east-1d" })))).to.deep.equal([]);
    });

    it("are not there before the first up: one question is enough", async () => {
      expect(await check([])).to.deep.equal([]);
      expect(asked).to.have.length(1);
    });

    it("are found by name, project and stack, whatever other tags become", async () => {
      await check([]);
      expect(asked).to.deep.equal([
        {
          region: "us-east-1",
          filters: [
            { name: "tag:Name", values: ["net"] },
            { name: "tag:project", values: ["demo"] },
            { name: "tag:stack", values: ["dev"] },
            { name: "cidr", values: ["10.0.0.0/16"] },
          ],
        },
      ]);
    });
  });
});
