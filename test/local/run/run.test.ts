import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { FATES_CHANNEL } from "../../../handlers/kinesis/report/fates.ts";
import { parseKeyMember } from "../../../local/run/record-key.ts";
import { run } from "../../../local/run/run.ts";
import type { View } from "../../../page/view.ts";
import { createContract } from "../../client/support/contract.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;

const createFunction = (name: string, source: string) =>
  createResource({
    ...{ type: "aws:lambda/function:Function", name, region },
    inputs: {
      code: { kind: "asset-archive", assets: { "index.mjs": { kind: "text-asset", text: source } } },
      ...{ handler: "index.handler", role: "arn:aws:iam::000000000000:role/r" },
    },
    outputs: { name, arn: arn("lambda", `function:${name}`), version: "1" },
  });
const createTrigger = (functionName: string, eventSourceArn: string, inputs: Record<string, unknown> = {}) =>
  createResource({
    ...{ type: "aws:lambda/eventSourceMapping:EventSourceMapping", name: functionName, region },
    inputs: { eventSourceArn, functionName: arn("lambda", `function:${functionName}`), ...inputs },
    outputs: { uuid: functionName },
  });
const createQueue = (name: string, inputs: Record<string, unknown> = {}) =>
  createResource({
    ...{ type: "aws:sqs/queue:Queue", name, region, inputs },
    outputs: { name, arn: arn("sqs", name), url: `https://sqs.${region}.amazonaws.com/000000000000/${name}` },
  });

/** Sends each record on as a message, and says that it dropped it. */
const SENDER = `import { channel } from "node:diagnostics_channel";
export const handler = async ({ Records }) => {
  for (const { eventID, kinesis } of Records) {
    await fetch(process.env.AWS_ENDPOINT_URL, { method: "POST", headers: {
        "x-amz-target": "AmazonSQS.SendMessage", "content-type": "application/x-amz-json-1.0",
        authorization: "AWS4-HMAC-SHA256 Credential=000000000000/20261101/${region}/sqs/aws4_request" },
      body: JSON.stringify({ QueueUrl: process.env.AWS_ENDPOINT_URL + "/000000000000/work", MessageBody: kinesis.partitionKey }) });
    const id = "${region}/users/" + eventID.replace(":", "/") + "/0";
    channel("${FATES_CHANNEL}").publish({ fates: [{ id, fate: "dropped", reason: "sent on" }] });
  }
};`;
const WORKER = `export const handler = async ({ Records }) => ({ batchItemFailures: Records
  .filter(({ body }) => body === "poison").map(({ messageId }) => ({ itemIdentifier: messageId })) });`;

describe("a run of a program with a queue beside its stream", () => {
  let output: string;
  beforeEach(async () => {
    output = await mkdtemp(path.join(tmpdir(), "tributary-run-"));
  });
  afterEach(() => rm(output, { recursive: true }));

  it("accounts for the queue's messages too, and passes over how long one stays hidden", async () => {
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: arn("sqs", "dead"), maxReceiveCount: 2 });
    const graph = createGraph(
      ...["users", "enriched"].map((name) =>
        createResource({
          name,
          region,
          inputs: { shardCount: 1 },
          outputs: { name, arn: arn("kinesis", `stream/${name}`) },
        }),
      ),
      ...[createFunction("enrich", SENDER), createFunction("worker", WORKER)],
      createTrigger("enrich", arn("kinesis", "stream/users"), { startingPosition: "TRIM_HORIZON" }),
      createTrigger("worker", arn("sqs", "work"), { functionResponseTypes: ["ReportBatchItemFailures"] }),
      ...[createQueue("dead"), createQueue("work", { redrivePolicy, visibilityTimeoutSeconds: 600 })],
    );
    const input = path.join(output, "in.ndjson");
    await writeFile(input, '{"userId":"a"}\n{"userId":"poison"}\n{"userId":"b"}\n');
    const progress = { step: () => {}, records: () => {}, end: () => {} };
    const { report, others, problems } = await run({
      graph: { ...graph, outputs: { ...createContract([region]) } },
      ...{ input, output, progress, key: parseKeyMember("userId"), region: undefined },
      signal: new AbortController().signal,
    });
    expect(problems).to.deep.equal([]);
    expect(report).to.include({ in: 3, dropped: 3, lost: 0 });
    expect(others).to.deep.equal({
      ...{ in: 3, out: 2, failed: 1, filtered: 0, lost: 0 },
      flows: { "eu-west-1/worker": { in: 3, out: 2, failed: 1, filtered: 0, lost: 0, sources: ["queue"] } },
    });
    const written = JSON.parse(await readFile(path.join(output, "report.json"), "utf8"));
    expect(written.others).to.deep.equal(others);
    const page = await readFile(path.join(output, "report.html"), "utf8");
    const view: View = JSON.parse(page.split('id="view">')[1]?.split("</script>")[0] ?? "");
    expect(view.counts, "of records alone").to.include({ in: 3, dropped: 3 });
    const [{ flows, places, events } = expect.fail("no region")] = view.regions;
    const worker = flows.find(({ name }) => name === "worker");
    expect(worker).to.deep.include({ isApart: true, counts: { in: 3, out: 2, failed: 1, filtered: 0, lost: 0 } });
    expect(places.filter(({ id }) => worker?.reads.includes(id)).map(({ kind }) => kind)).to.deep.equal(["queue"]);
    expect(events?.map(({ flow }) => flow))
      .to.include("worker")
      .and.not.to.include("enrich");
  }).timeout(30_000);
});
