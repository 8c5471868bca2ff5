import { expect } from "chai";
import type { EvidenceReads } from "../../../operate/watch/evidence-reads.ts";
import { traceView } from "../../../operate/watch/trace-view.ts";
import { createTracesReader } from "../../../operate/watch/traces.ts";
import { createContract } from "../../client/support/contract.ts";

const NOW_MS = Date.UTC(2026, 10, 30, 12);
const START = NOW_MS / 1000;
const flowOf = new Map([["shop-enrich-1234567", "enrich"]]);

type Fields = Record<string, unknown>;
const createSegment = (id: string, fromMs: number, toMs: number, more: Fields = {}) => ({
  ...{ id, name: "shop-enrich-1234567", start_time: START + fromMs / 1000, end_time: START + toMs / 1000 },
  ...more,
});
const service = createSegment("a", 0, 100, { origin: "AWS::Lambda", aws: { request_id: "r1" } });
const own = createSegment("b", 10, 90, {
  ...{ origin: "AWS::Lambda::Function", parent_id: "a" },
  subsegments: [
    createSegment("d", 40, 90, { name: "Invocation" }),
    createSegment("c", 10, 40, { name: "Initialization" }),
  ],
});
const called = createSegment("e", 50, 60, { name: "DynamoDB", parent_id: "d" });
const view = (...segments: Fields[]) =>
  traceView(
    "1-a-b",
    segments.map((segment) => JSON.stringify(segment)),
    flowOf,
  );

describe("a trace of a stack in AWS", () => {
  it("is drawn as X-Ray has it: each part below what called it, in the order of time", () => {
    const { segments, ...whole } = view(own, called, service) ?? expect.fail("none");
    expect(whole).to.deep.equal({
      ...{ requestId: "r1", flow: "enrich", startedAtMs: NOW_MS, status: "success", metrics: {} },
    });
    const drawn = segments.map(({ name, depth, fromMs, durationMs }) => [
      name,
      depth,
      Math.round(fromMs),
      Math.round(durationMs),
    ]);
    expect(drawn).to.deep.equal([
      ["AWS::Lambda", 0, 0, 100],
      ["AWS::Lambda::Function", 1, 10, 80],
      ["Initialization", 2, 10, 30],
      ["Invocation", 2, 40, 50],
      ["DynamoDB", 3, 50, 10],
    ]);
  });

  it("failed when a part of it did", () => {
    expect(view({ ...service, fault: true })?.status).to.equal("error");
  });

  it("shows what is under way without an end, and passes over what it can't read", () => {
    const { end_time, ...begun } = service;
    expect(view(begun, { id: 7 })?.segments).to.deep.equal([
      { name: "AWS::Lambda", depth: 0, fromMs: 0, durationMs: 0 },
    ]);
  });

  it("is none when it is of other functions, or no JSON", () => {
    expect(view({ ...service, name: "other" })).to.equal(undefined);
    expect(traceView("1", ["{"], flowOf)).to.equal(undefined);
  });

  it("ends, whoever its segments name as their parent, and however many there are", () => {
    const circle = [createSegment("a", 0, 1, { parent_id: "a" }), createSegment("a", 0, 1, { origin: "AWS::Lambda" })];
    expect(view(...circle)?.segments).to.have.length(2);
    const many = Array.from({ length: 100 }, (_, index) => createSegment(`s${index}`, index, index + 1));
    expect(view(service, ...many)?.segments).to.have.length(30);
  });
});

describe("the traces of a stack in AWS", () => {
  const contract = createContract().regions["eu-west-1"] ?? expect.fail("no region");
  const createSubject = (count: number, isPartial = false) => {
    const windows: number[] = [];
    const asked: string[][] = [];
    const reads: Pick<EvidenceReads, "tracesOf" | "segments"> = {
      async tracesOf(names, fromMs, toMs) {
        expect(names).to.deep.equal(["enrich"]);
        windows.push((toMs - fromMs) / 60_000);
        return Array.from({ length: count }, (_, index) => ({ id: `t${index}`, startedAtMs: index, isPartial }));
      },
      async segments(ids) {
        asked.push([...ids]);
        return new Map(ids.map((id) => [id, [JSON.stringify({ ...service, name: "enrich" })]]));
      },
    };
    const read = createTracesReader(reads, contract);
    return { read: (minutes = 1440) => read(NOW_MS - minutes * 60_000, NOW_MS), windows, asked };
  };

  it("are the newest, and few of many", async () => {
    const { read, asked, windows } = createSubject(50);
    expect(await read()).to.have.length(20);
    expect(asked[0]?.[0]).to.equal("t49");
    expect(windows).to.deep.equal([1]);
  });

  it("are looked for further back only where there are few, and not before what counts are of", async () => {
    const { read, windows } = createSubject(3);
    await read();
    await read(5);
    expect(windows).to.deep.equal([1, 10, 60, 1, 5]);
  });

  it("are read once, unless they are still under way", async () => {
    const whole = createSubject(3);
    await whole.read();
    await whole.read();
    expect(whole.asked.map((ids) => ids.length)).to.deep.equal([3, 0]);
    const partial = createSubject(3, true);
    await partial.read();
    await partial.read();
    expect(partial.asked.map((ids) => ids.length)).to.deep.equal([3, 3]);
  });
});
