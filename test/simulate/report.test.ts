import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { FAULT_TABLE } from "../../simulate/fault-table.ts";
import { createReport, explain, renderReport } from "../../simulate/report.ts";
import { firstCaught } from "./first-caught.ts";

const simulated = FAULT_TABLE.filter(({ notSimulated }) => notSimulated === undefined).map(({ id }) => id);
const allFired = Object.fromEntries(simulated.map((id) => [id, 1_234]));
const createTotals = (fired: Record<string, number> = allFired) => ({
  seeds: 1_000,
  records: 100_000,
  invocations: 5_000,
  virtualMs: 3_600_000,
  fired,
});
const range = { world: "stream" as const, from: 7, count: 1_000, bug: undefined, own: undefined };

describe("the report of a simulation", () => {
  it("lists the faults F01 to F50, each with how often it came up or why it can't", () => {
    expect(FAULT_TABLE.map(({ id }) => id)).eql(
      Array.from({ length: 50 }, (_, i) => `F${String(i + 1).padStart(2, "0")}`),
    );
    const text = stripVTControlCharacters(renderReport(createReport(range, createTotals(), 12.34, undefined)));
    expect(text).match(/F10 │ PutRecords refuses some entries +│ +1,234/);
    expect(text).match(/F37 {2}a tumbling window: infra\/ refuses the setting/);
    expect(text).include("1,000 seeds from 7: 100,000 records, 5,000 invocations and 1 virtual hours in 12.3 s.");
    expect(text).include("No rule is broken.");
  });

  it("fails a long run in which a fault never came up", () => {
    const { F21: _, ...fired } = allFired;
    const report = createReport(range, createTotals(fired), 1, undefined);
    expect(report.silent).eql(["F21"]);
    expect(stripVTControlCharacters(renderReport(report))).include("Never came up: F21.");
  });

  it("asks less of a short run", () => {
    expect(createReport({ ...range, count: 999 }, createTotals({}), 1, undefined).silent).eql([]);
  });

  it("tells a violation with its seed, a small history and the command that replays it", async () => {
    const bug = "works on the batch from its end";
    const { seed } = (await firstCaught(bug)).scenario;
    const failure = await explain(seed, { world: "stream", bug, own: undefined });
    const text = stripVTControlCharacters(renderReport(createReport(range, createTotals(), 1, failure)));
    expect(text).match(/Seed \d+ breaks rules, \d+ times:\n {2}order: /);
    expect(text).match(/ \d+\.\d{3} s {2}put "/);
    expect(text).match(/PutRecords of 1: 1 taken/);
    expect(text).include(`Replay: npm run simulate -- --seeds 1 --from ${seed} --bug "${bug}"`);
    expect(text).not.include("No rule is broken");
  });
});
