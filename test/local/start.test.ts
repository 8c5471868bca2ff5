import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { consume, parseOutputs } from "../../client/index.ts";
import { start as startCommand } from "../../local/start.ts";
import type { View } from "../../page/view.ts";
import { runInProcess } from "../command-line/run-in-process.ts";
import { createTempFolder } from "../emulator/lambda/function/temp-folder.ts";
import { createCatalogueDocument } from "../handlers/enrich/factories.ts";
import { shippedProgram } from "../support/shipped-program.ts";

type Ended = { status: number | null; stdout: string; stderr: string };

const started: ChildProcess[] = [];
const start = (...args: string[]) => {
  const child = spawn(process.execPath, ["local/start.ts", ...args], {
    cwd: shippedProgram(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].on("data", (chunk) => (texts[name] += chunk));
  const ended: Promise<Ended> = once(child, "close").then(([status]) => ({ status, ...texts }));
  const said = async (pattern: RegExp) => {
    while (!pattern.test(texts.stdout)) await once(child.stdout, "data");
    return texts.stdout;
  };
  return { child, ended, said };
};

/** For what doesn't ask for two regions or for alarms: a program that is evaluated in half the time. */
const SMALL = ["-c", 'regions=["us-east-1"]', "-c", "alarms=none"];

/** Every process below `pid`. */
const descendants = (pid: number): number[] => {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
};
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const viewIn = (page: string): View =>
  JSON.parse(/<script type="application\/json" id="view">(.*)<\/script>/.exec(page)?.[1] ?? "");

describe("npm start", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-start-"));
  });
  const emptied = createTempFolder({ "empty.ndjson": "" });
  after(async () => {
    for (const child of started) child.kill("SIGKILL");
    emptied[Symbol.dispose]();
    await rm(folder, { recursive: true });
  });
  const write = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  };

  it("puts a file through the pipeline of its nearest regions, and accounts for every record", async () => {
    const user = (userId: string, n: number, country: string, city: string) =>
      `{"userId":"${userId}","n":${n},"big":12345678901234567890,"location":{"country":"${country}","city":"${city}"}}`;
    const good = [
      user("u1", 1, "KR", "서울"),
      user("u2", 2, "US", "New York"),
      user("u1", 3, "KR", "Seoul"),
      user("u3", 4, "JP", "Nowhere"),
    ];
    const input = await write(
      "users.ndjson",
      [...good, "{broken", '{"userId":"u4","location":{"country":"XX"}}', ""].join("\n"),
    );
    const output = path.join(folder, "out");
    const sold = (code: string, city: string, ...names: string[]) => ({
      ...{ code, options: ["country-option"] },
      cities: [{ names: [city, ...names], options: ["seoul-city-option"] }],
    });
    const countries = [sold("KR", "Seoul", "서울"), sold("US", "New York"), sold("JP", "Tokyo")];
    const catalogue = await write("catalogue.json", JSON.stringify(createCatalogueDocument({ countries })));
    const args = ["-c", `catalogue=${catalogue}`, "--input", input, "--output", output];
    const { status, stdout, stderr } = await start(...args).ended;
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
    expect(stdout).to.match(
      /1 line has no key in userId [^\n]*in the failure store, byte for byte:\n {2}line 5: a record must be a JSON/,
    );
    expect(stdout).to.match(/quarantined: (invalid-json 1, not-a-country 1|not-a-country 1, invalid-json 1)\n/);

    const report = JSON.parse(await readFile(path.join(output, "report.json"), "utf8"));
    expect(report).to.include({ in: 6, out: 4, quarantined: 2, duplicates: 0, lost: 0, refused: 0 });
    expect(Object.keys(report.regions)).to.have.members(["us-east-1", "ap-northeast-2"]);
    const page = viewIn(await readFile(path.join(output, "report.html"), "utf8"));
    expect(report, "what the page shows").to.deep.include({ ...page.counts, seconds: page.seconds });
    for (const { name, counts, records = [], failures = [] } of page.regions) {
      expect(report.regions[name]).to.deep.include(counts);
      expect(records).to.have.length(counts.in ?? -1);
      expect(failures).to.have.length(counts.quarantined ?? -1);
    }

    const enriched = await Promise.all(
      ["ap-northeast-2", "us-east-1"].map(async (region) =>
        (await readFile(path.join(output, region, "enriched.ndjson"), "utf8")).trimEnd().split("\n"),
      ),
    );
    const [korea = [], america = []] = enriched;
    expect(america.map((line) => JSON.parse(line).userId)).to.deep.equal(["u2"]);
    expect(
      korea.filter((line) => line.includes('"u1"')).map((line) => JSON.parse(line).n),
      "order per key",
    ).to.deep.equal([1, 3]);
    for (const line of enriched.flat()) {
      const at = line.lastIndexOf(',"bandwidthOptions":');
      expect(good, "the input's own bytes").to.include(`${line.slice(0, at)}}`);
      const { bandwidthOptions, enrichment } = JSON.parse(line);
      expect(bandwidthOptions[0]).to.have.all.keys(
        "id",
        "name",
        "downMbps",
        "upMbps",
        "technology",
        "monthlyPrice",
        "currency",
      );
      expect(enrichment.match).to.equal(line.includes("Nowhere") ? "country" : "city");
    }

    const kept = await readdir(path.join(output, "us-east-1", "failures"), { recursive: true }).catch(() => []);
    const keptToo = await readdir(path.join(output, "ap-northeast-2", "failures"), { recursive: true });
    const objects = [
      ...kept.map((name) => `us-east-1/failures/${name}`),
      ...keptToo.map((name) => `ap-northeast-2/failures/${name}`),
    ].filter((name) => name.endsWith(".ndjson"));
    const lines = (await Promise.all(objects.map((name) => readFile(path.join(output, name), "utf8"))))
      .join("")
      .trimEnd()
      .split("\n");
    const originals = lines.map((line) => [
      JSON.parse(line).reason,
      Buffer.from(JSON.parse(line).data, "base64").toString(),
    ]);
    expect(originals).to.have.deep.members([
      ["invalid-json", "{broken"],
      ["not-a-country", '{"userId":"u4","location":{"country":"XX"}}'],
    ]);
  }).timeout(60_000);

  it("serves an application until Ctrl-C, keeps the folder to itself, and leaves no process", async () => {
    const output = path.join(folder, "served");
    const { child, ended, said } = start("--serve", "--output", output);
    const text = await said(/Ctrl-C stops it/);
    expect(text).to.match(/npm run redrive -- --stack dev --region \S+ --outputs \S+served/);
    const outputs = parseOutputs(await readFile(path.join(output, "outputs.json"), "utf8"));
    const endpoint = /AWS_ENDPOINT_URL=(\S+)/.exec(text)?.[1] ?? "";
    const StreamName = /put records on {2}(\S+)/.exec(text)?.[1] ?? "";
    const region = StreamName.includes("ap-northeast-2") ? "ap-northeast-2" : "us-east-1";
    expect(outputs.regions[region]?.input.name).to.equal(StreamName);
    const local = { endpoint, region, credentials: { accessKeyId: "000000000000", secretAccessKey: "local" } };
    const client = new KinesisClient(local);
    const Data = Buffer.from('{"userId":"u1","location":{"country":"KR"}}');
    await client.send(new PutRecordCommand({ StreamName, PartitionKey: "u1", Data }));
    await said(new RegExp(`${region}: 1 in, 1 out, 0 quarantined`));

    const url = /A page shows what it does: (\S+)/.exec(text)?.[1] ?? "";
    const view = (await (await fetch(`${url}view.json`)).json()) as View;
    const { counts, records = [] } = view.regions.find(({ name }) => name === region) ?? {};
    expect(counts).to.include({ in: 1, out: 1, underWay: 0 });
    expect(records.map(({ before }) => before)).to.deep.equal([String(Data)]);
    const ask = async (body: unknown) => {
      const headers = { origin: url.replace(/\/$/, ""), "content-type": "application/json" };
      const response = await fetch(`${url}put`, { method: "POST", headers, body: JSON.stringify(body) });
      return `${response.status} ${await response.text()}`;
    };
    expect(await ask({ region, partitionKey: "u1", data: String(Data) })).to.match(
      /^200 shardId-\d+ took it as \d+\.$/,
    );
    await said(new RegExp(`${region}: 2 in, 2 out, 0 quarantined`));
    expect(await ask({ region: "mars", partitionKey: "u1", data: "{}" })).to.match(
      /^500 region must be one of .*, got mars\.$/,
    );
    expect(await ask({ region })).to.match(/^500 .*partitionKey/s);

    // A second application reads what the function has read.
    const streamArn = outputs.regions[region]?.input.arn ?? "";
    for await (const { data } of consume({ streamArn, from: "TRIM_HORIZON", client })) {
      expect(Buffer.from(data)).to.deep.equal(Data);
      break;
    }
    client.destroy();
    const store = new S3Client({ ...local, forcePathStyle: true });
    const Bucket = outputs.regions[region]?.failureStore.bucket;
    for (const Key of ["notes.txt", "quarantine/notes.txt", "aws/lambda/notes.txt"])
      await store.send(new PutObjectCommand({ Bucket, Key, Body: "an object of somebody else's" }));
    store.destroy();
    expect(await readFile(path.join(output, region, "failures", "notes.txt"), "utf8")).to.include("somebody else's");

    const beside = await runInProcess(startCommand, ["--output", output]);
    expect(beside.status).to.equal(1);
    expect(beside.stderr).to.match(
      /must not be in use, but process \d+ works there: npm start -- --serve, since .*\nFix: /,
    );

    const processes = descendants(child.pid ?? 0);
    expect(processes, "the function runs in a process of its own").not.to.have.length(0);
    child.kill("SIGINT");
    const { status, stderr } = await ended;
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
    expect(processes.filter(isAlive)).to.deep.equal([]);
  }).timeout(60_000);

  it("stops on Ctrl-C mid-run with status 130, a word about it, and no process left", async () => {
    const { child, ended, said } = start("--output", path.join(folder, "interrupted"), ...SMALL);
    await said(/records settled/);
    const processes = descendants(child.pid ?? 0);
    child.kill("SIGINT");
    const { status, stderr } = await ended;
    expect({ status, stderr }).to.deep.equal({
      status: 130,
      stderr: "\nInterrupted: everything was stopped, nothing was reported.\n",
    });
    expect(processes.filter(isAlive)).to.deep.equal([]);
  }).timeout(60_000);

  it("stops on Ctrl-C while the program is evaluated", async () => {
    const { child, ended, said } = start("--output", path.join(folder, "interrupted"));
    await said(/Evaluating/);
    child.kill("SIGINT");
    expect((await ended).status).to.equal(130);
  }).timeout(60_000);

  const misuses: [args: string[], message: RegExp][] = [
    [["--input", "no-such-file.ndjson"], /^--input must be a file that can be read, got no-such-file\.ndjson\./],
    [["--input", "infra"], /^--input must be a file that can be read, got infra\./],
    [
      ["--input", path.join(emptied.path, "empty.ndjson")],
      /^--input must be a file that holds records, got .*empty\.ndjson, which is empty\./,
    ],
    [["--output", "package.json"], /^--output must be a folder that can be written, got package\.json/],
    [
      ["--output", "/proc/below"],
      /^--output must be a folder that can be written, got \/proc\/below: E\w+: .*\nFix: --output out\n/,
    ],
    [["--output", "/proc"], /^--output must be a folder that can be written, got \/proc: E/],
    [["--output", "package.json/below"], /^--output must be a folder that can be written, got package\.json\/below/],
    [["--stack", "nowhere"], /^Stack must have a file Pulumi\.nowhere\.yaml, got "nowhere"\. Stacks here: dev,/],
    [
      ["-c", "retentionHours=many"],
      /^tributary:retentionHours must be a whole number .*, got many\.\nFix: -c retentionHours=168\n/,
    ],
  ];
  for (const [args, message] of misuses) {
    it(`answers ${args.join(" ")} in a sentence`, async () => {
      const { status, stderr } = await runInProcess(startCommand, ["--output", path.join(folder, "misused"), ...args]);
      expect(stderr)
        .to.match(message)
        .and.not.match(/^\s+at /m);
      expect(status).to.equal(args[0] === "-c" ? 1 : 2);
    }).timeout(60_000);
  }

  it("answers --region eu-west-3 with status 2, its usage and no stack trace", async () => {
    const { status, stderr } = await start("--region", "eu-west-3", "-c", "alarms=none").ended;
    expect(stderr)
      .to.match(/^--region must be one of ap-northeast-2, us-east-1, got eu-west-3\.\n\nUsage: npm start/)
      .and.not.match(/^\s+at /m);
    expect(status).to.equal(2);
  }).timeout(60_000);

  it("refuses a line that no stream takes, by its number, puts the others through, and ends with status 1", async () => {
    const tooLarge = `{"userId":"u1","x":"${"x".repeat(1_048_576)}"}`;
    const input = await write("large.ndjson", `${tooLarge}\n{"userId":"u2","location":{"country":"KR"}}\n`);
    const output = path.join(folder, "large");
    const { status, stdout } = await start("--input", input, "--output", output, "--region", "us-east-1", ...SMALL)
      .ended;
    expect(stdout).to.match(
      /1 line was refused[^\n]*nowhere\.\n {2}line 1: data and partitionKey must hold at most 1048576 b/,
    );
    const report = JSON.parse(await readFile(path.join(output, "report.json"), "utf8"));
    expect({ status, in: report.in, out: report.out, refused: report.refused }).to.deep.equal({
      status: 1,
      in: 1,
      out: 1,
      refused: 1,
    });
  }).timeout(60_000);
});
