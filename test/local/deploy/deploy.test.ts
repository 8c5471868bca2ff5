import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { InvokeCommand, LambdaClient, UpdateFunctionCodeCommand } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import { strToU8, zipSync } from "fflate";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { type DeployArgs, type Deployment, deploy } from "../../../local/deploy/deploy.ts";
import type { Resource } from "../../../offline/graph.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;
const streamArn = arn("kinesis", "stream/events");

const createStream = (inputs: Record<string, unknown> = { shardCount: 1 }) =>
  createResource({ region, inputs, outputs: { name: "events", arn: streamArn } });

const createFunction = (name: string, source: string) =>
  createResource({
    type: "aws:lambda/function:Function",
    name,
    region,
    inputs: {
      code: { kind: "asset-archive", assets: { "index.mjs": { kind: "text-asset", text: source } } },
      handler: "index.handler",
      role: "arn:aws:iam::000000000000:role/r",
    },
    outputs: { name, arn: arn("lambda", `function:${name}`), version: "1" },
  });

const createTrigger = (functionName: string, inputs: Record<string, unknown> = {}) =>
  createResource({
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    name: functionName,
    region,
    inputs: {
      eventSourceArn: streamArn,
      functionName: `${arn("lambda", `function:${functionName}`)}:live`,
      startingPosition: "TRIM_HORIZON",
      ...inputs,
    },
    outputs: { uuid: `${functionName}-uuid` },
  });

const logEvent = "export const handler = async ({ Records }) => console.log('got ' + Records.length);";

describe("deploy", () => {
  let workFolder: string;
  let deployment: Deployment | undefined;
  beforeEach(async () => {
    workFolder = await mkdtemp(path.join(tmpdir(), "tributary-deploy-"));
  });
  afterEach(async () => {
    await deployment?.stop();
    deployment = undefined;
    await rm(workFolder, { recursive: true });
  });

  const start = async (resources: Resource[], overrides: Partial<DeployArgs> = {}) => {
    deployment = await deploy({
      graph: createGraph(...resources),
      clock: realClock,
      workFolder,
      bucketFolder: (_region, bucket) => path.join(workFolder, "buckets", bucket),
      onRecord: () => {},
      onObject: () => {},
      onLog: () => {},
      onProblem: () => {},
      ...overrides,
    });
    return deployment;
  };
  const put = async ({ endpointUrl }: Deployment) => {
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
    const client = new KinesisClient({ region, endpoint: endpointUrl, credentials });
    await client.send(new PutRecordCommand({ StreamName: "events", PartitionKey: "k", Data: Buffer.from("{}") }));
    client.destroy();
  };
  /** Resolves once each function has said that it got the record. */
  const whenAllGot = (...names: string[]) => {
    const waiting = new Set(names);
    let done = () => {};
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    const onLog = (name: string, line: string) => {
      if (line.includes("got 1")) waiting.delete(name);
      if (waiting.size === 0) done();
    };
    return { onLog, all };
  };

  it("gives a record to every trigger of its stream", async () => {
    const { onLog, all } = whenAllGot("first", "second");
    const functions = ["first", "second"].flatMap((name) => [createFunction(name, logEvent), createTrigger(name)]);
    await put(await start([createStream(), ...functions], { onLog }));
    await all;
    expect(deployment?.mappings.map((trigger) => trigger.streamArn)).to.deep.equal([streamArn, streamArn]);
  });

  it("lets a function be invoked by the ARN of its alias", async () => {
    const alias = createResource({
      type: "aws:lambda/alias:Alias",
      inputs: { functionName: "fn" },
      outputs: { arn: `${arn("lambda", "function:fn")}:live` },
    });
    const echo = createFunction("fn", "export const handler = async (event) => ({ got: event });");
    const { endpointUrl } = await start([echo, alias]);
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
    const client = new LambdaClient({ region, endpoint: endpointUrl, credentials });
    const FunctionName = `${arn("lambda", "function:fn")}:live`;
    const { Payload } = await client.send(new InvokeCommand({ FunctionName, Payload: Buffer.from("[1]") }));
    client.destroy();
    expect(Buffer.from(Payload ?? []).toString()).to.equal('{"got":[1]}');
  });

  it("takes no other code for its functions unless it is to", async () => {
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
    const update = async (takesCode: boolean) => {
      const { endpointUrl, stop } = await start([createFunction("fn", logEvent)], { takesCode });
      const client = new LambdaClient({ region, endpoint: endpointUrl, credentials, maxAttempts: 1 });
      const code = new UpdateFunctionCodeCommand({
        FunctionName: "fn",
        ZipFile: zipSync({ "index.mjs": strToU8("") }),
      });
      const answered = await client.send(code).then(
        () => "taken",
        (error: Error) => error.name,
      );
      client.destroy();
      await stop();
      return answered;
    };
    expect(await update(false)).to.equal("UnknownOperationException");
    expect(await update(true)).to.equal("taken");
    deployment = undefined;
  });

  it("reads through a fan-out consumer under the ARN that the program knows", async () => {
    const consumerArn = `${streamArn}/consumer/c:0`;
    const consumer = createResource({
      type: "aws:kinesis/streamConsumer:StreamConsumer",
      name: "c",
      region,
      inputs: { streamArn },
      outputs: { name: "c", arn: consumerArn },
    });
    const { onLog, all } = whenAllGot("fn");
    const trigger = createTrigger("fn", { eventSourceArn: consumerArn });
    await put(await start([createStream(), consumer, createFunction("fn", logEvent), trigger], { onLog }));
    await all;
  });

  it("names a call that nothing models", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const call = `await fetch(process.env.AWS_ENDPOINT_URL, { method: "POST", body: "{}", headers: {
      "x-amz-target": "AWSStepFunctions.StartExecution",
      authorization: "AWS4-HMAC-SHA256 Credential=000000000000/20261101/eu-west-1/states/aws4_request" } });`;
    const fn = createFunction("fn", `export const handler = async () => { ${call} };`);
    await put(await start([createStream(), fn, createTrigger("fn")], { onProblem: resolve }));
    expect(await promise).to.equal("states.StartExecution was called, which the local cloud does not model.");
  });

  it("says so when invocations of a function fail", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const fn = createFunction("fn", "export const handler = async () => { throw new Error('no'); };");
    const trigger = createTrigger("fn", { maximumRetryAttempts: 0 });
    await put(await start([createStream(), fn, trigger], { onProblem: resolve }));
    expect(await promise).to.equal("Invocations of fn failed: its function.log says why.");
  });

  const refused: [what: string, resources: Resource[], message: RegExp][] = [
    [
      "a function without files",
      [createResource({ ...createFunction("fn", ""), inputs: { handler: "a.b", role: "r" } })],
      /aws:lambda\/function:Function fn cannot run locally:[\s\S]*code must be an archive of files/,
    ],
    [
      "a destination that is no bucket",
      [
        createStream(),
        createFunction("fn", logEvent),
        createTrigger("fn", { destinationConfig: { onFailure: { destinationArn: "arn:aws:sqs:eu-west-1:1:q" } } }),
      ],
      /on-failure destination arn:aws:sqs:eu-west-1:1:q cannot run locally/,
    ],
  ];
  for (const [what, resources, message] of refused) {
    it(`refuses ${what}, by name`, async () => {
      const error = await start(resources).catch((caught: Error) => caught);
      expect(error).to.have.property("message").that.matches(message);
    });
  }
});
