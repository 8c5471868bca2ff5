import { expect } from "chai";
import { createProject } from "./install.ts";

/** A function of one's own: the handler's package, and nothing else of ours. */
const HANDLER = `
import { drop, enrichment, refuse } from "@tributary/kinesis-handler";

export const handler = enrichment({
  enrich(order, { key }) {
    if (order.test) return drop("test");
    return order.price === undefined ? refuse("no-price") : { total: order.price * order.count, customer: key };
  },
});
`;

/** Puts orders through the function on the emulator's package, and prints what came out and what was kept. */
const PROGRAM = `
import { startEmulator } from "@tributary/emulator";

const region = "eu-west-1";
const emulator = await startEmulator();
const scope = { account: "000000000000", region };
for (const StreamName of ["orders", "enriched"]) emulator.kinesis.createStream(scope, { StreamName, ShardCount: 1 });
await emulator.objectStore.createBucket("failures");
const arn = (stream) => \`arn:aws:kinesis:\${region}:000000000000:stream/\${stream}\`;
const log = [];
const mapping = emulator.startFunction({
  name: "orders",
  region,
  folder: "function",
  stream: "orders",
  environment: { OUTPUT_STREAM_ARN: arn("enriched"), FAILURE_STORE_BUCKET: "failures", MAX_RECORD_BYTES: "1048576" },
  mapping: { functionResponseTypes: ["ReportBatchItemFailures"] },
  onLog: (line) => log.push(line),
});
const orders = [{ price: 2, count: 3 }, { count: 1 }, { test: true }];
for (const order of orders)
  emulator.kinesis.putRecord(scope, { StreamName: "orders", PartitionKey: "ada", Data: Buffer.from(JSON.stringify(order)) });
const deadline = Date.now() + 30_000;
while (mapping.stats.succeeded < orders.length && Date.now() < deadline) await new Promise((done) => setTimeout(done, 20));
if (mapping.stats.succeeded < orders.length) console.error(log.join("\\n"));

const reader = emulator.kinesis.reader(arn("enriched"));
const [{ shardId }] = await reader.listShards();
const { records } = await reader.read(shardId, 0, 100);
for (const { data, Data } of records) console.log(Buffer.from(data ?? Data).toString());
for (const { key } of (await emulator.objectStore.listObjects("failures")).objects) {
  const { body } = await emulator.objectStore.getObject("failures", key);
  console.log(JSON.parse(Buffer.from(body).toString()).reason);
}
await emulator.stop();
`;

describe("@tributary/kinesis-handler in a function, on @tributary/emulator", function () {
  this.timeout(120_000);

  it("handles the events of a stream", async () => {
    const project = await createProject(["handlers/kinesis", "emulator"]);
    project.write("function/index.mjs", HANDLER);
    project.write("program.js", PROGRAM);
    const [enriched = "", reason, ...rest] = (await project.run("program.js")).split("\n");
    const { enrichment, ...order } = JSON.parse(enriched);
    expect(order).to.deep.equal({ price: 2, count: 3, total: 6, customer: "ada" });
    expect(enrichment.id).to.match(/^eu-west-1\/orders\//);
    expect({ reason, rest }).to.deep.equal({ reason: "no-price", rest: [] });
  });
});
