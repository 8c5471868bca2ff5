import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { createContract } from "../../client/support/contract.ts";
import { listen } from "../../emulator/endpoint/create-endpoint.ts";
import { quarantineLine } from "./create-redrive.ts";

const COMMAND = path.resolve(import.meta.dirname, "../../../operate/redrive.ts");
const BUCKET = "failures-eu-west-1";
const ENVIRONMENT = { AWS_ACCESS_KEY_ID: "000000000000", AWS_SECRET_ACCESS_KEY: "local", NO_COLOR: "1" };

describe("npm run redrive", () => {
  let folder: string;
  let outputs: string;
  let cloud: Awaited<ReturnType<typeof listen>>;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-redrive-"));
    outputs = path.join(folder, "outputs.json");
    await writeFile(outputs, JSON.stringify(createContract()));
    cloud = await listen();
    cloud.kinesis.createStream(
      { account: "000000000000", region: "eu-west-1" },
      { StreamName: "users", ShardCount: 1 },
    );
  });
  afterEach(async () => {
    await cloud.endpoint.close();
    await rm(folder, { recursive: true });
  });

  /** Records on the input stream. */
  function putRecordsCount(): number {
    const scope = { account: "000000000000", region: "eu-west-1" };
    const shard = { StreamName: "users", ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" as const };
    const { ShardIterator } = cloud.kinesis.getShardIterator(scope, shard);
    return cloud.kinesis.getRecords(scope, { ShardIterator }).Records.length;
  }

  /** @param interruptAt what the command says when Ctrl-C is pressed. */
  async function run(
    args: string[],
    env: Record<string, string> = { AWS_ENDPOINT_URL: cloud.url },
    interruptAt?: RegExp,
  ) {
    const child = spawn(process.execPath, [COMMAND, "--stack", "dev", "--region", "eu-west-1", ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...ENVIRONMENT, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (part) => (text += part));
    child.stdout.on("data", () => interruptAt?.test(text) && !child.killed && child.kill("SIGINT"));
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(text).not.to.match(/^ {4}at /m);
    return { code, text };
  }

  it("shows what the store holds, puts it back once, and says so", async () => {
    await cloud.objectStore.createBucket(BUCKET);
    const lines = [quarantineLine(), quarantineLine({ sequenceNumber: "101", reason: "invalid-json" })];
    await cloud.objectStore.putObject(BUCKET, "quarantine/2026/01/01/a.ndjson", Buffer.from(lines.join("\n")));
    const dry = await run(["--outputs", outputs, "--dry-run"]);
    expect(dry.code).to.equal(0);
    expect(dry.text).to.match(/quarantine +│ unknown-country +│ may succeed +│ +1 /);
    expect(dry.text).to.include("1 record would be put back.");
    const first = await run(["--outputs", outputs]);
    expect([first.code, first.text]).to.deep.include(0);
    expect(first.text).to.include("1 record put back.").and.include("1 record skipped: they need mending first.");
    const second = await run(["--outputs", outputs, "--json"]);
    const told = JSON.parse(second.text);
    expect(told).to.include({ version: 1, command: "redrive", putBack: 0, isInterrupted: false });
    expect(told.fates).to.include({ "put back": 0, "put back before": 1, "not selected": 1 });
    expect(told.groups.map(({ records }: { records: number }) => records)).to.deep.equal([1, 1]);
    expect(cloud.errors).to.deep.equal([]);
  });

  it("stops on Ctrl-C after the call in flight with status 130, says how to go on, and goes on", async () => {
    await cloud.objectStore.createBucket(BUCKET);
    const lines = ["100", "101", "102"].map((sequenceNumber) => quarantineLine({ sequenceNumber }));
    await cloud.objectStore.putObject(BUCKET, "quarantine/a.ndjson", Buffer.from(lines.join("\n")));
    const stopped = await run(["--outputs", outputs, "--rate", "1"], { AWS_ENDPOINT_URL: cloud.url }, /^Putting 3/m);
    expect(stopped.code).to.equal(130);
    const [, count = "0"] =
      /(\d) records? put back, then stopped by Ctrl-C\. Fix: run the same/.exec(stopped.text) ?? [];
    expect(Number(count)).to.be.below(3);
    const { code, text } = await run(["--outputs", outputs]);
    expect([code, text]).to.satisfy(() => text.includes(`${3 - Number(count)} record`) && code === 0);
    expect(putRecordsCount()).to.equal(3);
  });

  it("gets more through than a shard takes in a second, each once", async () => {
    await cloud.objectStore.createBucket(BUCKET);
    const lines = Array.from({ length: 1_500 }, (_, index) =>
      quarantineLine({ sequenceNumber: `${1_000 + index}`, partitionKey: `k${index}` }),
    );
    await cloud.objectStore.putObject(BUCKET, "quarantine/a.ndjson", Buffer.from(lines.join("\n")));
    const { code, text } = await run(["--outputs", outputs, "--rate", "100000"]);
    expect([code, /1,500 records put back\./.test(text)]).to.deep.equal([0, true]);
    expect(putRecordsCount()).to.equal(1_500);
  });

  it("says plainly that there is nothing to do", async () => {
    await cloud.objectStore.createBucket(BUCKET);
    const { code, text } = await run(["--outputs", outputs]);
    expect(code).to.equal(0);
    expect(text).to.include("Nothing to put back: the failure store holds no records.");
    const since = await run(["--outputs", outputs, "--since", "2026-01-02"]);
    expect(since.text).to.include("holds no records that were stored since 2026-01-02T00:00:00.000Z.");
  });

  it("says how to mend what is missing, without a stack trace", async () => {
    const noBucket = await run(["--outputs", outputs]);
    expect([noBucket.code, noBucket.text]).to.satisfy(
      ([code, text]: [number, string]) => code === 1 && /no bucket failures-eu-west-1\.\nFix: /.test(text),
    );
    const noOutputs = await run([], {});
    expect(noOutputs.code).to.equal(2);
    expect(noOutputs.text).to.include("--outputs must name a file").and.include("npx pulumi stack output --json");
    const unreachable = await run(["--outputs", outputs], { AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
    expect(unreachable.code).to.equal(1);
    expect(unreachable.text).to.include("must be reachable, got ECONNREFUSED");
  });
});
