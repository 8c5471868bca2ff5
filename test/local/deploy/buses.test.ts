import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { type Deployment, deploy } from "../../../local/deploy/deploy.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;
const ruleArn = arn("events", "rule/shop/orders");
const functionArn = arn("lambda", "function:fn:live");
const deadLetterConfig = { arn: arn("sqs", "dead") };

const createFunction = () => [
  createResource({
    ...{ type: "aws:lambda/function:Function", name: "fn", region },
    inputs: {
      code: {
        kind: "asset-archive",
        assets: { "index.mjs": { kind: "text-asset", text: "export const handler = () => {};" } },
      },
      ...{ handler: "index.handler", role: "arn:aws:iam::000000000000:role/r" },
    },
    outputs: { name: "fn", arn: arn("lambda", "function:fn"), version: "1" },
  }),
  createResource({
    ...{ type: "aws:lambda/alias:Alias", name: "fn", region, inputs: { functionName: "fn" } },
    outputs: { arn: functionArn },
  }),
  createResource({
    ...{ type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", name: "fn", region },
    inputs: { functionName: "fn", qualifier: "live" },
  }),
  createResource({
    ...{ type: "aws:sqs/queue:Queue", name: "dead", region, inputs: {} },
    outputs: { name: "dead", arn: deadLetterConfig.arn, url: "https://sqs.example/dead" },
  }),
];
const createPermission = (sourceArn = ruleArn) =>
  createResource({
    ...{ type: "aws:lambda/permission:Permission", name: "p", region },
    inputs: { function: "fn", qualifier: "live", principal: "events.amazonaws.com", sourceArn },
  });
const createBus = () => [
  createResource({
    ...{ type: "aws:cloudwatch/eventBus:EventBus", name: "shop", region, inputs: {} },
    outputs: { name: "shop", arn: arn("events", "event-bus/shop") },
  }),
  createResource({
    ...{ type: "aws:cloudwatch/eventRule:EventRule", name: "orders", region },
    inputs: { eventBusName: "shop", eventPattern: '{"source":["shop"]}' },
    outputs: { name: "orders", arn: ruleArn },
  }),
  createResource({
    ...{ type: "aws:cloudwatch/eventTarget:EventTarget", name: "orders", region },
    inputs: { rule: "orders", eventBusName: "shop", arn: functionArn, deadLetterConfig },
    outputs: { targetId: "function" },
  }),
];
const createSchedule = () => [
  createResource({
    ...{ type: "aws:scheduler/scheduleGroup:ScheduleGroup", name: "own", region, inputs: {} },
    outputs: { name: "own" },
  }),
  createResource({
    ...{ type: "aws:scheduler/schedule:Schedule", name: "hourly", region },
    inputs: {
      ...{ groupName: "own", scheduleExpression: "rate(1 hour)", flexibleTimeWindow: { mode: "OFF" } },
      target: { arn: functionArn, roleArn: "arn:aws:iam::000000000000:role/s", deadLetterConfig },
    },
    outputs: { name: "hourly" },
  }),
];

const objectRule = arn("events", "rule/objects");
const createBucket = () => [
  createResource({
    ...{ type: "aws:s3/bucket:Bucket", name: "photos", region, inputs: {} },
    outputs: { bucket: "photos", arn: "arn:aws:s3:::photos" },
  }),
  createResource({
    ...{ type: "aws:s3/bucketNotification:BucketNotification", name: "photos", region },
    inputs: { bucket: "photos", eventbridge: true },
  }),
  createResource({
    ...{ type: "aws:cloudwatch/eventRule:EventRule", name: "objects", region },
    inputs: { eventPattern: '{"source":["aws.s3"],"detail":{"object":{"key":[{"suffix":".jpg"}]}}}' },
    outputs: { name: "objects", arn: objectRule },
  }),
  createResource({
    ...{ type: "aws:cloudwatch/eventTarget:EventTarget", name: "objects", region },
    inputs: { rule: "objects", arn: functionArn, deadLetterConfig },
    outputs: { targetId: "function" },
  }),
];

describe("event buses and schedules of a graph", () => {
  let workFolder: string;
  let deployment: Deployment | undefined;
  let client: EventBridgeClient | undefined;
  const problems: string[] = [];
  beforeEach(async () => {
    problems.length = 0;
    workFolder = await mkdtemp(path.join(tmpdir(), "tributary-buses-"));
  });
  afterEach(async () => {
    client?.destroy();
    await deployment?.stop();
    await rm(workFolder, { recursive: true });
  });
  const start = async (...resources: Parameters<typeof createGraph>) => {
    deployment = await deploy({
      graph: createGraph(...createFunction(), ...resources),
      ...{ clock: realClock, workFolder, bucketFolder: () => workFolder },
      ...{ onRecord: () => {}, onObject: () => {}, onLog: () => {}, onProblem: (problem) => problems.push(problem) },
    });
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
    client = new EventBridgeClient({ region, endpoint: deployment.endpointUrl, credentials });
    const put = (...sources: string[]) =>
      client?.send(
        new PutEventsCommand({
          Entries: sources.map((Source) => ({ Source, EventBusName: "shop", DetailType: "Order", Detail: "{}" })),
        }),
      );
    const [trigger] = deployment.triggers;
    const settled = async () => {
      while (!trigger?.idle() || trigger.tally().in === 0) await realClock.sleep(20);
      return trigger.tally();
    };
    return { put, settled, endpoint: deployment.endpointUrl, credentials };
  };

  it("invoke functions with what rules match", async () => {
    const { put, settled } = await start(...createBus(), createPermission());
    await put("shop", "other", "shop");
    expect(await settled()).to.deep.equal({ in: 2, out: 2, failed: 0, filtered: 0 });
    expect(problems).to.deep.equal([]);
  });

  it("keep what a rule without the right to invoke can't hand over", async () => {
    const { put, settled } = await start(...createBus());
    await put("shop");
    expect(await settled()).to.deep.equal({ in: 1, out: 0, failed: 1, filtered: 0 });
  });

  it("hear what happens to objects of buckets", async () => {
    const { settled, endpoint, credentials } = await start(...createBucket(), createPermission(objectRule));
    const s3 = new S3Client({ region, endpoint, credentials, forcePathStyle: true });
    for (const Key of ["a b.jpg", "a.txt"]) await s3.send(new PutObjectCommand({ Bucket: "photos", Key, Body: "x" }));
    s3.destroy();
    expect(await settled()).to.deep.equal({ in: 1, out: 1, failed: 0, filtered: 0 });
  });

  it("invoke functions when they are due, a rate at once", async () => {
    const { settled } = await start(...createSchedule());
    expect(await settled()).to.deep.equal({ in: 1, out: 1, failed: 0, filtered: 0 });
  });
});
