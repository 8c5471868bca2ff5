import { Buffer } from "node:buffer";
import { expect } from "chai";
import { createProducer } from "../../client/producer.ts";
import { visits } from "../../examples/arrivals/users.ts";
import { read as readWithClient } from "../../examples/consumers/client/read.ts";
import { read as readByHand } from "../../examples/consumers/get-records/read.ts";
import { collect } from "../client/support/collect.ts";
import { createEnriched } from "./support/enriched.ts";
import { type Laptop, startLaptop } from "./support/laptop.ts";
import { runExample } from "./support/run-example.ts";

const REGION = "eu-west-1";
const SCOPE = { account: "000000000000", region: REGION };
const COUNT = 300;

/** Puts enriched records on a stream of two shards that becomes four, then two again, meanwhile. */
async function fill({ emulator }: Laptop, StreamName: string): Promise<void> {
  emulator.kinesis.createStream(SCOPE, { StreamName, ShardCount: 2 });
  const streamArn = `arn:aws:kinesis:${REGION}:000000000000:stream/${StreamName}`;
  const all = [...visits("run", COUNT)].map((visit, index) => ({
    partitionKey: visit.userId,
    data: Buffer.from(createEnriched({ ...visit, id: String(index) })),
  }));
  const producer = createProducer({ streams: { [REGION]: streamArn } });
  for (const [part, shards] of [4, 2, undefined].entries()) {
    await collect(producer.putAll(all.slice((part * COUNT) / 3, ((part + 1) * COUNT) / 3)));
    if (shards === undefined) continue;
    const asked = { StreamARN: streamArn, TargetShardCount: shards, ScalingType: "UNIFORM_SCALING" } as const;
    emulator.kinesis.updateShardCount(SCOPE, asked);
  }
  producer.close();
}

describe("the examples of consumers", () => {
  let laptop: Laptop;
  before(async () => {
    laptop = await startLaptop();
  });
  after(() => laptop.stop());

  for (const [name, read] of [
    ["client", readWithClient],
    ["get-records", readByHand],
  ] as const)
    it(`examples/consumers/${name} reads every record once, in order per user, while the stream is resharded`, async () => {
      await fill(laptop, `resharded-${name}`);
      const outputs = await laptop.outputsWith(`resharded-${name}`);
      const { status, said } = await runExample(read, ["--outputs", outputs, "--records", String(COUNT)]);
      expect(said).to.equal("300 records arrived: 300 distinct, 0 twice, 0 out of order, 0 malformed.");
      expect(status).to.equal(0);
    });

  it("examples/consumers/client goes on where it ended, within a shard and across a resharding", async () => {
    await fill(laptop, "in-parts");
    const outputs = await laptop.outputsWith("in-parts");
    const ask = async (records: number) =>
      (await runExample(readWithClient, ["--outputs", outputs, "--records", String(records), "--seconds", "20"])).said;
    for (const part of [70, 130, 100])
      expect(await ask(part)).to.equal(
        `${part} records arrived: ${part} distinct, 0 twice, 0 out of order, 0 malformed.`,
      );
  });

  for (const [name, read] of [
    ["client", readWithClient],
    ["get-records", readByHand],
  ] as const)
    it(`examples/consumers/${name} ends with 1 when fewer come in time`, async () => {
      laptop.emulator.kinesis.createStream(SCOPE, { StreamName: `empty-${name}`, ShardCount: 1 });
      const outputs = await laptop.outputsWith(`empty-${name}`);
      const { status, said } = await runExample(read, ["--outputs", outputs, "--records", "1", "--seconds", "1"]);
      expect(said).to.match(/^0 records arrived/);
      expect(status).to.equal(1);
    });
});
