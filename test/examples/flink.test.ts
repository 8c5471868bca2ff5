import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { describeCounts, readCounts } from "../../examples/consumers/flink/counts.ts";
import { streamOf } from "../../examples/consumers/flink/stream.ts";
import { evaluate } from "../../offline/engine.ts";
import type { Graph, Resource } from "../../offline/graph.ts";
import { checkResource } from "../aws-api/check-resource.ts";
import { readModels } from "../aws-api/models.ts";
import { parsePolicy } from "../least-privilege/iam/policy-document.ts";
import { violations } from "../support/policies.ts";
import { expectDeployable } from "./support/deployed-job.ts";
import { expectInReference, rightsOf } from "./support/rights.ts";

const REGION = "us-east-1";
const NAME = `count-offers-dev-${REGION}`;
const APPLICATION = "aws:kinesisanalyticsv2/application:Application";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

const STREAM = "kinesis stream/tributary-dev-us-east-1-output-*";
const OWN = "if aws:ResourceAccount=000000000000";
const BY_S3 = "if kms:ViaService=s3.us-east-1.amazonaws.com if kms:EncryptionContext:aws:s3:arn=s3 N-counts-*";
const BY_KINESIS = `if kms:ViaService=kinesis.us-east-1.amazonaws.com if kms:EncryptionContext:aws:kinesis:arn=${STREAM}`;
/** What the application may do; `N` is its name. */
const ROWS = [
  `ReadRecords: DescribeStream,DescribeStreamSummary,GetRecords,GetShardIterator,ListShards on ${STREAM}`,
  `ReadThroughConsumer: DescribeStreamConsumer,SubscribeToShard on ${STREAM}/consumer/N-*:0`,
  `DecryptRecords: Decrypt on kms key/* ${BY_KINESIS}`,
  `ReadObjects: GetObject,GetObjectVersion on s3 N-counts-*/code/* ${OWN}`,
  `ListObjects: ListBucket on s3 N-counts-* ${OWN} if s3:prefix=code/*`,
  `DecryptObjects: Decrypt on kms key/* ${BY_S3}`,
  `ReadObjects2: GetObject,GetObjectVersion on s3 N-counts-*/counts* ${OWN}`,
  `ListObjects2: ListBucket on s3 N-counts-* ${OWN} if s3:prefix=counts*`,
  `PutObjects: PutObject on s3 N-counts-*/counts* ${OWN}`,
  `EncryptObjects: GenerateDataKey on kms key/* ${BY_S3}`,
  `DeleteObjects: DeleteObject on s3 N-counts-*/counts* ${OWN}`,
  "WriteLogs: PutLogEvents on logs log-group:/aws/kinesis-analytics/N-*:log-stream:application",
  "SeeLogStreams: DescribeLogStreams on logs log-group:/aws/kinesis-analytics/N-*:*",
  "SeeLogGroups: DescribeLogGroups on *",
  "CreateInterfaces: CreateNetworkInterface on ec2 network-interface/*,ec2 subnet/subnet-*,ec2 security-group/sg-*",
  "ManageInterfaces: CreateNetworkInterfacePermission,DeleteNetworkInterface on ec2 network-interface/* if ec2:Subnet=ec2 subnet/subnet-*",
  "SeeNetwork: DescribeDhcpOptions,DescribeNetworkInterfaces,DescribeSecurityGroups,DescribeSubnets,DescribeVpcs on *",
];

