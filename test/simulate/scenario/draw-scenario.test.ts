import { expect } from "chai";
import { drawScenario } from "../../../simulate/scenario/draw-scenario.ts";

const seeds = Array.from({ length: 300 }, (_, seed) => drawScenario(seed));

describe("the scenario of a seed", () => {
  it("is the same every time", () => {
    expect(drawScenario(42)).eql(drawScenario(42));
  });

  it("is another for every seed", () => {
    expect(new Set(seeds.map((scenario) => JSON.stringify({ ...scenario, seed: 0 }))).size).equal(seeds.length);
  });

  it("puts records in the order of time", () => {
    for (const { records } of seeds) {
      expect(records.map(({ atMs }) => atMs)).eql(records.map(({ atMs }) => atMs).sort((a, b) => a - b));
    }
  });

  it("has a hundred records on average: a million in 10,000 seeds", () => {
    const records = seeds.reduce((sum, scenario) => sum + scenario.records.length, 0);
    expect(records / seeds.length).within(90, 130);
  });

  it("has every setting of the mapping at several values", () => {
    for (const name of Object.keys(drawScenario(1).mapping)) {
      const values = new Set(seeds.map(({ mapping }) => Object.entries(mapping).find(([key]) => key === name)?.[1]));
      expect(values.size, name).above(1);
    }
  });

  it("ends its faults", () => {
    for (const { faults } of seeds) for (const { fromMs, toMs } of faults) expect(toMs).within(fromMs, 200_000);
  });
});
