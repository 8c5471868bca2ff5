import { expect } from "chai";
import { createProducer } from "../../../client/producer.ts";
import { checkRegions } from "../../../simulate/regions/check.ts";
import { runRegionSeed, runRegions, shrinkRegions } from "../../../simulate/regions/run-region-seed.ts";
import { drawRegionScenario } from "../../../simulate/regions/scenario.ts";
import { explain } from "../../../simulate/report.ts";
import { PLANTED_PRODUCER_BUGS } from "./planted-producer-bugs.ts";

describe("worlds of regions", () => {
  it("break no rule with the client's producer", async () => {
    for (let seed = 1; seed <= 60; seed++)
      expect((await runRegionSeed(seed)).violations, `seed ${seed}`).to.deep.equal([]);
  });

  it("go the same way every time", async () => {
    const scenario = drawRegionScenario(7);
    const first = await runRegions(scenario, createProducer, true);
    expect(await runRegions(scenario, createProducer, true)).to.deep.equal(first);
  });

  it("find a record of which nothing was said", async () => {
    const { scenario, history } = await runRegionSeed(1);
    const violations = checkRegions(scenario, { ...history, ends: history.ends.slice(1) });
    expect(violations.map(({ rule }) => rule)).to.include("unsettled");
  });

  it("are made small around what is wrong", async () => {
    const [bug] = PLANTED_PRODUCER_BUGS.filter(({ breaks }) => breaks === "pinned");
    for (let seed = 1; seed < 100; seed++) {
      const { scenario, violations } = await runRegions(drawRegionScenario(seed), bug?.maker);
      if (!violations.some(({ rule }) => rule === "pinned")) continue;
      const small = await shrinkRegions(scenario, "pinned", bug?.maker);
      expect(small.scenario.records).to.have.length(1);
      expect(small.lines.join("\n")).to.match(/put record \d+ of key-\d/);
      return;
    }
    expect.fail("no seed showed it");
  });

  it("are not explained when nothing is wrong", async () => {
    const error = await explain(1, { world: "regions", bug: undefined, own: undefined }).catch(
      (caught: Error) => caught,
    );
    expect(error).to.be.an("error").with.property("message").that.contains("Seed 1 failed once");
  });

  describe("catch a producer that", () => {
    for (const bug of PLANTED_PRODUCER_BUGS)
      it(bug.name, async () => {
        for (let seed = 1; seed < 200; seed++) {
          const { violations } = await runRegions(drawRegionScenario(seed), bug.maker);
          if (violations.some(({ rule }) => rule === bug.breaks)) return;
        }
        expect.fail(`no seed broke ${bug.breaks}`);
      });
  });
});
