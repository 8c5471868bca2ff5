import { expect } from "chai";
import { createDrillReport, drillProblems, lateKeys, type PutRecordFacts } from "../../../local/drill/drill-report.ts";
import { outagesOf } from "../../../local/drill/outages.ts";

const HOME = "us-east-1";
const AWAY = "eu-west-1";
const outages = outagesOf(["gone"]);
const beganMs = outages[0]?.fromMs ?? 0;

/** A record that fell due `seconds` after the outage began, and was taken two seconds later. */
function createFact(seconds: number, region: string | undefined, sequence: number, more: Partial<PutRecordFacts> = {}) {
  const dueMs = beganMs + seconds * 1000;
  const taken = region === undefined ? [] : [{ region, shardId: "shard", sequenceNumber: String(sequence) }];
  const fact: PutRecordFacts = { key: "u1", home: HOME, dueMs, taken, ...more };
  return region === undefined ? fact : { ...fact, acknowledged: { region, atMs: dueMs + 2000 } };
}

const report = (facts: PutRecordFacts[]) => createDrillReport({ region: HOME, outages, facts });

describe("the report of a drill", () => {
  it("counts what moved, when producers left and were back, and how late each key was", () => {
    const facts = [
      createFact(0, AWAY, 1),
      createFact(5, AWAY, 2, { key: "u2" }),
      createFact(7, HOME, 1, { key: "u3", home: AWAY }),
      createFact(125, HOME, 3),
    ];
    expect(report(facts).outages[0]).to.deep.equal({
      ...{ kind: "gone", fromSeconds: 90, seconds: 120 },
      ...{ keys: 2, moved: 2, waited: 0, leftAfterSeconds: 2, backAfterSeconds: 7 },
      ...{ lateSeconds: { p50: 2, p99: 2, max: 2 }, duplicates: 0 },
    });
  });

  it("names the latest keys of an outage, and the regions that took them, the latest first and few of many", () => {
    const late = (key: string, seconds: number, regions: (string | undefined)[]) =>
      regions.map((region, index) => {
        const fact = createFact(0, region, index + 1, { key });
        return region === undefined ? fact : { ...fact, acknowledged: { region, atMs: fact.dueMs + seconds * 1000 } };
      });
    const named = [late("u1", 3, [AWAY]), late("u2", 9, [AWAY, HOME]), late("u3", 0, [undefined])].flat();
    const others = Array.from({ length: 20 }, (_, index) => late(`v${index}`, 1, [AWAY])).flat();
    const [latest = []] = lateKeys({ region: HOME, outages, facts: [...others, ...named] });
    expect(latest).to.have.length(10);
    expect(latest.slice(0, 3)).to.deep.equal([
      { key: "u3", regions: [], lateSeconds: null },
      { key: "u2", regions: [AWAY, HOME], lateSeconds: 9 },
      { key: "u1", regions: [AWAY], lateSeconds: 3 },
    ]);
  });

  it("finds a key whose records a region took out of order", () => {
    const facts = [createFact(0, HOME, 2), createFact(1, HOME, 1)];
    expect(report(facts).disordered).to.equal(1);
    expect(drillProblems(report(facts))).to.have.length(1);
    expect(report([createFact(0, HOME, 2), createFact(1, AWAY, 1)]).disordered, "another region").to.equal(0);
  });

  it("takes a copy that comes late for what it is", () => {
    const copies = [1, 9].map((number) => ({ region: HOME, shardId: "shard", sequenceNumber: String(number) }));
    const { disordered, duplicates } = report([createFact(0, HOME, 1, { taken: copies }), createFact(1, HOME, 2)]);
    expect({ disordered, duplicates }).to.deep.equal({ disordered: 0, duplicates: 1 });
  });

  it("finds a key that goes to and fro during an outage", () => {
    const there = [HOME, AWAY, AWAY, HOME].map((region, index) => createFact(index, region, index + 1));
    expect(report(there).split).to.equal(0);
    const toAndFro = [HOME, AWAY, HOME, AWAY].map((region, index) => createFact(index, region, index + 1));
    expect(report(toAndFro).split).to.equal(1);
    expect(drillProblems(report(toAndFro))).to.have.length(1);
  });

  it("finds a record that nobody acknowledged", () => {
    expect(drillProblems(report([createFact(0, undefined, 0)]))).to.deep.equal([
      "1 records were acknowledged by no region.",
    ]);
  });
});
