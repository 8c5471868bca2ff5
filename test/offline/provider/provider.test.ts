import { expect } from "chai";
import { ModelError } from "../../../offline/provider/model.ts";
import { createResource, type Declared, models } from "../../../offline/provider/provider.ts";

const createDeclared = (overrides: Partial<Declared> = {}): Declared => ({
  urn: `urn:pulumi:dev::demo::${overrides.type ?? "aws:kinesis/stream:Stream"}::${overrides.name ?? "events"}`,
  type: "aws:kinesis/stream:Stream",
  name: "events",
  inputs: { region: "eu-west-1" },
  provider: {},
  ...overrides,
});

const account = "000000000000";
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;

describe("provider", () => {
  it("names a resource after its logical name and seven digits that stay the same", () => {
    const [first, second] = [createResource(createDeclared()), createResource(createDeclared())];
    expect(first.outputs.name).to.match(/^events-[0-9a-f]{7}$/);
    expect(second).to.deep.equal(first);
  });

  it("gives resources of one name under different parents different names", () => {
    const other = createResource(
      createDeclared({ urn: "urn:pulumi:dev::demo::a:b:C$aws:kinesis/stream:Stream::events" }),
    );
    expect(other.outputs.name).not.to.equal(createResource(createDeclared()).outputs.name);
  });

  it("keeps the name that the program gives", () => {
    const { id, outputs } = createResource(createDeclared({ inputs: { name: "mine", region: "eu-west-1" } }));
    expect([id, outputs.name]).to.deep.equal([`arn:aws:kinesis:eu-west-1:${account}:stream/mine`, "mine"]);
  });

  it("starts a name with the prefix that the program gives", () => {
    const { outputs } = createResource(createDeclared({ type: "aws:iam/role:Role", inputs: { namePrefix: "app-" } }));
    expect(outputs.name).to.match(/^app-[0-9a-f]{26}$/);
  });

  it("refuses a name that AWS would", () => {
    const declared = createDeclared({ type: "aws:lambda/function:Function", name: "x".repeat(60) });
    expect(() => createResource(declared)).to.throw(ModelError, /name of .* must be at most 64 characters, got 68/);
  });

  it("answers inputs over the defaults of AWS", () => {
    const { outputs } = createResource(createDeclared({ inputs: { retentionPeriod: 48, region: "eu-west-1" } }));
    expect(outputs).to.include({ retentionPeriod: 48, encryptionType: "NONE" });
  });

  it("fills in the members that a structure leaves out", () => {
    const inputs = { name: "f", loggingConfig: { logFormat: "JSON" }, region: "eu-west-1" };
    const { outputs } = createResource(createDeclared({ type: "aws:lambda/function:Function", inputs }));
    expect(outputs.loggingConfig).to.deep.equal({ logFormat: "JSON", logGroup: "/aws/lambda/f" });
  });

  const regions: [string, Partial<Declared>, string | undefined][] = [
    ["of the resource", { provider: { region: "us-east-1" } }, "eu-west-1"],
    ["of its provider otherwise", { inputs: {}, provider: { region: "us-east-1" } }, "us-east-1"],
    [
      "none for a global service",
      { type: "aws:iam/role:Role", inputs: {}, provider: { region: "us-east-1" } },
      undefined,
    ],
  ];
  for (const [title, overrides, region] of regions) {
    it(`takes the region ${title}`, () => {
      expect(createResource(createDeclared(overrides)).region).to.equal(region);
    });
  }

  it("refuses a regional resource without a region by its name", () => {
    expect(() => createResource(createDeclared({ inputs: {} }))).to.throw(
      ModelError,
      /region of aws:kinesis.* 'events'/,
    );
  });

  it("refuses a type without a model by its token", () => {
    expect(() => createResource(createDeclared({ type: "aws:mq/broker:Broker" }))).to.throw(
      ModelError,
      /^aws:mq\/broker:Broker/,
    );
  });

  it("merges the tags of the provider under the resource's own", () => {
    const provider = { defaultTags: '{"tags":{"team":"a","stage":"dev"}}' };
    const inputs = { region: "eu-west-1", tags: { team: "b" } };
    const { outputs } = createResource(createDeclared({ provider, inputs }));
    expect([outputs.tags, outputs.tagsAll]).to.deep.equal([{ team: "b" }, { team: "b", stage: "dev" }]);
  });

  it("uses the partition of the region in ARNs and addresses", () => {
    const inputs = { region: "cn-north-1", name: "q" };
    const { id, outputs } = createResource(createDeclared({ type: "aws:sqs/queue:Queue", inputs }));
    expect([id, outputs.arn]).to.deep.equal([
      `https://sqs.cn-north-1.amazonaws.com.cn/${account}/q`,
      `arn:aws-cn:sqs:cn-north-1:${account}:q`,
    ]);
  });

  const fn = `arn:aws:lambda:eu-west-1:${account}:function:f`;
  const tableArn = `arn:aws:dynamodb:eu-west-1:${account}:table/t`;
  const topic = `arn:aws:sns:eu-west-1:${account}:t`;
  const answers: [string, Record<string, unknown>, string | RegExp, Record<string, unknown>][] = [
    [
      "kinesis/streamConsumer:StreamConsumer",
      { name: "c", streamArn: "arn:s" },
      "arn:s/consumer/c:0",
      { arn: "arn:s/consumer/c:0" },
    ],
    [
      "lambda/function:Function",
      { name: "f", publish: true },
      "f",
      { arn: fn, version: "1", qualifiedArn: `${fn}:1`, timeout: 3 },
    ],
    [
      "lambda/function:Function",
      { name: "f" },
      "f",
      { version: "$LATEST", qualifiedArn: `${fn}:$LATEST`, memorySize: 128 },
    ],
    ["lambda/alias:Alias", { name: "live", functionName: "f" }, `${fn}:live`, { arn: `${fn}:live` }],
    ["lambda/alias:Alias", { name: "live", functionName: fn }, `${fn}:live`, { arn: `${fn}:live` }],
    [
      "lambda/eventSourceMapping:EventSourceMapping",
      { functionName: "f" },
      uuid,
      { functionArn: fn, batchSize: 100, maximumRetryAttempts: -1 },
    ],
    [
      "lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",
      { functionName: "f", qualifier: "live" },
      "f,live",
      {},
    ],
    ["lambda/permission:Permission", { function: "f" }, /^events-[0-9a-f]{7}$/, {}],
    [
      "lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
      { functionName: "f", qualifier: "live" },
      "f:live",
      {},
    ],
    ["iam/role:Role", { name: "r", path: "/app/" }, "r", { arn: `arn:aws:iam::${account}:role/app/r` }],
    [
      "iam/policy:Policy",
      { name: "p" },
      `arn:aws:iam::${account}:policy/p`,
      { arn: `arn:aws:iam::${account}:policy/p` },
    ],
    ["iam/rolePolicy:RolePolicy", { name: "p", role: "r" }, "r:p", {}],
    ["iam/rolePolicyAttachment:RolePolicyAttachment", { role: "r", policyArn: "arn:p" }, "r/arn:p", {}],
    ["s3/bucket:Bucket", {}, /^events-[0-9a-f]{7}$/, { bucketRegion: "eu-west-1" }],
    [
      "s3/bucket:Bucket",
      { bucket: "b" },
      "b",
      { arn: "arn:aws:s3:::b", bucketRegionalDomainName: "b.s3.eu-west-1.amazonaws.com" },
    ],
    ["s3/bucketVersioning:BucketVersioning", { bucket: "b" }, "b", {}],
    ["kms/key:Key", {}, uuid, { isEnabled: true, enableKeyRotation: false }],
    [
      "kms/alias:Alias",
      { targetKeyId: "k" },
      /^alias\/events-[0-9a-f]{7}$/,
      { targetKeyArn: `arn:aws:kms:eu-west-1:${account}:key/k` },
    ],
    ["sns/topic:Topic", { name: "t" }, topic, { arn: topic }],
    [
      "sns/topicSubscription:TopicSubscription",
      { topic, protocol: "email" },
      new RegExp(`^${topic}:`),
      { pendingConfirmation: true },
    ],
    ["cloudwatch/eventBus:EventBus", { name: "b" }, "b", { arn: `arn:aws:events:eu-west-1:${account}:event-bus/b` }],
    [
      "cloudwatch/eventRule:EventRule",
      { name: "r", eventBusName: "b" },
      "b/r",
      { arn: `arn:aws:events:eu-west-1:${account}:rule/b/r` },
    ],
    ["cloudwatch/eventRule:EventRule", { name: "r" }, "r", { arn: `arn:aws:events:eu-west-1:${account}:rule/r` }],
    ["cloudwatch/eventTarget:EventTarget", { rule: "r", targetId: "t" }, "r-t", { eventBusName: "default" }],
    [
      "scheduler/scheduleGroup:ScheduleGroup",
      { name: "g" },
      "g",
      { arn: `arn:aws:scheduler:eu-west-1:${account}:schedule-group/g` },
    ],
    [
      "scheduler/schedule:Schedule",
      { name: "s", groupName: "g" },
      "g/s",
      { arn: `arn:aws:scheduler:eu-west-1:${account}:schedule/g/s` },
    ],
    ["sqs/redriveAllowPolicy:RedriveAllowPolicy", { queueUrl: "https://q" }, "https://q", {}],
    ["sqs/queue:Queue", { fifoQueue: true }, /\/events-[0-9a-f]{7}\.fifo$/, { visibilityTimeoutSeconds: 30 }],
    [
      "dynamodb/table:Table",
      { name: "t", billingMode: "PAY_PER_REQUEST", streamEnabled: true },
      "t",
      { arn: tableArn, streamArn: `${tableArn}/stream/1970-01-01T00:00:00.000`, readCapacity: 0 },
    ],
    ["dynamodb/table:Table", {}, /^events-[0-9a-f]{7}$/, { billingMode: "PROVISIONED", streamArn: "" }],
    [
      "cloudwatch/logGroup:LogGroup",
      { name: "/a/b" },
      "/a/b",
      { arn: `arn:aws:logs:eu-west-1:${account}:log-group:/a/b` },
    ],
    [
      "cloudwatch/metricAlarm:MetricAlarm",
      { name: "m" },
      "m",
      { arn: `arn:aws:cloudwatch:eu-west-1:${account}:alarm:m` },
    ],
    [
      "cloudwatch/dashboard:Dashboard",
      { dashboardName: "d" },
      "d",
      { dashboardArn: `arn:aws:cloudwatch::${account}:dashboard/d` },
    ],
    ["ec2/vpc:Vpc", {}, /^vpc-[0-9a-f]{17}$/, { enableDnsSupport: true }],
    [
      "ec2/vpcEndpoint:VpcEndpoint",
      { serviceName: "com.amazonaws.eu-west-1.s3" },
      /^vpce-/,
      { vpcEndpointType: "Gateway", state: "available" },
    ],
    ["vpc/securityGroupEgressRule:SecurityGroupEgressRule", {}, /^sgr-[0-9a-f]{17}$/, {}],
  ];
  for (const [type, given, id, outputs] of answers) {
    it(`answers for ${type} with ${JSON.stringify(given)}`, () => {
      const inputs = { region: "eu-west-1", ...given };
      const created = createResource(createDeclared({ type: `aws:${type}`, inputs }));
      if (typeof id === "string") expect(created.id).to.equal(id);
      else expect(created.id).to.match(id);
      expect(created.outputs).to.deep.include({ ...inputs, ...outputs });
    });
  }

  it("gives a VPC's default security group the ID that the VPC answers", () => {
    const vpc = createResource(createDeclared({ type: "aws:ec2/vpc:Vpc" }));
    const inputs = { vpcId: vpc.id, region: "eu-west-1" };
    const group = createResource(createDeclared({ type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", inputs }));
    expect(group.id).to.equal(vpc.outputs.defaultSecurityGroupId);
  });

  it("gives an interface endpoint a network interface in each subnet", () => {
    const inputs = {
      serviceName: "com.amazonaws.eu-west-1.kinesis-streams",
      vpcEndpointType: "Interface",
      subnetIds: ["a", "b"],
      region: "eu-west-1",
    };
    const { outputs } = createResource(createDeclared({ type: "aws:ec2/vpcEndpoint:VpcEndpoint", inputs }));
    expect(outputs.networkInterfaceIds).to.be.an("array").of.length(2);
    expect(outputs).not.to.have.property("prefixListId");
  });

  it("gives every type that it models an ID", () => {
    for (const type of Object.keys(models)) {
      const inputs = {
        region: "eu-west-1",
        name: "n",
        bucket: "b",
        dashboardName: "d",
        arn: "a",
        queueUrl: "q",
        functionName: "f",
        role: "r",
      };
      expect(createResource(createDeclared({ type, inputs })).id, type)
        .to.be.a("string")
        .not.equal("");
    }
  });
});
