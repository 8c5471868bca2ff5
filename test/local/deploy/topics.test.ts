import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { expect } from "chai";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { type Deployment, deploy } from "../../../local/deploy/deploy.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;
const topicArn = arn("sns", "orders");
const functionArn = arn("lambda", "function:fn");

const createTopic = () =>
  createResource({
    ...{ type: "aws:sns/topic:Topic", name: "orders", region, inputs: {} },
    outputs: { name: "orders", arn: topicArn },
  });
const createSubscription = (inputs: Record<string, unknown>) =>
  createResource({
    ...{ type: "aws:sns/topicSubscription:TopicSubscription", name: "s", region },
    inputs: { topic: topicArn, ...inputs },
  });
const createQueue = (name: string) =>
  createResource({
    ...{ type: "aws:sqs/queue:Queue", name, region, inputs: {} },
    outputs: { name, arn: arn("sqs", name), url: `https://sqs.${region}.amazonaws.com/000000000000/${name}` },
  });
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
    outputs: { name: "fn", arn: functionArn, version: "1" },
  }),
  createResource({
    ...{ type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", name: "fn", region },
    inputs: { functionName: "fn" },
  }),
];

describe("topics of a graph", () => {
  let workFolder: string;
  let deployment: Deployment | undefined;
  let client: SNSClient | undefined;
  const problems: string[] = [];
  beforeEach(async () => {
    problems.length = 0;
    workFolder = await mkdtemp(path.join(tmpdir(), "tributary-topics-"));
  });
  afterEach(async () => {
    client?.destroy();
    await deployment?.stop();
    await rm(workFolder, { recursive: true });
  });
  const start = async (...resources: Parameters<typeof createGraph>) => {
    deployment = await deploy({
      graph: createGraph(createTopic(), ...resources),
      ...{ clock: realClock, workFolder, bucketFolder: () => workFolder },
      ...{ onRecord: () => {}, onObject: () => {}, onLog: () => {}, onProblem: (problem) => problems.push(problem) },
    });
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
    client = new SNSClient({ region, endpoint: deployment.endpointUrl, credentials });
    return { client, triggers: deployment.triggers };
  };

  it("invoke functions and fill queues, and what their filters skip is counted", async () => {
    const { client: sns, triggers } = await start(
      createSubscription({ protocol: "lambda", endpoint: functionArn, filterPolicy: '{"tier":["gold"]}' }),
      createSubscription({ protocol: "sqs", endpoint: arn("sqs", "work"), rawMessageDelivery: true }),
      createQueue("work"),
      ...createFunction(),
    );
    for (const StringValue of ["gold", "silver"]) {
      const MessageAttributes = { tier: { DataType: "String", StringValue } };
      await sns.send(new PublishCommand({ TopicArn: topicArn, Message: StringValue, MessageAttributes }));
    }
    const [trigger] = triggers;
    while (!trigger?.idle()) await realClock.sleep(20);
    expect(trigger.tally()).to.deep.equal({ in: 2, out: 1, failed: 0, filtered: 1 });
    expect(problems).to.deep.equal([]);
  });

  it("say what is lost, and which subscribers get nothing here; nobody is told of e-mails", async () => {
    const { client: sns } = await start(
      createSubscription({ protocol: "sqs", endpoint: arn("sqs", "gone") }),
      createSubscription({ protocol: "https", endpoint: "https://a.example" }),
      createSubscription({ protocol: "email", endpoint: "a@b.example" }),
    );
    await sns.send(new PublishCommand({ TopicArn: topicArn, Message: "a" }));
    expect(problems).to.have.length(2);
    expect(problems[0]).to.match(/orders does not deliver by https here/);
    expect(problems[1]).to.match(/^A message of .*:orders to .*:gone is lost: AWS.SimpleQueueService.NonExistentQueue/);
  });
});
