import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { createVoice } from "../../../command-line/voice.ts";
import { runProgram } from "../../../local/program/run-program.ts";
import { serveProgram } from "../../../local/program/serve-program.ts";
import { start as startCommand } from "../../../local/start.ts";
import type { View } from "../../../page/view.ts";
import { runInProcess } from "../../command-line/run-in-process.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;

/** A queue that drives a function of this source, as an evaluated program declares it. */
const createWork = (source: string, queue: Record<string, unknown> = {}) =>
  createGraph(
    createResource({
      ...{ type: "aws:sqs/queue:Queue", name: "work", region, inputs: queue },
      outputs: { name: "work", arn: arn("sqs", "work"), url: `https://sqs.${region}.amazonaws.com/000000000000/work` },
    }),
    createResource({
      ...{ type: "aws:lambda/function:Function", name: "fn", region },
      inputs: {
        code: { kind: "asset-archive", assets: { "index.mjs": { kind: "text-asset", text: source } } },
        ...{ handler: "index.handler", role: "arn:aws:iam::000000000000:role/r" },
      },
      outputs: { name: "fn", arn: arn("lambda", "function:fn"), version: "1" },
    }),
    createResource({
      ...{ type: "aws:lambda/eventSourceMapping:EventSourceMapping", name: "trigger", region },
      inputs: { eventSourceArn: arn("sqs", "work"), functionName: arn("lambda", "function:fn") },
      outputs: { uuid: "uuid" },
    }),
  );

