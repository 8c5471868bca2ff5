import { readFileSync } from "node:fs";
import { expect } from "chai";
import { readEventPattern } from "../../event-source-mapping/event-pattern.ts";
import { evaluate } from "../../offline/engine.ts";
import type { Graph, Resource } from "../../offline/graph.ts";
import { checkResource } from "../aws-api/check-resource.ts";
import { readModels } from "../aws-api/models.ts";
import { parsePolicy } from "../least-privilege/iam/policy-document.ts";
import { violations } from "../support/policies.ts";
import { expectDeployable } from "./support/deployed-job.ts";
import { expectInReference, rightsOf } from "./support/rights.ts";

const REGION = "us-east-1";
const NAME = `count-offers-glue-dev-${REGION}`;
const JOB = "aws:glue/job:Job";
const RULE = "aws:cloudwatch/eventRule:EventRule";

const STREAM = "kinesis stream/tributary-dev-us-east-1-output-*";
const OWN = "if aws:ResourceAccount=000000000000";
const BY_S3 = "if kms:ViaService=s3.us-east-1.amazonaws.com if kms:EncryptionContext:aws:s3:arn=s3 N-counts-*";
const BY_KINESIS = `if kms:ViaService=kinesis.us-east-1.amazonaws.com if kms:EncryptionContext:aws:kinesis:arn=${STREAM}`;
/** What the job may do; `N` is its name. */
const ROWS = [
  `ReadRecords: DescribeStream,DescribeStreamSummary,GetRecords,GetShardIterator,ListShards on ${STREAM}`,
  `ReadThroughConsumer: DescribeStreamConsumer,SubscribeToShard on ${STREAM}/consumer/N-*:0`,
  `DecryptRecords: Decrypt on kms key/* ${BY_KINESIS}`,
  "WriteLogs: CreateLogStream,PutLogEvents on logs log-group:/aws-glue/N/error:*,logs log-group:/aws-glue/N/output:*",
  "PutMetrics: PutMetricData on * if cloudwatch:namespace=Glue",
  "SeeConnection: GetConnection on glue catalog,glue connection/N",
  `ReadObjects: GetObject,GetObjectVersion on s3 N-counts-*/code/N/* ${OWN}`,
  `ListObjects: ListBucket on s3 N-counts-* ${OWN} if s3:prefix=code/N/*`,
  `DecryptObjects: Decrypt on kms key/* ${BY_S3}`,
  `ReadObjects2: GetObject,GetObjectVersion on s3 N-counts-*/counts* ${OWN}`,
  `ListObjects2: ListBucket on s3 N-counts-* ${OWN} if s3:prefix=counts*`,
  `PutObjects: PutObject on s3 N-counts-*/counts* ${OWN}`,
  `EncryptObjects: GenerateDataKey on kms key/* ${BY_S3}`,
  `DeleteObjects: DeleteObject on s3 N-counts-*/counts* ${OWN}`,
  `ReadObjects3: GetObject,GetObjectVersion on s3 N-counts-*/checkpoint* ${OWN}`,
  `ListObjects3: ListBucket on s3 N-counts-* ${OWN} if s3:prefix=checkpoint*`,
  `PutObjects2: PutObject on s3 N-counts-*/checkpoint* ${OWN}`,
  `DeleteObjects2: DeleteObject on s3 N-counts-*/checkpoint* ${OWN}`,
  "CreateInterfaces: CreateNetworkInterface on ec2 network-interface/*,ec2 subnet/subnet-*,ec2 security-group/sg-*",
  "ManageInterfaces: DeleteNetworkInterface on ec2 network-interface/* if ec2:Subnet=ec2 subnet/subnet-*",
  "TagInterfaces: CreateTags,DeleteTags on ec2 network-interface/* if aws:TagKeys=aws-glue-service-resource if aws:TagKeys=false",
  "SeeVpc: DescribeVpcAttribute on ec2 vpc/*",
  "SeeNetwork: DescribeNetworkInterfaces,DescribeRouteTables,DescribeSecurityGroups,DescribeSubnets,DescribeVpcEndpoints on *",
];
/** Its metrics have no ARN; the reference names data sets, which are something else. */
const ANYWHERE = "cloudwatch:PutMetricData";

