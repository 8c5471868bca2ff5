import { expect } from "chai";
import { checkPlan } from "../../../../operate/plan/agreement/check-plan.ts";
import { differencesOf } from "../../../../operate/plan/agreement/differences.ts";
import { simulatePlan } from "../../../../operate/plan/agreement/simulate-plan.ts";
import { planGraph } from "../../../../operate/plan/plan.ts";
import { readPrices } from "../../../../operate/plan/price-book.ts";
import { renderPlan } from "../../../../operate/plan/report.ts";
import { toJson } from "../../../../operate/plan/to-json.ts";
import { createGraph } from "../create-graph.ts";
import { createLoad } from "../create-load.ts";

const EFFORT = { shards: 8, events: 5000, placements: 3, seed: 1 };

const planOf = (overrides: Parameters<typeof createLoad>[0], regions = ["us-east-1"]) => {
  const limits = { maxUsd: undefined, maxAgeSeconds: undefined };
  return planGraph(createGraph({ regions }), createLoad(overrides), readPrices(), limits, 0);
};

describe("where formulas and simulation differ", () => {
  it("is told for each number that is a tenth beside the other", () => {
    const { regions, load } = planOf({});
    const simulated = simulatePlan(regions, load, EFFORT);
    expect(differencesOf(simulated)).to.deep.equal([]);
    for (const flow of simulated.flatMap(({ flows }) => flows)) {
      flow.forecast.invocationsPerSecond *= 1.2;
      flow.forecast.catchUpSeconds *= 0.8;
      flow.forecast.capacity.rate *= 1.1;
    }
    const [stream] = simulated.flatMap(({ streams }) => streams);
    if (stream !== undefined) stream.forecast.throttled = 0.1;
    expect(differencesOf(simulated).map(({ quantity }) => quantity)).to.deep.equal([
      "throttled",
      "invocations a second",
      "seconds to catch up",
    ]);
  });

  it("is a warning of the plan, once for all regions that are alike", () => {
    const plan = planOf({}, ["us-east-1", "eu-west-1"]);
    for (const { flows } of plan.regions) for (const flow of flows) flow.iteratorAgeSeconds = 100;
    const { findings } = checkPlan(plan);
    const told = findings.filter(({ text }) => text.includes("by the simulation"));
    expect(told).to.have.lengthOf(1);
    expect(told[0]?.regions).to.deep.equal(["us-east-1", "eu-west-1"]);
    expect(told[0]?.text).to.match(
      /^enrich: by the formulas 100 s late after an hour .* by the simulation [12]\.\d+ s\.$/,
    );
    expect(told[0] === undefined ? -1 : findings.indexOf(told[0])).to.be.lessThan(
      findings.findIndex(({ level }) => level === "info"),
    );
  });

  it("is shown beside what agrees, with what samples of many shards say", () => {
    const checked = checkPlan(planOf({ rate: 10, keys: { count: 1000, skew: "zipf" } }));
    expect(renderPlan(checked, (_, text) => text)).to.match(/│ enrich, us-east-1 │ formulas .*\n│ +│ simulation/);
    const json = JSON.parse(toJson(checked));
    expect(json.simulated[0].functions[0].runs).to.have.lengthOf(5);
    const shards = { shardCount: 5000 };
    const load = createLoad({ rate: 1e6 });
    const limits = { maxUsd: undefined, maxAgeSeconds: undefined };
    const wide = planGraph(createGraph({ input: shards, output: shards }), load, readPrices(), limits, 0);
    const simulated = simulatePlan(wide.regions, load, { ...EFFORT, events: 2000, shards: 16 });
    const [flow] = simulated[0]?.flows ?? [];
    expect(flow?.points.map((point) => point.shards)).to.deep.equal([1, 4]);
    for (const run of [...(flow?.points ?? []), ...(flow?.runs ?? [])])
      expect(run.invocationsPerSecond / (flow?.forecast.invocationsPerSecond ?? 0)).to.be.within(0.9, 1.1);
  });
});
