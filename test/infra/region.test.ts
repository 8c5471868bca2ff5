import { expect } from "chai";
import { planRegions } from "../../infra/config/plan.ts";
import type { Settings } from "../../infra/config/settings.ts";
import { Queue } from "../../infra/data/queue.ts";
import { type FlowOfRegion, flowOf } from "../../infra/flow/flow-of-region.ts";
import { onMessages } from "../../infra/flow/sources/queue.ts";
import { enrich } from "../../infra/flows/index.ts";
import { Region } from "../../infra/region.ts";
import { ACCOUNT, type Row, underMocks } from "../support/mocks.ts";
import { createSettings } from "../support/settings.ts";

const declare = async (
  overrides: Partial<Settings> = {},
  others: Readonly<Record<string, FlowOfRegion>> = {},
): Promise<Row[]> => {
  const settings = createSettings({ regions: ["us-east-1"], ...overrides });
  const plans = planRegions(settings, "tributary", "test");
  const { rows } = await underMocks(() =>
    plans.map((plan) => new Region(plan.name, { ...plan, accountId: ACCOUNT, flows: { enrich, ...others } })),
  );
  return rows;
};
const P = "tributary-test-us-east-1";
const only = (rows: Row[], type: string): Row => {
  const found = rows.filter((row) => row.type === type);
  expect(found, type).to.have.length(1);
  return found[0] as Row;
};
const documentOf = (row: Row) => JSON.parse(String(row.inputs.policy));

/** A flow that a queue of its own drives, for three seconds less than the settings say. */
const work: FlowOfRegion = ({ plan, flow, keyArn, size, parent }) => {
  const { region, tags, protect, name } = plan;
  const args = { region, tags, protect, keyArn, functionTimeoutSeconds: size.timeoutSeconds };
  return flowOf<{ handler: (event: unknown) => unknown }>({
    description: "Works.",
    package: { entry: new URL("../../handlers/enrich/index.ts", import.meta.url) },
    grants: [],
    environment: {},
    triggers: [onMessages(new Queue(`${name}-${flow}`, args, { parent }))],
    function: { ...size, timeoutSeconds: size.timeoutSeconds - 3 },
  });
};