describe("examples/consumers/glue, the program", () => {
  let graph: Graph;
  before(async function () {
    this.timeout(30_000);
    graph = await evaluate({ dir: "examples/consumers/glue", stack: "dev", config: { fanOut: "true" } });
  });
  const ofType = (type: string) => graph.resources.filter((resource) => resource.type === type);
  const named = (type: string, name = NAME): Resource => {
    const found = ofType(type).find((resource) => resource.name === name);
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

  it("lets the job do this, and nothing else", () => {
    expect(rightsOf(statements(), NAME)).to.deep.equal(ROWS);
  });

  it("is made, changed and deleted by the deploy role, and does its work within the workload's boundary", async function () {
    this.timeout(30_000);
    await expectDeployable(graph, "glue");
  });

  it("gives the policy pack nothing to say", () => {
    expect(violations(graph.resources)).to.deep.equal([]);
  });

  it("names only actions, resource types and condition keys of AWS's reference", async () => {
    await expectInReference(statements(), [ANYWHERE]);
  });

  it("lets Glue alone take the role, for this account", () => {
    const { Statement } = parsePolicy(String(named("aws:iam/role:Role").outputs.assumeRolePolicy));
    expect(Statement).to.have.length(1);
    expect(Statement[0]).to.deep.include({
      Principal: { Service: ["glue.amazonaws.com"] },
      Condition: { StringEquals: { "aws:SourceAccount": ["000000000000"] } },
    });
  });

  it("runs the scripts that were put, once at a time, with its log, its metrics and where it goes on", () => {
    const { inputs } = named(JOB);
    const bucket = String(named("aws:s3/bucket:Bucket", `${NAME}-counts`).outputs.bucket);
    const keys = ofType("aws:s3/bucketObjectv2:BucketObjectv2").map((object) => object.inputs.key);
    expect(keys).to.have.members([`code/${NAME}/job.py`, `code/${NAME}/counts.py`]);
    expect(inputs).to.deep.include({
      command: { name: "gluestreaming", pythonVersion: "3", scriptLocation: `s3://${bucket}/code/${NAME}/job.py` },
      ...{ glueVersion: "5.0", workerType: "G.025X", numberOfWorkers: 2, timeout: 10_079 },
      executionProperty: { maxConcurrentRuns: 1 },
      connections: [named("aws:glue/connection:Connection").outputs.name],
    });
    expect(inputs.defaultArguments).to.deep.equal({
      "--stream_arn": "arn:aws:kinesis:us-east-1:111122223333:stream/tributary-dev-us-east-1-output-0000000",
      "--starting_position": "LATEST",
      "--to": `s3://${bucket}/counts`,
      "--checkpoint": `s3://${bucket}/checkpoint`,
      "--batch_seconds": "60",
      "--consumer_arn": named("aws:kinesis/streamConsumer:StreamConsumer").outputs.arn,
      "--extra-py-files": `s3://${bucket}/code/${NAME}/counts.py`,
      "--custom-logGroup-prefix": `/aws-glue/${NAME}`,
      "--enable-metrics": "true",
      "--job-bookmark-option": "job-bookmark-disable",
      "--job-language": "python",
    });
  });

  it("gives the script every argument that it asks for, but the name that Glue gives", () => {
    const [, names = ""] = /^NAMES = \[(.*)\]$/m.exec(readFileSync("examples/consumers/glue/job.py", "utf8")) ?? [];
    const asked = [...names.matchAll(/"(\w+)"/g)].map(([, one]) => `--${one}`).filter((one) => one !== "--JOB_NAME");
    expect(asked).to.have.length(5);
    expect(named(JOB).inputs.defaultArguments).to.include.all.keys(asked);
    const [, forFanOut] = /^FAN_OUT = "(\w+)"$/m.exec(readFileSync("examples/consumers/glue/job.py", "utf8")) ?? [];
    expect(forFanOut).to.equal("consumer_arn");
  });

  it("logs into the groups that Glue makes of the prefix, encrypted and kept for a year", () => {
    const groups = ofType("aws:cloudwatch/logGroup:LogGroup").filter(({ name }) => !name.endsWith("flow-log"));
    expect(groups.map(({ inputs }) => [inputs.name, inputs.retentionInDays, inputs.kmsKeyId])).to.have.deep.members(
      ["error", "output"].map((log) => [
        `/aws-glue/${NAME}/${log}`,
        365,
        named("aws:kms/key:Key", `${NAME}-key`).outputs.arn,
      ]),
    );
  });

  it("is started again when it does not run", () => {
    expect(named("aws:glue/trigger:Trigger").inputs).to.deep.include({
      ...{ type: "SCHEDULED", schedule: "cron(0/15 * * * ? *)", startOnCreation: true },
      actions: [{ jobName: named(JOB).outputs.name }],
    });
  });

  it("has its workers talk to each other, in one subnet of the network", () => {
    const group = named("aws:ec2/securityGroup:SecurityGroup", `${NAME}-network-function`).id;
    const among = {
      securityGroupId: group,
      referencedSecurityGroupId: group,
      ipProtocol: "tcp",
      fromPort: 0,
      toPort: 65_535,
    };
    for (const [direction, suffix] of [
      ["Ingress", "from"],
      ["Egress", "to"],
    ])
      expect(
        named(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`, `${NAME}-${suffix}-workers`)
          .inputs,
      ).to.include(among);
    const [subnet] = named("awsx:ec2:Vpc", `${NAME}-network`).outputs.isolatedSubnetIds as string[];
    expect(named("aws:glue/connection:Connection").inputs.physicalConnectionRequirements).to.deep.equal({
      ...{ availabilityZone: "us-east-1a", subnetId: subnet, securityGroupIdLists: [group] },
    });
  });

  it("finds its way to what it needs, each by an endpoint that lets out nothing else", () => {
    const endpoints = ofType("aws:ec2/vpcEndpoint:VpcEndpoint");
    const actions = Object.fromEntries(
      endpoints.map(({ inputs }) => [
        String(inputs.serviceName).replace(`com.amazonaws.${REGION}.`, ""),
        parsePolicy(String(inputs.policy)).Statement.flatMap(({ Action }) => Action),
      ]),
    );
    expect(actions).to.have.all.keys("kinesis-streams", "s3", "glue", "logs", "monitoring");
    expect(actions).to.deep.include({
      glue: ["glue:GetConnection"],
      logs: ["logs:CreateLogStream", "logs:PutLogEvents"],
      monitoring: ["cloudwatch:PutMetricData"],
    });
  });

  it("rings when a run or a task fails, when it says nothing any more, and when it is late", () => {
    const rows = ofType("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name, inputs }) => [
      ...[name.slice(`${NAME}-alarms-`.length), inputs.metricName, inputs.dimensions],
      ...[inputs.threshold, inputs.evaluationPeriods, inputs.treatMissingData],
    ]);
    const ofAllRuns = { JobName: named(JOB).outputs.name, JobRunId: "ALL" };
    const tasks = ["glue.driver.aggregate.numFailedTasks", { ...ofAllRuns, Type: "count" }];
    const heap = ["glue.driver.jvm.heap.usage", { ...ofAllRuns, Type: "gauge" }];
    const consumer = named("aws:kinesis/streamConsumer:StreamConsumer").outputs.name;
    const reader = { StreamName: "tributary-dev-us-east-1-output-0000000", ConsumerName: consumer };
    expect(rows).to.have.deep.members([
      ["glue-failed", "TriggeredRules", { RuleName: named(RULE).outputs.name }, 1, 1, "notBreaching"],
      ["glue-failed-tasks", ...tasks, 1, 1, "notBreaching"],
      ["glue-down", ...heap, 0.95, 30, "breaching"],
      ["readers-late", "SubscribeToShardEvent.MillisBehindLatest", reader, 900_000, 5, "notBreaching"],
    ]);
  });

  it("has the failed runs of this job counted, which reach EventBridge alone", () => {
    const { problems, matches } = readEventPattern(String(named(RULE).inputs.eventPattern), "eventPattern");
    const ended = (detail: object) => ({
      ...{ source: "aws.glue", "detail-type": "Glue Job State Change" },
      detail: { jobName: named(JOB).outputs.name, jobRunId: "jr_1", severity: "ERROR", state: "FAILED", ...detail },
    });
    expect(problems).to.deep.equal([]);
    expect(matches(ended({ message: "AccessDenied: s3:GetObject" }))).to.equal(true);
    expect(matches(ended({}))).to.equal(true);
    // What the trigger started while a run was in progress.
    expect(matches(ended({ message: "Max concurrent runs exceeded" }))).to.equal(false);
    expect(matches(ended({ message: "Concurrent runs exceeded for job" }))).to.equal(false);
    expect(matches(ended({ state: "STOPPED" }))).to.equal(false);
    expect(matches(ended({ jobName: "another" }))).to.equal(false);
    expect(named(RULE).inputs).to.include({ state: "ENABLED" }).and.not.have.property("eventBusName");
  });
});
