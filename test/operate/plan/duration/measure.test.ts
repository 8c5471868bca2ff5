import { expect } from "chai";
import { durationOf } from "../../../../operate/plan/duration/duration.ts";
import { measureFunctions } from "../../../../operate/plan/duration/measure.ts";
import { storyRecords } from "../../../../operate/plan/duration/measured-records.ts";
import { createTempFolder } from "../../../emulator/lambda/function/temp-folder.ts";
import { createGraph } from "../create-graph.ts";

const NAME = "shop-prod-us-east-1-enrich";
const LITTLE = { warmUs: 1, measuredUs: 20_000 };

/** A handler that publishes what these expressions say, 100 µs of work a record. */
const handlerOf = (entries: string) => `
const { AWS_ENDPOINT_URL: url } = process.env;
const work = (us) => { const end = performance.now() + us / 1000; while (performance.now() < end); };
export const handler = async ({ Records }) => {
  for (const _ of Records) work(100);
  const body = JSON.stringify({ Records: ${entries} });
  await (await fetch(url, { method: "POST", headers: { "x-amz-target": "Kinesis_20131202.PutRecords" }, body })).text();
};`;

async function measured(files: Record<string, string>, settings: object = {}, areOwn = false) {
  using folder = createTempFolder(files);
  const code = { kind: "file-archive", path: folder.path };
  const graph = createGraph({ function: { code, handler: "index.handler", ...settings } });
  const { signal } = new AbortController();
  const made = { graph, records: storyRecords(200), bytes: 200, signal, effort: LITTLE };
  const found = await measureFunctions({ ...made, areOwn });
  return found.get(NAME);
}

describe("a function's package", () => {
  it("is invoked in a process of its own, and its CPU time taken: of an invocation, and of each record", async () => {
    const found = await measured({ "index.mjs": handlerOf(`Records.map(() => ({ PartitionKey: "a" }))`) });
    if (found === undefined || "problem" in found) return expect.fail(JSON.stringify(found));
    expect(found.msPerRecord).to.be.within(0.08, 0.4);
    expect(found.ms).to.be.within(0, 20);
  });

  it("is measured with records of its own whatever becomes of them, and whether it publishes or not", async () => {
    const files = { "index.mjs": handlerOf("[]") };
    for (const settings of [{}, { environment: { variables: {} } }])
      expect(await measured(files, settings, true))
        .to.have.property("msPerRecord")
        .that.is.within(0.08, 0.4);
  });

  const unmeasured: [title: string, files: Record<string, string>, settings: object, problem: RegExp][] = [
    [
      "publishes nothing",
      { "index.mjs": handlerOf("[]") },
      {},
      /doesn't publish the records .* --records FILE\.ndjson$/,
    ],
    ["can't be loaded", { "index.mjs": "throw new Error('no');" }, {}, /^it could not be measured: its process ended/],
    ["asks another machine", { "index.mjs": "await fetch('https://example.com');" }, {}, /^it could not be measured/],
    ["has no module", {}, {}, /^its package has no module for index\.handler$/],
    ["is no folder", {}, { code: { kind: "remote-archive", uri: "s3://a/b" } }, /^its package is no folder/],
    ["has no output", {}, { environment: { variables: {} } }, /^it publishes nothing that would show/],
  ];
  for (const [title, files, settings, problem] of unmeasured)
    it(`is not measured when it ${title}, and the reason is told`, async () => {
      const found = await measured(files, settings);
      expect(found).to.have.property("problem");
      expect((found as { problem: string }).problem).to.match(problem);
    });
});

describe("how long an invocation takes", () => {
  const fn = { name: NAME, memoryMib: 885, output: { name: "out" } } as Parameters<typeof durationOf>[0];
  const found = new Map([[NAME, { ms: 2, msPerRecord: 0.01 }]]);
  const load = { durationMs: undefined, aggregation: 1 };

  it("is what was given, whatever was measured", () =>
    expect(durationOf(fn, { ...load, durationMs: 40 }, found)).to.include({ ms: 40, msPerRecord: 0, source: "given" }));

  it("is CPU time by what of a vCPU its memory brings, and a guess for the network, both told", () => {
    const { ms, msPerRecord, source, because } = durationOf(fn, load, found);
    expect(source).to.equal("measured");
    expect(ms).to.be.closeTo((2 * 1769) / 885 + 25, 1e-9);
    expect(msPerRecord).to.be.closeTo((0.01 * 1769) / 885, 1e-9);
    expect(because).to.match(
      /^2 ms and 10 µs a record of CPU .* 885 MiB bring 0\.50 of a vCPU.* guess of 25 ms for the/,
    );
  });

  it("is no shorter with more memory than one thread can use", () =>
    expect(durationOf({ ...fn, memoryMib: 10_240 }, load, found).ms).to.equal(27));

  it("counts each record that a producer has packed", () =>
    expect(durationOf({ ...fn, memoryMib: 1769 }, { ...load, aggregation: 20 }, found).msPerRecord).to.equal(0.2));

  it("is a guess, and why, when nothing was measured", () => {
    const problem = new Map([[NAME, { problem: "it is too shy" }]]);
    expect(durationOf(fn, load, problem)).to.deep.equal({
      ...{ ms: 200, msPerRecord: 0, source: "a guess", because: "it is too shy" },
    });
  });
});

describe("records to measure with", () => {
  it("are users of the story, as long as asked for", () => {
    const source = storyRecords(300);
    for (let index = 0; index < 20; index++) {
      const text = String(source.next().value);
      const { userId, location } = JSON.parse(text);
      expect(Buffer.byteLength(text) + userId.length).to.equal(300);
      expect(location.country).to.match(/^[A-Z]{2}$/);
    }
  });
});
