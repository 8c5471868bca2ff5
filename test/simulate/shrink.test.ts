import { expect } from "chai";
import { runAndCheck, withBug } from "../../simulate/run-seed.ts";
import { shrink } from "../../simulate/shrink.ts";
import { firstCaught } from "./first-caught.ts";

describe("shrinking a scenario", () => {
  it("leaves what it takes to break the rule, and no more", async () => {
    const bug = "works on the batch from its end";
    const { scenario, violations } = await firstCaught(bug);
    expect(violations[0]?.rule).equal("order");
    const maker = withBug(bug);
    const small = await shrink(scenario, "order", { maker });
    expect(small).include({ seed: scenario.seed, inputShards: 1 });
    expect(small.faults).eql([]);
    expect(small.reshardings).eql([]);
    expect(small.records).length(2);
    expect((await runAndCheck(small, { maker })).violations.map(({ rule }) => rule)).include("order");
  });

  it("keeps the faults that it takes", async () => {
    const bug = "skips refused entries";
    const { scenario } = await firstCaught(bug);
    const small = await shrink(scenario, "lost", { maker: withBug(bug) });
    expect(small.faults).length(1);
    expect(small.records.length).below(scenario.records.length).and.least(1);
  });
});
