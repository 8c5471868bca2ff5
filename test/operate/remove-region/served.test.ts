import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { LambdaClient, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { type Deployment, deploy } from "../../../local/deploy/deploy.ts";
import { askRegion } from "../../../operate/remove-region/ask-region.ts";
import { createContract } from "../../client/support/contract.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const outputs = createContract([region]).regions[region] ?? expect.fail("no region");
const MINUTE_MS = 60_000;

const stream = ({ name, arn }: { name: string; arn: string }) =>
  createResource({
    ...{ type: "aws:kinesis/stream:Stream", name, region, inputs: { shardCount: 1 }, outputs: { name, arn } },
  });
const { failureStore, input, output, function: fn } = outputs;
const graph = createGraph(
  ...[stream(input), stream(output)],
  createResource({
    ...{ type: "aws:s3/bucket:Bucket", region, inputs: {} },
    outputs: { bucket: failureStore.bucket, arn: failureStore.arn },
  }),
  createResource({
    ...{ type: "aws:lambda/function:Function", region },
    inputs: {
      code: {
        kind: "asset-archive",
        assets: { "index.mjs": { kind: "text-asset", text: "export const handler = async () => ({});" } },
      },
      ...{ handler: "index.handler", role: "arn:aws:iam::000000000000:role/r" },
    },
    outputs: { name: fn.name, arn: fn.arn, version: "1" },
  }),
  createResource({
    ...{ type: "aws:lambda/alias:Alias", region, inputs: { functionName: fn.name }, outputs: { arn: fn.aliasArn } },
  }),
  createResource({
    ...{ type: "aws:lambda/eventSourceMapping:EventSourceMapping", region, outputs: { uuid: "u" } },
    inputs: { eventSourceArn: input.arn, functionName: fn.aliasArn, startingPosition: "TRIM_HORIZON" },
  }),
);

describe("a served region before it is taken out", () => {
  let laterMs = 0;
  const now = () => realClock.now() + laterMs;
  const ran = Promise.withResolvers<void>();
  let deployment: Deployment;
  let workFolder: string;
  const environment: [string, string | undefined][] = [];
  before(async () => {
    workFolder = await mkdtemp(path.join(tmpdir(), "tributary-remove-"));
    deployment = await deploy({
      ...{ graph, workFolder, bucketFolder: (_region, bucket) => path.join(workFolder, "buckets", bucket) },
      clock: { ...realClock, now },
      ...{ onRecord: () => {}, onObject: () => {}, onLog: () => {}, onProblem: () => {} },
      onReport: () => ran.resolve(),
    });
    const own = { AWS_ENDPOINT_URL: deployment.endpointUrl, AWS_ACCESS_KEY_ID: "000000000000" };
    for (const [name, value] of Object.entries({ ...own, AWS_SECRET_ACCESS_KEY: "local" })) {
      environment.push([name, process.env[name]]);
      process.env[name] = value;
    }
  });
  after(async () => {
    for (const [name, value] of environment) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await deployment.stop();
    await rm(workFolder, { recursive: true });
  });

  const obstacles = (discardFailures = false) =>
    askRegion({ region, quietMinutes: 60, discardFailures }, outputs, now());

  it("has nothing in the way when nothing ever came", async () => {
    expect(await obstacles()).to.deep.equal([]);
  });

  it("has what came, and what ran, in the way for an hour", async () => {
    const client = new KinesisClient({ region });
    for (const text of ["{}", "[]"])
      await client.send(new PutRecordCommand({ StreamName: input.name, PartitionKey: "k", Data: Buffer.from(text) }));
    client.destroy();
    await ran.promise;
    const found = await obstacles();
    expect(found[0]).to.equal(`2 records came to ${input.name} in 60 minutes`);
    expect(found[1]).to.match(/^enrich was invoked [12] times in 60 minutes$/);
    laterMs += 59 * MINUTE_MS;
    expect(await obstacles()).to.have.length(2);
    laterMs += 2 * MINUTE_MS;
    expect(await obstacles()).to.deep.equal([]);
  });

  it("has a trigger in the way that is paused", async () => {
    const client = new LambdaClient({ region });
    await client.send(new UpdateEventSourceMappingCommand({ UUID: "u", Enabled: false }));
    expect(await obstacles()).to.deep.equal(["a trigger of enrich is Disabled"]);
    await client.send(new UpdateEventSourceMappingCommand({ UUID: "u", Enabled: true }));
    client.destroy();
  });

  it("has what the failure store keeps in the way, unless that may go", async () => {
    const client = new S3Client({ region });
    await client.send(
      new PutObjectCommand({ Bucket: failureStore.bucket, Key: "quarantine/enrich/a.ndjson", Body: "{}" }),
    );
    client.destroy();
    expect(await obstacles()).to.deep.equal([
      `1 objects in ${failureStore.bucket}, which --discard-failures would delete`,
    ]);
    expect(await obstacles(true)).to.deep.equal([]);
  });
});
