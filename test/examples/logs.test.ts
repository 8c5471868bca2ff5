import { readFileSync } from "node:fs";
import { readFile, watch } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { configure } from "../../examples/producers/agent/configure.ts";
import { writeLog } from "../../examples/producers/agent/write-log.ts";
import { type Laptop, startLaptop } from "./support/laptop.ts";
import { runExample } from "./support/run-example.ts";

const SCOPE = { account: "000000000000", region: "eu-west-1" };
const COUNT = 60;

/** Sends each line of a log once they are all there, as an agent does: under a random key, as the bytes that `recordOf` makes. */
async function sendLines({ emulator }: Laptop, log: string, recordOf: (line: string) => string): Promise<void> {
  for await (const _ of watch(path.dirname(log))) {
    const lines = (await readFile(log, "utf8").catch(() => "")).split("\n").slice(0, -1);
    if (lines.length < COUNT) continue;
    const Records = lines.map((line) => ({ Data: Buffer.from(recordOf(line)), PartitionKey: String(Math.random()) }));
    emulator.kinesis.putRecords(SCOPE, { StreamName: "users", Records });
    return;
  }
}

describe("the examples of logs", () => {
  let laptop: Laptop;
  before(async () => {
    laptop = await startLaptop();
  });
  after(() => laptop.stop());

  for (const [name, recordOf] of [
    ["Kinesis Agent: the line and its newline", (line: string) => `${line}\n`],
    ["Fluent Bit: the record written again, and a newline", (line: string) => `${JSON.stringify(JSON.parse(line))}\n`],
  ] as const)
    it(`what is sent by ${name} comes back enriched, each line once`, async () => {
      const log = path.join(path.dirname(await laptop.outputsWith("enriched")), "users.ndjson");
      const sending = sendLines(laptop, log, recordOf);
      const args = ["--outputs", laptop.outputs, "--log", log, "--records", String(COUNT)];
      const [{ status, said }] = await Promise.all([runExample(writeLog, args), sending]);
      expect(said).to.include(`${COUNT} records arrived: ${COUNT} distinct, 0 twice`);
      expect(status).to.equal(0);
    });

  it("the check ends with 1 when nobody sends the log", async () => {
    const log = path.join(path.dirname(await laptop.outputsWith("enriched")), "users.ndjson");
    const args = ["--outputs", laptop.outputs, "--log", log, "--records", "2", "--seconds", "1"];
    expect(await runExample(writeLog, args)).to.include({ status: 1 });
  });

  it("the agent's configuration names stream, log and endpoint, and puts one line into a record", async () => {
    const { said } = await runExample(configure, ["--outputs", laptop.outputs, "--log", "/var/log/users.ndjson"]);
    const { flows, ...rest } = JSON.parse(said);
    expect(rest).to.include({ "kinesis.endpoint": laptop.emulator.endpointUrl, "cloudwatch.emitMetrics": false });
    expect(flows).to.have.length(1);
    expect(flows[0]).to.include({ filePattern: "/var/log/users.ndjson", kinesisStream: "users" });
    expect(flows[0]).not.to.have.any.keys(
      "aggregatedRecordSizeBytes",
      "multiLineStartPattern",
      "dataProcessingOptions",
    );
  });

  it("Fluent Bit's configuration sends whole records, one by one, and gives none up", () => {
    const file = new URL("../../examples/producers/fluent-bit/fluent-bit.yaml", import.meta.url);
    const { inputs, outputs } = parse(readFileSync(file, "utf8")).pipeline;
    expect(inputs[0]).to.include({ name: "tail", parser: "json-lines", "storage.type": "filesystem" });
    expect(outputs[0]).to.include({ name: "kinesis_streams", retry_limit: "no_limits" });
    expect(outputs[0]).not.to.have.any.keys("log_key", "simple_aggregation", "time_key");
  });
});
