import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { type Deployment, deploy } from "../../../local/deploy/deploy.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const functionArn = `arn:aws:lambda:${region}:000000000000:function:fn`;
const SOURCE = `export const handler = async ({ fails }) => { if (fails) throw new Error("no"); };`;
const createFunction = () =>
  createResource({
    ...{ type: "aws:lambda/function:Function", name: "fn", region },
    inputs: {
      code: { kind: "asset-archive", assets: { "index.mjs": { kind: "text-asset", text: SOURCE } } },
      ...{ handler: "index.handler", role: "arn:aws:iam::000000000000:role/r" },
    },
    outputs: { name: "fn", arn: functionArn, version: "1" },
  });
const createAlias = () =>
  createResource({
    ...{ type: "aws:lambda/alias:Alias", name: "live", region },
    ...{ inputs: { functionName: "fn" }, outputs: { arn: `${functionArn}:live` } },
  });
const createBucket = () =>
  createResource({
    ...{ type: "aws:s3/bucket:Bucket", name: "kept", region },
    outputs: { bucket: "kept", arn: "arn:aws:s3:::kept" },
  });
const createConfig = (destination: string) =>
  createResource({
    ...{ type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", name: "fn", region },
    inputs: {
      ...{ functionName: "fn", qualifier: "live", maximumRetryAttempts: 0 },
      destinationConfig: { onFailure: { destination } },
    },
  });

describe("asynchronous invocations of a graph's functions", () => {
  let workFolder: string;
  let deployment: Deployment | undefined;
  beforeEach(async () => {
    workFolder = await mkdtemp(path.join(tmpdir(), "tributary-events-"));
  });
  afterEach(async () => {
    await deployment?.stop();
    deployment = undefined;
    await rm(workFolder, { recursive: true });
  });
  const start = async (destination: string) => {
    deployment = await deploy({
      graph: createGraph(createConfig(destination), createFunction(), createAlias(), createBucket()),
      ...{ clock: realClock, workFolder, bucketFolder: () => path.join(workFolder, "bucket") },
      ...{ onRecord: () => {}, onObject: () => {}, onLog: () => {}, onProblem: () => {} },
    });
    return deployment;
  };

  it("end in their handler, or in the failure store, and are counted either way", async () => {
    const { endpointUrl, triggers } = await start("arn:aws:s3:::kept");
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
    const client = new LambdaClient({ region, endpoint: endpointUrl, credentials });
    for (const fails of [true, false]) {
      const Payload = JSON.stringify({ fails });
      await client.send(new InvokeCommand({ FunctionName: "fn:live", InvocationType: "Event", Payload }));
    }
    client.destroy();
    const [trigger] = triggers;
    while (!trigger?.idle()) await realClock.sleep(20);
    expect(trigger.tally()).to.deep.equal({ in: 2, out: 1, failed: 1, filtered: 0 });
    const files = await readdir(path.join(workFolder, "bucket"), { recursive: true });
    expect(files.filter((file) => /aws\/lambda\/async\/fn\/.+T.+-/.test(file))).to.have.length(1);
  });

  it("say which destination does not run here", async () => {
    const error = await start("arn:aws:sns:eu-west-1:000000000000:t").catch((caught: Error) => caught.message);
    expect(error).to.match(
      /arn:aws:sns:eu-west-1:000000000000:t cannot run locally: only S3 buckets and SQS queues do/,
    );
  });
});