describe("npm start --program", () => {
  let folder: string;
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const voice = { ...createVoice({ json: false, isQuiet: false }), say, tell: say };
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-program-"));
    said.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));
  const writeTry = (text: string) => writeFile(path.join(folder, "try.ts"), text);
  const output = () => path.join(folder, "out");
  const args = () => ({ output: output(), voice, signal: new AbortController().signal });

  it("evaluates a program, tries it, passes over the waits, and accounts for every message", async () => {
    const program = "test/local/fixtures/work";
    const child = spawn(process.execPath, ["local/start.ts", "--program", program, "--output", output()], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let stdout = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    const [status] = await once(child, "close");
    expect(stdout).to.match(/seen: a message that can't be handled lies in the dead-letter queue/);
    expect(stdout).to.match(/What failed is kept in\n {2}worker: \S+out\/eu-west-1\/queues\/dead-\w+\.ndjson\n/);
    expect(status).to.equal(0);
    const [, file = ""] = /worker: (\S+)/.exec(stdout) ?? [];
    expect(JSON.parse(await readFile(file, "utf8"))).to.include({ body: "poison", receiveCount: 5 });
    const report = JSON.parse(await readFile(path.join(output(), "report.json"), "utf8"));
    expect(report).to.include({ in: 4, out: 3, failed: 1, filtered: 0, lost: 0, tried: true });
    expect(Object.keys(report.flows)).to.have.length(1);
    const page = await readFile(path.join(output(), "report.html"), "utf8");
    const view: View = JSON.parse(page.split('id="view">')[1]?.split("</script>")[0] ?? "");
    expect(view.counts).to.deep.equal({ in: 4, out: 3, failed: 1, filtered: 0, lost: 0 });
    expect(view.source).to.equal("report");
    const [{ flows, places, failures = [] } = expect.fail("no region")] = view.regions;
    expect(flows.map(({ name, reads }) => ({ name, reads }))).to.deep.equal([
      { name: "worker", reads: places.filter(({ kind }) => kind === "queue").map(({ id }) => id) },
    ]);
    expect(failures.map(({ fate, data }) => [fate, data])).to.deep.equal([["dead-lettered", "poison"]]);
    const { queueUrl } = JSON.parse(await readFile(path.join(output(), "outputs.json"), "utf8"));
    expect(queueUrl).to.match(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\/work-/);
  }).timeout(60_000);

  it("ends with status 1 when try.ts does, though nothing is lost", async () => {
    await writeTry("process.exitCode = 3;");
    const status = await runProgram({ ...args(), graph: createWork(""), program: folder });
    expect(status).to.equal(1);
    expect(said.join("\n")).to.match(/nothing lost.*, .*but try\.ts did not see/);
    const page = await readFile(path.join(output(), "report.html"), "utf8");
    expect(page).to.include("<li>try.ts did not see what it was to see.</li>");
  }).timeout(20_000);

  it("ends with status 1 when a message is gone before its function could handle it", async () => {
    const source = `export const handler = async () => { throw new Error("no"); };`;
    await writeTry(`await fetch(process.env.AWS_ENDPOINT_URL, { method: "POST", headers: {
        "x-amz-target": "AmazonSQS.SendMessage", "content-type": "application/x-amz-json-1.0",
        authorization: "AWS4-HMAC-SHA256 Credential=000000000000/20261101/eu-west-1/sqs/aws4_request" },
      body: JSON.stringify({ QueueUrl: process.env.AWS_ENDPOINT_URL + "/000000000000/work", MessageBody: "x" }) });`);
    const graph = createWork(source, { messageRetentionSeconds: 60, visibilityTimeoutSeconds: 90 });
    const status = await runProgram({ ...args(), graph, program: folder });
    expect(status).to.equal(1);
    expect(JSON.parse(await readFile(path.join(output(), "report.json"), "utf8"))).to.include({ in: 1, lost: 1 });
    expect(said.join("\n")).to.include("Problem: Invocations of fn failed: its function.log says why.");
  }).timeout(20_000);

  it("stops a try that is interrupted, and leaves no process", async () => {
    await writeTry(`import { writeFileSync } from "node:fs";
writeFileSync("pid", String(process.pid));
setInterval(() => {}, 1000);`);
    const ending = new AbortController();
    const running = runProgram({ ...args(), graph: createWork(""), program: folder, signal: ending.signal });
    const ended = running.catch((reason: unknown) => reason);
    const pid = async () => Number(await readFile(path.join(folder, "pid"), "utf8").catch(() => ""));
    while (!(await pid())) await new Promise(setImmediate);
    const child = await pid();
    ending.abort("SIGINT");
    expect(await ended).to.equal("SIGINT");
    expect(() => process.kill(child, 0)).to.throw(/ESRCH/);
    expect(said.join()).not.to.include("events in");
  }).timeout(20_000);

  it("keeps a program up for an application, and says what goes through it", async () => {
    const ending = new AbortController();
    const counted = Promise.withResolvers<void>();
    const serving = serveProgram({
      ...args(),
      ...{ graph: createWork("export const handler = async () => ({});"), port: 0, signal: ending.signal },
      say(text) {
        say(text);
        if (text === `${region}/fn: 1 in, 1 out`) counted.resolve();
      },
    });
    while (said.length === 0) await new Promise(setImmediate);
    const [, endpoint] = /export AWS_ENDPOINT_URL=(\S+)/.exec(said[0] ?? "") ?? [];
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
    const sqs = new SQSClient({ region, credentials, ...(endpoint && { endpoint }) });
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "work" }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
    await counted.promise;
    const [, url] = /A page shows what it does: (\S+)/.exec(said[0] ?? "") ?? [];
    const view: View = JSON.parse(await (await fetch(`${url}view.json`)).text());
    expect(view).to.deep.include({ project: "demo", source: "laptop", isWritable: false });
    const [{ flows, places, events, traces } = expect.fail("no region")] = view.regions;
    expect(places.map(({ kind, name, holds }) => [kind, name, holds])).to.deep.equal([["queue", "work", 0]]);
    expect(flows[0]).to.deep.include({ name: "fn", reads: [arn("sqs", "work")], invocations: 1 });
    expect(events?.map(({ event, answer }) => [event, answer])).to.deep.equal([["x", "{}"]]);
    expect(traces).to.have.length(1);
    sqs.destroy();
    ending.abort();
    expect(await serving).to.equal(0);
  }).timeout(20_000);

  it("says what a program without try.ts needs", async () => {
    const { status, stderr } = await runInProcess(startCommand, ["--program", folder, "--output", output()]);
    expect(stderr).to.match(
      /^--program must be a folder with a try\.ts, .*\nFix: write one as docs\/examples\.md shows, or /,
    );
    expect(status).to.equal(2);
  });
});