describe("examples/consumers/flink, the program", () => {
  let graph: Graph;
  before(async function () {
    this.timeout(30_000);
    graph = await evaluate({ dir: "examples/consumers/flink", stack: "dev", config: { fanOut: "true" } });
  });
  const named = (type: string, name = NAME): Resource => {
    const found = graph.resources.find((resource) => resource.type === type && resource.name === name);
    if (found === undefined) throw new Error(`The program must declare ${type} ${name}, got none.`);
    return found;
  };
  const statements = () => parsePolicy(String(named("aws:iam/policy:Policy").outputs.policy)).Statement;

  it("asks of AWS's API what it takes, of every resource", () => {
    const ours = graph.resources.filter(({ type }) => type.startsWith("aws:"));
    const models = readModels();
    expect(ours.length).to.be.greaterThan(50);
    expect(ours.flatMap((resource) => checkResource(models, resource))).to.deep.equal([]);
  });

  it("lets the application do this, and nothing else", () => {
    expect(rightsOf(statements(), NAME)).to.deep.equal(ROWS);
  });

  it("is made, changed and deleted by the deploy role, and does its work within the workload's boundary", async function () {
    this.timeout(30_000);
    await expectDeployable(graph, "kinesisanalytics");
  });

  it("gives the policy pack nothing to say", () => {
    expect(violations(graph.resources)).to.deep.equal([]);
  });

  it("names only actions, resource types and condition keys of AWS's reference", async () => {
    await expectInReference(statements());
  });

  it("lets Managed Flink alone take the role, for this application", () => {
    const { Statement } = parsePolicy(String(named("aws:iam/role:Role").outputs.assumeRolePolicy));
    const [account] = /\d{12}/.exec(String(named("aws:iam/role:Role").outputs.arn)) ?? [];
    expect(Statement).to.have.length(1);
    expect(Statement[0]).to.deep.include({
      Principal: { Service: ["kinesisanalytics.amazonaws.com"] },
      Condition: {
        StringEquals: { "aws:SourceAccount": [account] },
        ArnLike: { "aws:SourceArn": [`arn:aws:kinesisanalytics:${REGION}:${account}:application/${NAME}-*`] },
      },
    });
    // Pulumi's name for it is one of those that the condition means.
    expect(String(named(APPLICATION).outputs.name)).to.match(new RegExp(`^${NAME}-[0-9a-f]{7}$`));
  });

  it("starts the version of the code that was put, in the network's own subnets, with checkpoints, snapshots and a log", () => {
    const { inputs } = named(APPLICATION);
    const network = named("awsx:ec2:Vpc", `${NAME}-network`);
    expect(inputs).to.deep.include({
      ...{ runtimeEnvironment: "FLINK-1_19", startApplication: true },
      cloudwatchLoggingOptions: { logStreamArn: named("aws:cloudwatch/logStream:LogStream").outputs.arn },
    });
    const configuration = inputs.applicationConfiguration as Record<string, Record<string, unknown>>;
    const { key: fileKey, versionId: objectVersion } = named("aws:s3/bucketObjectv2:BucketObjectv2").outputs;
    expect(configuration.applicationCodeConfiguration)
      .to.have.nested.property("codeContent.s3ContentLocation")
      .that.includes({ fileKey, objectVersion });
    expect(configuration.applicationSnapshotConfiguration).to.deep.equal({ snapshotsEnabled: true });
    expect(configuration.vpcConfiguration?.subnetIds).to.deep.equal(network.outputs.isolatedSubnetIds);
    expect(configuration.flinkApplicationConfiguration?.parallelismConfiguration).to.deep.include({ parallelism: 2 });
  });

  it("reads through the consumer that the program registers, and registers none itself", () => {
    const { environmentProperties } = named(APPLICATION).inputs.applicationConfiguration as Record<string, object>;
    const consumer = named("aws:kinesis/streamConsumer:StreamConsumer");
    const stream = streamOf(String(consumer.inputs.streamArn));
    const [group] = (environmentProperties as { propertyGroups: object[] }).propertyGroups;
    expect(group).to.have.property("propertyGroupId", "CountOffers");
    expect(group)
      .to.have.property("propertyMap")
      .that.includes({
        stream: stream.name,
        "flink.stream.recordpublisher": "EFO",
        "flink.stream.efo.registration": "NONE",
        [`flink.stream.efo.consumerarn.${stream.name}`]: consumer.outputs.arn,
      });
  });

  it("rings when checkpoints fail, when it starts again, when it is down, when it lags", () => {
    const alarms = graph.resources.filter(({ type }) => type === ALARM);
    const application = { Application: named(APPLICATION).outputs.name };
    const lag = { ...application, Id: "tributary_dev_us_east_1_output_0000000", Flow: "Input" };
    const rows = alarms.map(({ name, inputs }) => {
      const { metric = inputs } = (inputs.metricQueries as { metric: object }[] | undefined)?.[0] ?? {};
      const { metricName, dimensions } = metric as Record<string, unknown>;
      return [name.slice(`${NAME}-alarms-`.length), metricName, dimensions, inputs.threshold, inputs.treatMissingData];
    });
    expect(rows).to.have.deep.members([
      ["flink-checkpoints", "numberOfFailedCheckpoints", application, 1, "notBreaching"],
      ["flink-restarts", "fullRestarts", application, 1, "notBreaching"],
      ["flink-down", "downtime", application, 1, "breaching"],
      ["flink-lag", "millisBehindLatest", lag, 900_000, "notBreaching"],
    ]);
    // Those two count since the application was started: compared as they are, they would ring for ever.
    for (const { name, inputs } of alarms.filter(({ inputs }) => inputs.metricQueries !== undefined))
      expect(inputs.metricQueries, name).to.have.nested.property("[1].expression", "DIFF(count)");
    expect(alarms.filter(({ inputs }) => inputs.metricQueries !== undefined)).to.have.length(2);
  });
});

describe("examples/consumers/flink, what the job wrote", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "tributary-counts-"));
    await mkdir(path.join(folder, "2026-11-30--00"));
  });
  after(() => rm(folder, { recursive: true }));
  const put = (name: string, ...rows: object[]) =>
    writeFile(path.join(folder, "2026-11-30--00", name), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));

  it("is added up over its files, but for those that no checkpoint stands for", async () => {
    const row = { country: "KR", minute: "2026-11-30T00:00:00Z", offers: 6, records: 2, late: false };
    await put("part-1-0", row, { ...row, country: "BR", offers: 3, records: 1 });
    await put("part-2-0", { ...row, offers: 3, records: 1, late: true }, { ...row, minute: "2026-11-30T00:01:00Z" });
    await put(".part-3-0.inprogress.x", row);
    expect(describeCounts(await readCounts(folder))).to.equal(
      "6 records counted in 2 minutes, 1 late; offers: BR 3, KR 15.",
    );
  });
});

describe("examples/consumers/flink, the stream that it is told", () => {
  it("is read from its ARN", () => {
    const arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/events";
    expect(streamOf(arn)).to.deep.equal({ arn, region: "eu-west-1", name: "events" });
  });
  for (const arn of [
    "events",
    "arn:aws:kinesis:eu-west-1:111122223333:stream/events/consumer/c:1",
    "arn:aws:sqs:eu-west-1:111122223333:q",
  ])
    it(`is refused where it is none: ${arn}`, () => {
      expect(() => streamOf(arn)).to.throw(
        /streamArn must be the ARN of a Kinesis stream, got .*\nFix: pulumi config set/,
      );
    });
});
