import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { type Deployment, deploy } from "../../../local/deploy/deploy.ts";
import type { Resource } from "../../../offline/graph.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;
const urlInAws = (name: string) => `https://sqs.${region}.amazonaws.com/000000000000/${name}`;

const createQueue = (name: string, inputs: Record<string, unknown> = {}) =>
  createResource({
    ...{ type: "aws:sqs/queue:Queue", name, region, inputs },
    outputs: { name, arn: arn("sqs", name), url: urlInAws(name) },
  });
const redriveTo = (name: string, maxReceiveCount: number) =>
  JSON.stringify({ deadLetterTargetArn: arn("sqs", name), maxReceiveCount });
const createFunction = (source: string, variables: Record<string, string> = {}) =>
  createResource({
    ...{ type: "aws:lambda/function:Function", name: "fn", region },
    inputs: {
      code: { kind: "asset-archive", assets: { "index.mjs": { kind: "text-asset", text: source } } },
      ...{ handler: "index.handler", role: "arn:aws:iam::000000000000:role/r", environment: { variables } },
    },
    outputs: { name: "fn", arn: arn("lambda", "function:fn"), version: "1" },
  });
const createTrigger = (inputs: Record<string, unknown> = {}) =>
  createResource({
    ...{ type: "aws:lambda/eventSourceMapping:EventSourceMapping", name: "trigger", region },
    inputs: { eventSourceArn: arn("sqs", "work"), functionName: `${arn("lambda", "function:fn")}:live`, ...inputs },
    outputs: { uuid: "uuid" },
  });

describe("queues of a graph", () => {
  let workFolder: string;
  let deployment: Deployment | undefined;
  let client: SQSClient | undefined;
  beforeEach(async () => {
    workFolder = await mkdtemp(path.join(tmpdir(), "tributary-queues-"));
  });
  afterEach(async () => {
    client?.destroy();
    await deployment?.stop();
    deployment = undefined;
    await rm(workFolder, { recursive: true });
  });
  const start = async (resources: Resource[], hooks: { onLog?: (name: string, line: string) => void } = {}) => {
    deployment = await deploy({
      graph: createGraph(...resources),
      ...{ clock: realClock, workFolder, bucketFolder: () => workFolder },
      ...{ onRecord: () => {}, onObject: () => {}, onLog: () => {}, onProblem: () => {}, ...hooks },
    });
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
    client = new SQSClient({ region, endpoint: deployment.endpointUrl, credentials });
    return client;
  };
  const urlOf = async (sqs: SQSClient, QueueName: string) =>
    (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;

  it("drive functions, whose environment has their address on this machine", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const source = `export const handler = async ({ Records }) => console.log("got", Records[0].body, process.env.QUEUE);`;
    const sqs = await start(
      [createTrigger(), createFunction(source, { QUEUE: urlInAws("work") }), createQueue("work")],
      { onLog: (_name, line) => line.includes("got") && resolve(line) },
    );
    const QueueUrl = await urlOf(sqs, "work");
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
    expect(await promise).to.include(`got hello ${QueueUrl}`);
    expect(QueueUrl).to.equal(`${deployment?.endpointUrl}/000000000000/work`);
  });

  it("give what a handler can't take to their dead-letter queue, wherever it stands in the graph", async () => {
    const source = `export const handler = async ({ Records: [{ messageId }] }) =>
      ({ batchItemFailures: [{ itemIdentifier: messageId }] });`;
    const sqs = await start([
      createQueue("work", { visibilityTimeoutSeconds: 1, redrivePolicy: redriveTo("dead", 1) }),
      createQueue("dead"),
      createFunction(source),
      createTrigger({ batchSize: 1, functionResponseTypes: ["ReportBatchItemFailures"] }),
    ]);
    const QueueUrl = await urlOf(sqs, "work");
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "poison" }));
    const receive = new ReceiveMessageCommand({ QueueUrl: await urlOf(sqs, "dead"), WaitTimeSeconds: 10 });
    const { Messages } = await sqs.send(receive);
    expect(Messages?.map(({ Body }) => Body)).to.deep.equal(["poison"]);
    expect(deployment?.triggers.map((trigger) => trigger.tally())).to.deep.equal([
      { in: 1, out: 0, failed: 1, filtered: 0 },
    ]);
  });

  it("are read through a filter, told by Lambda's API, and paused", async () => {
    const filterCriteria = { filters: [{ pattern: '{"body":{"kind":["paid"]}}' }] };
    const sqs = await start([
      createQueue("work"),
      createFunction("export const handler = () => {};"),
      createTrigger({ filterCriteria }),
    ]);
    const QueueUrl = await urlOf(sqs, "work");
    const tally = () => deployment?.triggers.map((trigger) => trigger.tally())[0];
    for (const kind of ["paid", "open"])
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ kind }) }));
    while (deployment?.triggers.some((trigger) => !trigger.idle())) await realClock.sleep(20);
    expect(tally()).to.deep.equal({ in: 2, out: 1, failed: 0, filtered: 1 });
    const lambda = new LambdaClient({
      endpoint: deployment?.endpointUrl ?? "",
      region: "eu-west-1",
      credentials: sqs.config.credentials,
    });
    const EventSourceArn = "arn:aws:sqs:eu-west-1:000000000000:work";
    const { EventSourceMappings: [mapping] = [] } = await lambda.send(
      new ListEventSourceMappingsCommand({ EventSourceArn }),
    );
    expect(mapping).to.deep.include({
      State: "Enabled",
      BatchSize: 10,
      FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["paid"]}}' }] },
    });
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping?.UUID, Enabled: false }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"kind":"paid"}' }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    expect(Attributes).to.deep.equal({ ApproximateNumberOfMessages: "1" });
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping?.UUID, Enabled: true }));
    while (deployment?.triggers.some((trigger) => !trigger.idle())) await realClock.sleep(20);
    lambda.destroy();
    expect(tally()).to.deep.equal({ in: 3, out: 2, failed: 0, filtered: 1 });
  });
});