describe("region", () => {
  it("gives a flow that another source drives the size that it asks for, and no consumer of the stream", async () => {
    const rows = await declare({ fanOut: true, functions: { work: { timeoutSeconds: 20 } } }, { work });
    const inputs = (type: string, name: string) =>
      rows.find((row) => row.type === type && row.name === `${P}-${name}`)?.inputs;
    expect(inputs("aws:lambda/function:Function", "work")).to.include({ timeout: 17 });
    expect(inputs("aws:sqs/queue:Queue", "work")).to.include({ visibilityTimeoutSeconds: 120 });
    const consumers = rows.filter(({ type }) => type === "aws:kinesis/streamConsumer:StreamConsumer");
    expect(consumers.map(({ name }) => name)).to.deep.equal([`${P}-input`]);
  });

  it("rings its alarms when the stack wants them, and the others by default", async () => {
    const alarmThresholds = { "iterator-age": { threshold: 60_000 }, errors: { threshold: 2.5, minutes: 10 } };
    const rows = await declare({ alarmThresholds });
    const ringsAt = (alarm: string) => {
      const { threshold, evaluationPeriods } = rows.find(({ name }) => name === `${P}-alarms-${alarm}`)?.inputs ?? {};
      return [threshold, evaluationPeriods];
    };
    expect(ringsAt("iterator-age")).to.deep.equal([60_000, 5]);
    expect(ringsAt("errors")).to.deep.equal([2.5, 10]);
    expect(ringsAt("throttles")).to.deep.equal([1, 5]);
  });

  it("declares exactly these resources", async () => {
    const rows = (await declare()).map(({ type, name, region }) => [type, name, region]);
    const alarms = [
      "iterator-age",
      "errors",
      "throttles",
      "duration",
      "quarantined",
      "unexpected-errors",
      "failed-events",
      "failure-deliveries",
      "destination-failures",
      "dropped-events",
      "input-write-throttled",
      "input-read-throttled",
      "output-write-throttled",
      "output-read-throttled",
    ].map((alarm) => ["aws:cloudwatch/metricAlarm:MetricAlarm", `${P}-alarms-${alarm}`, "us-east-1"]);
    const buckets = [`${P}-failures`, `${P}-failures-logs`].flatMap((name) =>
      [
        "bucket:Bucket",
        "bucketPublicAccessBlock:BucketPublicAccessBlock",
        "bucketOwnershipControls:BucketOwnershipControls",
        "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "bucketVersioning:BucketVersioning",
        "bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "bucketNotification:BucketNotification",
        "bucketPolicy:BucketPolicy",
      ].map((type) => [`aws:s3/${type}`, name, "us-east-1"]),
    );
    expect(rows).to.have.deep.members([
      ["tributary:index:Region", P, undefined],
      ["aws:kms/key:Key", `${P}-key`, "us-east-1"],
      ["aws:kms/alias:Alias", `${P}-key`, "us-east-1"],
      ["tributary:index:Stream", `${P}-input`, undefined],
      ["aws:kinesis/stream:Stream", `${P}-input`, "us-east-1"],
      ["tributary:index:Stream", `${P}-output`, undefined],
      ["aws:kinesis/stream:Stream", `${P}-output`, "us-east-1"],
      ["tributary:index:FailureStore", `${P}-failures`, undefined],
      ...buckets,
      ["aws:s3/bucketLogging:BucketLogging", `${P}-failures`, "us-east-1"],
      ["tributary:index:Network", `${P}-network`, undefined],
      ["awsx:ec2:Vpc", `${P}-network`, "us-east-1"],
      ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", `${P}-network`, "us-east-1"],
      ["aws:ec2/securityGroup:SecurityGroup", `${P}-network-function`, "us-east-1"],
      ["aws:ec2/securityGroup:SecurityGroup", `${P}-network-endpoint`, "us-east-1"],
      ["aws:ec2/vpcEndpoint:VpcEndpoint", `${P}-network-kinesis`, "us-east-1"],
      ["aws:ec2/vpcEndpoint:VpcEndpoint", `${P}-network-s3`, "us-east-1"],
      ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", `${P}-network-to-kinesis`, "us-east-1"],
      ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", `${P}-network-to-s3`, "us-east-1"],
      ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", `${P}-network-from-function`, "us-east-1"],
      ["aws:cloudwatch/logGroup:LogGroup", `${P}-network-flow-log`, "us-east-1"],
      ["aws:iam/role:Role", `${P}-network-flow-log`, undefined],
      ["aws:iam/policy:Policy", `${P}-network-flow-log`, undefined],
      ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", `${P}-network-flow-log`, undefined],
      ["aws:ec2/flowLog:FlowLog", `${P}-network-flow-log`, "us-east-1"],
      ["tributary:index:Flow", `${P}-enrich`, undefined],
      ["aws:cloudwatch/logGroup:LogGroup", `${P}-enrich`, "us-east-1"],
      ["aws:iam/policy:Policy", `${P}-enrich`, undefined],
      ["aws:iam/role:Role", `${P}-enrich`, undefined],
      ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", `${P}-enrich`, undefined],
      ["aws:lambda/function:Function", `${P}-enrich`, "us-east-1"],
      ["aws:lambda/alias:Alias", `${P}-enrich`, "us-east-1"],
      ["aws:lambda/eventSourceMapping:EventSourceMapping", `${P}-enrich`, "us-east-1"],
      ["aws:iam/policy:Policy", `${P}-producer`, undefined],
      ["aws:iam/policy:Policy", `${P}-consumer`, undefined],
      ["aws:iam/policy:Policy", `${P}-operator`, undefined],
      ["tributary:index:Alarms", `${P}-alarms`, undefined],
      ["aws:sns/topic:Topic", `${P}-alarms`, "us-east-1"],
      ["aws:sns/topicPolicy:TopicPolicy", `${P}-alarms`, "us-east-1"],
      ...alarms,
      ["aws:cloudwatch/dashboard:Dashboard", P, "us-east-1"],
    ]);
  });

  it("builds each region alike and apart: same resources, no ARN of another region", async () => {
    const regions = ["us-east-1", "ap-northeast-2", "eu-west-1"];
    const rows = await declare({ regions });
    const of = (region: string) => rows.filter(({ name }) => name.startsWith(`tributary-test-${region}`));
    const kinds = (region: string) =>
      of(region)
        .map(({ type, name }) => `${type} ${name.replace(region, "")}`)
        .sort();
    for (const region of regions) {
      expect(kinds(region)).to.deep.equal(kinds("us-east-1"));
      const others = regions.filter((other) => other !== region);
      for (const row of of(region)) {
        for (const other of others) expect(JSON.stringify(row.inputs), `${row.type} ${row.name}`).not.to.include(other);
      }
    }
    expect(regions.flatMap(of)).to.have.length(rows.length);
  });

  it("gives every regional resource its region", async () => {
    const global = ["aws:iam/", "tributary:"];
    for (const { type, name, region } of await declare({ regions: ["eu-west-1"] })) {
      const expected = global.some((prefix) => type.startsWith(prefix)) ? undefined : "eu-west-1";
      expect(region, `${type} ${name}`).to.equal(expected);
    }
  });

  it("tags whatever takes tags", async () => {
    const untagged = [
      "aws:kms/alias:Alias",
      "aws:s3/bucket[A-Z].*",
      "aws:iam/rolePolicyAttachment:.*",
      "aws:lambda/alias:Alias",
      "aws:sns/topicPolicy:TopicPolicy",
      "aws:cloudwatch/dashboard:Dashboard",
      "tributary:.*",
    ];
    for (const { type, name, inputs } of await declare()) {
      if (untagged.some((pattern) => new RegExp(`^${pattern}$`).test(type))) continue;
      expect(inputs.tags, `${type} ${name}`).to.deep.equal({
        project: "tributary",
        stack: "test",
        region: "us-east-1",
      });
    }
  });

  it("encrypts streams, failure store, topic, logs and variables with the region's own key", async () => {
    const rows = await declare();
    const key = `arn:aws:kms:us-east-1:${ACCOUNT}:${P}-key`;
    for (const stream of rows.filter(({ type }) => type === "aws:kinesis/stream:Stream"))
      expect(stream.inputs).to.include({ encryptionType: "KMS", kmsKeyId: key });
    expect(only(rows, "aws:sns/topic:Topic").inputs.kmsMasterKeyId).to.equal(key);
    for (const logGroup of rows.filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup"))
      expect(logGroup.inputs.kmsKeyId, logGroup.name).to.equal(key);
    expect(only(rows, "aws:lambda/function:Function").inputs.kmsKeyArn).to.equal(key);
    const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    const store = rows.find(({ type, name }) => type === encryption && name === `${P}-failures`);
    expect(JSON.stringify(store?.inputs.rules)).to.include(key);
  });

  it("runs the function in private subnets, traced, on arm64 and Node.js 24, with what it needs to know", async () => {
    const { inputs } = only(await declare(), "aws:lambda/function:Function");
    expect(inputs).to.deep.include({
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      vpcConfig: { subnetIds: ["subnet-0a", "subnet-0b"], securityGroupIds: [`${P}-network-function-id`] },
      tracingConfig: { mode: "Active" },
      replaceSecurityGroupsOnDestroy: true,
      publish: true,
      memorySize: 512,
      timeout: 60,
      reservedConcurrentExecutions: 50,
      environment: {
        variables: {
          NODE_OPTIONS: "--enable-source-maps",
          FLOW_NAME: "enrich",
          OUTPUT_STREAM_ARN: `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/${P}-output`,
          FAILURE_STORE_BUCKET: `${P}-failures`,
          MAX_RECORD_BYTES: "1048576",
        },
      },
    });
    expect(inputs.loggingConfig).to.deep.equal({
      logFormat: "JSON",
      logGroup: `${P}-enrich`,
      applicationLogLevel: "INFO",
      systemLogLevel: "WARN",
    });
  });

  it("lets only Lambda of this account assume the role", async () => {
    const roles = (await declare()).filter(({ name }) => name === `${P}-enrich`);
    const { inputs } = only(roles, "aws:iam/role:Role");
    expect(JSON.parse(String(inputs.assumeRolePolicy)).Statement).to.deep.equal([
      {
        Sid: "LambdaOfThisAccount",
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
      },
    ]);
  });

  it("opens the security groups to each other and to S3 only", async () => {
    const rows = await declare();
    const rules = rows.filter(({ type }) => type.includes("/securityGroup") && type.endsWith("Rule"));
    expect(
      rules.map(({ name, inputs }) => [
        name,
        inputs.securityGroupId,
        inputs.referencedSecurityGroupId ?? inputs.prefixListId ?? inputs.cidrIpv4,
        inputs.fromPort,
        inputs.toPort,
      ]),
    ).to.have.deep.members([
      [`${P}-network-to-kinesis`, `${P}-network-function-id`, `${P}-network-endpoint-id`, 443, 443],
      [`${P}-network-to-s3`, `${P}-network-function-id`, "pl-0123456789abcdef0", 443, 443],
      [`${P}-network-from-function`, `${P}-network-endpoint-id`, `${P}-network-function-id`, 443, 443],
    ]);
    expect(only(rows, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").inputs).to.not.have.any.keys(
      "ingress",
      "egress",
    );
  });

  it("lets through the endpoints only what the function calls", async () => {
    const rows = await declare();
    const statements = rows
      .filter(({ type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint")
      .map((row) => documentOf(row).Statement);
    expect(
      statements.flat().map(({ Action, Resource, Condition }) => [Action, Resource, Condition]),
    ).to.have.deep.members([
      [
        ["kinesis:PutRecords"],
        [`arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/${P}-output`],
        { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
      ],
      [
        ["s3:PutObject"],
        [`arn:aws:s3:::${P}-failures/quarantine/enrich/*`, `arn:aws:s3:::${P}-failures/quarantine/2*`],
        { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
      ],
    ]);
  });

  it("uses isolated subnets without NAT, and private ones behind it", async () => {
    const vpcOf = async (nat: Settings["nat"]) => {
      const rows = await declare({ nat });
      const { subnetSpecs, natGateways } = only(rows, "awsx:ec2:Vpc").inputs;
      const world = rows.filter(({ inputs }) => inputs.cidrIpv4 === "0.0.0.0/0").length;
      return { subnetSpecs, natGateways, world, subnets: only(rows, "aws:lambda/function:Function").inputs.vpcConfig };
    };
    const securityGroupIds = [`${P}-network-function-id`];
    const isolated = { subnetIds: ["subnet-0a", "subnet-0b"], securityGroupIds };
    const behindNat = { subnetIds: ["subnet-0c", "subnet-0d"], securityGroupIds };
    const both = [{ type: "Private" }, { type: "Public" }];
    expect(await vpcOf("none")).to.deep.equal({
      subnetSpecs: [{ type: "Isolated" }],
      natGateways: { strategy: "None" },
      world: 0,
      subnets: isolated,
    });
    expect(await vpcOf("single")).to.deep.equal({
      subnetSpecs: both,
      natGateways: { strategy: "Single" },
      world: 1,
      subnets: behindNat,
    });
    expect(await vpcOf("perAz")).to.deep.equal({
      subnetSpecs: both,
      natGateways: { strategy: "OnePerAz" },
      world: 1,
      subnets: behindNat,
    });
  });

  it("builds no network in a region that has one", async () => {
    const existingVpcs = {
      "us-east-1": { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
    };
    const rows = await declare({ existingVpcs });
    expect(rows.filter(({ type }) => /^awsx?:(ec2|vpc)/.test(type))).to.deep.equal([]);
    expect(only(rows, "aws:lambda/function:Function").inputs.vpcConfig).to.deep.equal({
      subnetIds: ["subnet-1", "subnet-2"],
      securityGroupIds: ["sg-1"],
    });
  });

  it("reads through the fan-out consumer when asked to", async () => {
    const rows = await declare({ fanOut: true });
    const consumer = only(rows, "aws:kinesis/streamConsumer:StreamConsumer");
    expect(consumer.inputs.streamArn).to.equal(`arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/${P}-input`);
    const trigger = only(rows, "aws:lambda/eventSourceMapping:EventSourceMapping");
    expect(trigger.inputs.eventSourceArn).to.equal(`${consumer.inputs.streamArn}/consumer/${P}-input:1`);
  });

  it("provisions shards and concurrency when asked to", async () => {
    const rows = await declare({ inputShards: 3, provisionedConcurrency: 2 });
    const streams = rows.filter(({ type }) => type === "aws:kinesis/stream:Stream");
    expect(streams.map(({ inputs }) => [inputs.shardCount, inputs.streamModeDetails])).to.have.deep.members([
      [3, { streamMode: "PROVISIONED" }],
      [undefined, { streamMode: "ON_DEMAND" }],
    ]);
    expect(only(rows, "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig").inputs).to.include({
      qualifier: "live",
      provisionedConcurrentExecutions: 2,
    });
  });

  it("has no alarm and no topic when told so", async () => {
    const rows = await declare({ alarms: "none" });
    expect(rows.filter(({ type }) => /cloudwatch\/metricAlarm|aws:sns/.test(type))).to.deep.equal([]);
  });

  it("subscribes every e-mail address", async () => {
    const rows = await declare({ alarmEmails: ["a@example.com", "b@example.com"] });
    const subscriptions = rows.filter(({ type }) => type === "aws:sns/topicSubscription:TopicSubscription");
    expect(subscriptions.map(({ inputs }) => inputs.endpoint)).to.have.members(["a@example.com", "b@example.com"]);
  });

  it("keeps the buckets' content and the stream's consumers where records are protected", async () => {
    for (const protect of [true, false]) {
      const rows = await declare({ protect });
      for (const { inputs } of rows.filter(({ type }) => type === "aws:s3/bucket:Bucket"))
        expect(inputs.forceDestroy).to.equal(!protect);
      for (const { inputs } of rows.filter(({ type }) => type === "aws:kinesis/stream:Stream"))
        expect(inputs.enforceConsumerDeletion).to.equal(!protect);
    }
  });
});
