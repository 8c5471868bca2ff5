import { expect } from "chai";
import * as fc from "fast-check";
import type { NetworkPlan } from "../../../infra/config/plan.ts";
import { subnetsOf } from "../../../infra/network/subnets.ts";
import { layOutSubnets, type SubnetSpec } from "../../../offline/provider/subnet-layout.ts";

const ZONES = ["a", "b", "c", "d"];
type Plan = NetworkPlan & { kind: "new" };
const createPlan = (overrides: Partial<Plan> = {}): Plan => ({
  kind: "new",
  cidr: "10.0.0.0/16",
  availabilityZones: 2,
  nat: "none",
  ...overrides,
});

/** The subnets that a plan comes to, by name: zone and range. */
function rangesOf(plan: Plan): Map<string, string> {
  const { subnetSpecs, availabilityZoneCidrMask, availabilityZoneNames, numberOfAvailabilityZones } = subnetsOf(plan);
  const planned = layOutSubnets({
    vpcName: "net",
    cidrBlock: plan.cidr,
    zones: (availabilityZoneNames as string[] | undefined) ?? ZONES.slice(0, Number(numberOfAvailabilityZones)),
    specs: subnetSpecs as SubnetSpec[],
    zoneMask: availabilityZoneCidrMask as number | undefined,
  });
  return new Map(planned.map(({ name, zone, cidrBlock }) => [name, `${zone} ${cidrBlock}`]));
}

describe("subnets of a VPC", () => {
  it("fill the range evenly unless told otherwise, as 0.1.0 laid them", () => {
    expect([...rangesOf(createPlan())]).to.deep.equal([
      ["net-isolated-1", "a 10.0.0.0/17"],
      ["net-isolated-2", "b 10.0.128.0/17"],
    ]);
    expect([...rangesOf(createPlan({ nat: "perAz" })).keys()]).to.have.members([
      "net-private-1",
      "net-public-1",
      "net-private-2",
      "net-public-2",
    ]);
  });

  it("leave room when fixed", () => {
    expect([...rangesOf(createPlan({ layout: "fixed", nat: "single" }))]).to.deep.equal([
      ["net-function-1", "a 10.0.0.0/19"],
      ["net-public-1", "a 10.0.32.0/20"],
      ["net-function-2", "b 10.0.64.0/19"],
      ["net-public-2", "b 10.0.96.0/20"],
    ]);
  });

  it("stay where they are, when fixed, whatever zones and NAT come later", () => {
    const nat = fc.constantFrom("none", "single", "perAz");
    const zones = fc.integer({ min: 2, max: 4 });
    const cidr = fc.integer({ min: 16, max: 24 }).map((mask) => `10.0.0.0/${mask}`);
    fc.assert(
      fc.property(cidr, zones, nat, zones, nat, (block, few, before, more, after) => {
        const plan = { cidr: block, layout: "fixed" as const };
        const earlier = rangesOf(createPlan({ ...plan, availabilityZones: Math.min(few, more), nat: before }));
        const later = rangesOf(createPlan({ ...plan, availabilityZones: Math.max(few, more), nat: after }));
        for (const [name, range] of earlier) if (later.has(name)) expect(later.get(name)).to.equal(range);
        expect([...later.keys()]).to.include.members([...earlier.keys()].filter((name) => /function/.test(name)));
      }),
    );
  });

  it("stand in the zones that are named, in that order", () => {
    const named = rangesOf(createPlan({ zones: ["d", "b"] }));
    expect([...named.values()].map((range) => range[0])).to.deep.equal(["d", "b"]);
  });
});
