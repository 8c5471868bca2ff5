import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DescribeContinuousBackupsCommand, DynamoDBClient, ListTagsOfResourceCommand } from "@aws-sdk/client-dynamodb";
import { DescribeStreamSummaryCommand, KinesisClient, ListTagsForResourceCommand } from "@aws-sdk/client-kinesis";
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  SNSClient,
  TagResourceCommand,
  ListTagsForResourceCommand as TagsOfTopic,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { realClock } from "../../../emulator/time/real-clock.ts";
import { type Deployment, deploy } from "../../../local/deploy/deploy.ts";
import { signedFor } from "../../emulator/endpoint/create-endpoint.ts";
import { createGraph, createResource } from "../../offline/fixtures/create-graph.ts";

const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:000000000000:${resource}`;
const KEY = arn("kms", "key/1");
const tags = { team: "a", cost: "b" };

const graph = createGraph(
  createResource({
    ...{ type: "aws:sqs/queue:Queue", region, inputs: { kmsMasterKeyId: KEY, tags } },
    outputs: { name: "work", arn: arn("sqs", "work"), url: "https://sqs.eu-west-1.amazonaws.com/000000000000/work" },
  }),
  createResource({
    ...{ type: "aws:sns/topic:Topic", region, inputs: { kmsMasterKeyId: KEY, tags } },
    outputs: { name: "news", arn: arn("sns", "news") },
  }),
  createResource({
    ...{
      type: "aws:dynamodb/table:Table",
      region,
      outputs: { name: "things", arn: arn("dynamodb", "table/things"), streamArn: "" },
    },
    inputs: {
      ...{ hashKey: "id", attributes: [{ name: "id", type: "S" }], billingMode: "PAY_PER_REQUEST", tags },
      pointInTimeRecovery: { enabled: true },
    },
  }),
  createResource({
    ...{ type: "aws:kinesis/stream:Stream", region, outputs: { name: "s", arn: arn("kinesis", "stream/s") } },
    inputs: { shardCount: 1, encryptionType: "KMS", kmsKeyId: KEY, tags },
  }),
  createResource({
    ...{ type: "aws:apigatewayv2/api:Api", id: "abc", region, inputs: { protocolType: "HTTP", tags } },
    outputs: { name: "shop", apiEndpoint: "https://abc.execute-api.eu-west-1.amazonaws.com", executionArn: "arn:x" },
  }),
);

const nameOf = (sent: Promise<unknown>) =>
  sent.then(
    () => "taken",
    (error: Error) => error.name,
  );

describe("what services tell of a program's resources", () => {
  let deployment: Deployment;
  let workFolder: string;
  let sqs: SQSClient;
  let sns: SNSClient;
  let dynamodb: DynamoDBClient;
  let kinesis: KinesisClient;
  before(async () => {
    workFolder = await mkdtemp(path.join(tmpdir(), "tributary-told-"));
    deployment = await deploy({
      ...{ graph, clock: realClock, workFolder, bucketFolder: () => workFolder },
      ...{ onRecord: () => {}, onObject: () => {}, onLog: () => {}, onProblem: () => {} },
    });
    const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
    const config = { region, endpoint: deployment.endpointUrl, credentials, maxAttempts: 1 };
    sqs = new SQSClient(config);
    sns = new SNSClient(config);
    dynamodb = new DynamoDBClient(config);
    kinesis = new KinesisClient(config);
  });
  after(async () => {
    for (const client of [sqs, sns, dynamodb, kinesis]) client.destroy();
    await deployment.stop();
    await rm(workFolder, { recursive: true });
  });

  it("is a queue's key, and its tags, which can be changed", async () => {
    const QueueUrl = `${deployment.endpointUrl}/000000000000/work`;
    const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    expect((await sqs.send(asked)).Attributes).to.include({
      ...{ KmsMasterKeyId: KEY, KmsDataKeyReusePeriodSeconds: "300", SqsManagedSseEnabled: "false" },
    });
    const list = async () => (await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags;
    expect(await list()).to.deep.equal(tags);
    await sqs.send(new TagQueueCommand({ QueueUrl, Tags: { cost: "c", new: "1" } }));
    await sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ["team", "none"] }));
    expect(await list()).to.deep.equal({ cost: "c", new: "1" });
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`k${index}`, ""]));
    expect(await nameOf(sqs.send(new TagQueueCommand({ QueueUrl, Tags: many })))).to.include("InvalidParameterValue");
    const plain = await sqs.send(new CreateQueueCommand({ QueueName: "plain" }));
    const none = await sqs.send(new ListQueueTagsCommand({ QueueUrl: plain.QueueUrl }));
    expect(none).to.not.have.property("Tags");
    const missing = new ListQueueTagsCommand({ QueueUrl: `${deployment.endpointUrl}/000000000000/none` });
    expect(await nameOf(sqs.send(missing))).to.equal("QueueDoesNotExist");
  });

  it("is a topic's key, and its tags, which can be changed", async () => {
    const ResourceArn = arn("sns", "news");
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: ResourceArn }));
    expect(Attributes).to.include({ KmsMasterKeyId: KEY });
    const list = async () => {
      const { Tags = [] } = await sns.send(new TagsOfTopic({ ResourceArn }));
      return Tags.map(({ Key, Value }) => `${Key}=${Value}`);
    };
    expect(await list()).to.deep.equal(["team=a", "cost=b"]);
    await sns.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "cost", Value: "c" }] }));
    await sns.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["team"] }));
    expect(await list()).to.deep.equal(["cost=c"]);
    const twice = [1, 2].map((value) => ({ Key: "k", Value: `${value}` }));
    expect(await nameOf(sns.send(new TagResourceCommand({ ResourceArn, Tags: twice })))).to.include("InvalidParameter");
    const missing = new TagsOfTopic({ ResourceArn: arn("sns", "none") });
    expect(await nameOf(sns.send(missing))).to.include("ResourceNotFound");
    const again = new CreateTopicCommand({ Name: "news", Tags: [{ Key: "cost", Value: "other" }] });
    const error = await sns.send(again).catch((caught: Error) => caught);
    expect(error).to.have.property("message").that.contains("Topic already exists with different tags");
  });

  it("is a table's recovery, and its tags", async () => {
    const { ContinuousBackupsDescription } = await dynamodb.send(
      new DescribeContinuousBackupsCommand({ TableName: "things" }),
    );
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription).to.include({
      ...{ PointInTimeRecoveryStatus: "ENABLED", RecoveryPeriodInDays: 35 },
    });
    const told = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: arn("dynamodb", "table/things") }));
    expect(told.Tags).to.have.deep.members([
      { Key: "team", Value: "a" },
      { Key: "cost", Value: "b" },
    ]);
  });

  it("is a stream's key, and its tags", async () => {
    const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: "s" }));
    expect(StreamDescriptionSummary).to.include({ EncryptionType: "KMS", KeyId: KEY });
    const told = await kinesis.send(new ListTagsForResourceCommand({ ResourceARN: arn("kinesis", "stream/s") }));
    expect(told.Tags?.map(({ Key }) => Key)).to.deep.equal(["cost", "team"]);
  });

  it("is an HTTP API, at its address on this machine", async () => {
    const get = async (where: string, ofRegion = region) => {
      const headers = signedFor("apigateway", "000000000000", ofRegion);
      const response = await fetch(`${deployment.endpointUrl}${where}`, { headers });
      return { status: response.status, ...((await response.json()) as { items?: object[]; message?: string }) };
    };
    const [api] = deployment.httpApis;
    const told = { apiId: "abc", name: "shop", protocolType: "HTTP", apiEndpoint: api?.url };
    const { items = [] } = await get("/v2/apis");
    expect(items).to.have.length(1);
    expect(items[0]).to.deep.include({ ...told, tags });
    expect(await get("/v2/apis/abc")).to.deep.include({ status: 200, ...told });
    expect(await get("/v2/apis/none")).to.include({ status: 404 });
    expect((await get("/v2/apis", "us-east-1")).items).to.deep.equal([]);
  });
});
