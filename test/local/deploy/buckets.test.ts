import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { type Deployment, deploy } from "../../../local/deploy/deploy.ts";
import type { Resource } from "../../../offline/graph.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;
const FUNCTION = arn("lambda", "function:fn");

const createBucket = () =>
  createResource({
    ...{ type: "aws:s3/bucket:Bucket", name: "photos", region, inputs: {} },
    outputs: { bucket: "photos", arn: "arn:aws:s3:::photos" },
  });
const createVersioning = () =>
  createResource({
    ...{ type: "aws:s3/bucketVersioning:BucketVersioning", name: "photos", region, outputs: {} },
    inputs: { bucket: "photos", versioningConfiguration: { status: "Enabled" } },
  });
const createNotification = (inputs: Record<string, unknown>) =>
  createResource({
    ...{ type: "aws:s3/bucketNotification:BucketNotification", name: "photos", region, outputs: {} },
    inputs: { bucket: "photos", ...inputs },
  });
const toFunction = (overrides: Record<string, unknown> = {}) => ({
  ...{ lambdaFunctionArn: FUNCTION, events: ["s3:ObjectCreated:*"], ...overrides },
});
const createPermission = (overrides: Record<string, unknown> = {}) =>
  createResource({
    ...{ type: "aws:lambda/permission:Permission", name: "s3", region, outputs: {} },
    inputs: { function: "fn", principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::photos", ...overrides },
  });
const createFunction = (source: string) =>
  createResource({
    ...{ type: "aws:lambda/function:Function", name: "fn", region },
    inputs: {
      code: { kind: "asset-archive", assets: { "index.mjs": { kind: "text-asset", text: source } } },
      ...{ handler: "index.handler", role: "arn:aws:iam::000000000000:role/r" },
    },
    outputs: { name: "fn", arn: FUNCTION, version: "1" },
  });
const createQueue = () =>
  createResource({
    ...{ type: "aws:sqs/queue:Queue", name: "changes", region, inputs: {} },
    outputs: {
      ...{ name: "changes", arn: arn("sqs", "changes") },
      url: `https://sqs.${region}.amazonaws.com/000000000000/changes`,
    },
  });

describe("buckets of a graph", () => {
  let workFolder: string;
  let deployment: Deployment | undefined;
  beforeEach(async () => {
    workFolder = await mkdtemp(path.join(tmpdir(), "tributary-buckets-"));
  });
  afterEach(async () => {
    await deployment?.stop();
    deployment = undefined;
    await rm(workFolder, { recursive: true });
  });
  const start = async (resources: Resource[], hooks: { onLog?: (name: string, line: string) => void } = {}) => {
    deployment = await deploy({
      graph: createGraph(...resources),
      ...{ clock: realClock, workFolder, bucketFolder: (_, bucket) => path.join(workFolder, bucket) },
      ...{ onRecord: () => {}, onObject: () => {}, onLog: () => {}, onProblem: () => {}, ...hooks },
    });
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
    const of = { region, endpoint: deployment.endpointUrl, credentials };
    return { s3: new S3Client({ ...of, forcePathStyle: true }), sqs: new SQSClient(of) };
  };

  it("tell functions what was put, and keep the version that they are told of", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const source = `export const handler = async ({ Records: [{ s3 }] }) => console.log("got", s3.object.key, s3.object.versionId);`;
    const { s3 } = await start(
      [
        createNotification({ lambdaFunctions: [toFunction({ filterSuffix: ".jpg" })] }),
        ...[createBucket(), createVersioning(), createFunction(source), createPermission()],
      ],
      { onLog: (_name, line) => line.includes("got") && resolve(line) },
    );
    const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: "photos", Key, Body }));
    await put("none.txt", "x");
    const { VersionId = "" } = await put("my cat.jpg", "first");
    await put("my cat.jpg.part", "x");
    expect(await promise).to.include(`got my+cat.jpg ${VersionId}`);
    await put("my cat.jpg", "second");
    const first = await s3.send(new GetObjectCommand({ Bucket: "photos", Key: "my cat.jpg", VersionId }));
    expect(await first.Body?.transformToString()).to.equal("first");
    s3.destroy();
  });

  it("tell a queue through a topic", async () => {
    const topic = createResource({
      ...{ type: "aws:sns/topic:Topic", name: "t", region, inputs: {} },
      outputs: { name: "t", arn: arn("sns", "t") },
    });
    const subscription = createResource({
      ...{ type: "aws:sns/topicSubscription:TopicSubscription", name: "t", region },
      inputs: { topic: arn("sns", "t"), protocol: "sqs", endpoint: arn("sqs", "changes"), rawMessageDelivery: true },
      outputs: { arn: `${arn("sns", "t")}:1` },
    });
    const topics = [{ topicArn: arn("sns", "t"), events: ["s3:ObjectCreated:*"] }];
    const { s3, sqs } = await start([
      createNotification({ topics }),
      createBucket(),
      createQueue(),
      topic,
      subscription,
    ]);
    await s3.send(new PutObjectCommand({ Bucket: "photos", Key: "k", Body: "x" }));
    expect(await keysTold(sqs)).to.include("k");
    for (const client of [s3, sqs]) client.destroy();
  });

  const keysTold = async (sqs: SQSClient) => {
    const QueueUrl = deployment?.localUrls.get(`https://sqs.${region}.amazonaws.com/000000000000/changes`);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }),
    );
    const told = Messages.map(({ Body = "" }) => JSON.parse(Body));
    return told.map(({ Event, Records }) => Event ?? Records[0].s3.object.key);
  };

  it("tell queues, first that they will", async () => {
    const queues = [{ queueArn: arn("sqs", "changes"), events: ["s3:ObjectCreated:*"] }];
    const { s3, sqs } = await start([createNotification({ queues }), createBucket(), createQueue()]);
    await s3.send(new PutObjectCommand({ Bucket: "photos", Key: "k", Body: "x" }));
    expect(await keysTold(sqs)).to.have.members(["s3:TestEvent", "k"]);
    for (const client of [s3, sqs]) client.destroy();
  });

  const fn = createFunction("export const handler = async () => {};");
  const refused: [what: string, resources: Resource[], message: RegExp][] = [
    [
      "a function that S3 may not invoke",
      [createNotification({ lambdaFunctions: [toFunction()] })],
      /photos cannot run locally: no aws\.lambda\.Permission lets s3\.amazonaws\.com invoke/,
    ],
    [
      "one that S3 may invoke for another bucket",
      [createNotification({ lambdaFunctions: [toFunction()] }), createPermission({ sourceArn: "arn:aws:s3:::others" })],
      /S3 refuses to tell it/,
    ],
    [
      "an alias, where S3 may invoke the function alone",
      [
        createNotification({ lambdaFunctions: [toFunction({ lambdaFunctionArn: `${FUNCTION}:live` })] }),
        createPermission(),
      ],
      /S3 refuses to tell it/,
    ],
    [
      "two that are told of the same objects",
      [createNotification({ lambdaFunctions: [toFunction(), toFunction({ filterPrefix: "a" })] }), createPermission()],
      /photos cannot run locally: Configuration is ambiguously defined/,
    ],
  ];
  for (const [what, resources, message] of refused) {
    it(`do not tell ${what}, and say so by name`, async () => {
      const error = await start([createBucket(), fn, ...resources]).catch((caught: Error) => caught);
      expect(error).to.have.property("message").that.matches(message);
    });
  }
});
