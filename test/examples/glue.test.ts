import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { createProducer } from "../../client/producer.ts";
import { UsageError } from "../../command-line/command.ts";
import { readStack } from "../../examples/arrivals/stack.ts";
import { collect as collectRecords } from "../../examples/consumers/glue/collect.ts";
import { runJob } from "../../examples/consumers/glue/run-job.ts";
import { collect } from "../client/support/collect.ts";
import { createEnriched } from "./support/enriched.ts";
import { type Laptop, startLaptop } from "./support/laptop.ts";

const REGION = "eu-west-1";
const SCOPE = { account: "000000000000", region: REGION };
const signal = new AbortController().signal;

describe("examples/consumers/glue", () => {
  let laptop: Laptop;
  let folder: string;
  before(async () => {
    laptop = await startLaptop();
    folder = await mkdtemp(path.join(tmpdir(), "tributary-glue-"));
  });
  after(async () => {
    await laptop.stop();
    await rm(folder, { recursive: true });
  });

  it("collects what the stream holds into files of a thousand, each record's text and when it was taken", async () => {
    laptop.emulator.kinesis.createStream(SCOPE, { StreamName: "to-count", ShardCount: 1 });
    const producer = createProducer({
      streams: { [REGION]: `arn:aws:kinesis:${REGION}:000000000000:stream/to-count` },
    });
    const texts = Array.from({ length: 1200 }, (_, index) => createEnriched({ userId: "u1", id: `${index % 1100}` }));
    await collect(producer.putAll(texts.map((text) => ({ partitionKey: "u1", data: Buffer.from(text) }))));
    producer.close();

    const stack = await readStack({ outputs: await laptop.outputsWith("to-count"), region: REGION });
    const records = path.join(folder, "records");
    const arrivals = await collectRecords(stack, { records: 1100, seconds: 20, folder: records, signal });

    expect(arrivals).to.include({ records: 1100, distinct: 1100, malformed: 0 });
    const files = (await readdir(records)).sort();
    const lines = await Promise.all(
      files.map(async (file) => (await readFile(path.join(records, file), "utf8")).trim().split("\n")),
    );
    expect(lines.map(({ length }) => length)).to.deep.equal([1000, 100]);
    const read = lines.flat().map((line) => JSON.parse(line) as { at: string; data: string });
    expect(read.map(({ data }) => data)).to.deep.equal(texts.slice(0, 1100).map(String));
    for (const { at } of read) expect(new Date(at).toISOString()).to.equal(at);
  });

  it("says which Python it needs when there is no such one", async () => {
    const PYTHON = path.join(folder, "none");
    const error = await runJob("records", "counts", signal, { PYTHON }).catch((caught: unknown) => caught);
    expect(error)
      .to.be.instanceOf(UsageError)
      .with.property("message", `PYTHON must name a Python that has pyspark 3.5, got ${PYTHON}, which is not there.`);
  });
});
