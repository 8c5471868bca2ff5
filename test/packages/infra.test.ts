import path from "node:path";
import { expect } from "chai";
import { evaluate } from "../../offline/engine.ts";
import type { Graph } from "../../offline/graph.ts";
import { runPack } from "../../offline/policy/pack-host.ts";
import { subjectsOf } from "../../offline/policy/subject.ts";
import { createProject } from "./install.ts";

const PROGRAM = `
import { fileURLToPath } from "node:url";
import * as kinesis from "@pulumi/aws/kinesis/index.js";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import { Alarms, Bucket, createKey, FailureStore, FlinkApplication, flinkReads, Flow, glueNeeds, GlueStreamingJob, Network, onRecords, together } from "@tributary/infra";

const { accountId } = getCallerIdentityOutput();
const region = "eu-west-1";
const common = { region, accountId, tags: { owner: "orders" }, protect: true, logRetentionDays: 30, permissionsBoundaryArn: undefined };
const keyArn = createKey("orders-key", common, {}).arn;
const stream = new kinesis.Stream("orders", {
  streamModeDetails: { streamMode: "ON_DEMAND" },
  retentionPeriod: 48,
  encryptionType: "KMS",
  kmsKeyId: keyArn,
  region,
});
new kinesis.Stream("plain", { shardCount: 1, region });
const failures = new FailureStore("orders-failures", { ...common, keyArn, retentionDays: 30 });
const plan = { kind: "new", cidr: "10.20.0.0/16", availabilityZones: 2, nat: "none" };
const bucket = new Bucket("orders-counts", { ...common, keyArn });
const counts = ["read", "write", "delete"].map((access) => bucket.grant(access, "counts"));
const reads = { streamName: stream.name, streamArn: stream.arn, keyArn };
const needs = [flinkReads(reads, region), ...glueNeeds("orders-glue", { region, accountId, reads }), ...counts];
const network = new Network("orders-network", { ...common, keyArn, plan, grants: needs });
const flow = new Flow("orders", {
  ...common,
  ...{ keyArn, subnetIds: network.subnetIds, securityGroupIds: network.securityGroupIds },
  description: "Counts orders.",
  grants: [],
  environment: {},
  package: { entry: new URL("./handler.js", import.meta.url) },
  function: { memoryMib: 512, timeoutSeconds: 30, reservedConcurrency: -1, provisionedConcurrency: 0, logLevel: "INFO", logRetentionDays: 30 },
  triggers: [
    onRecords(
      { arn: stream.arn, keyArn, region, retentionHours: 48 },
      {
        ...{ failures, batchSize: 500, batchingWindowSeconds: 1, parallelizationFactor: 1, maximumRetryAttempts: 100 },
        ...{ maximumRecordAgeSeconds: 86_400, startingPosition: { at: "TRIM_HORIZON" }, filterPatterns: [] },
      },
    ),
  ],
});
const jobs = { ...common, keyArn, reads, grants: counts, logRetentionDays: 365 };
const application = new FlinkApplication("orders-flink", {
  ...{ ...jobs, description: "Counts orders.", code: { jar: fileURLToPath(new URL("./counts.jar", import.meta.url)), bucket } },
  ...{ runtime: "FLINK-1_20", logLevel: "INFO", properties: { Counts: { stream: stream.name } } },
  parallelism: { tasks: 2, tasksPerUnit: 1, autoScaling: false },
  ...{ subnetIds: network.subnetIds, securityGroupIds: network.securityGroupIds },
});
const job = new GlueStreamingJob("orders-glue", {
  ...{ ...jobs, description: "Counts orders.", code: { script: fileURLToPath(new URL("./job.py", import.meta.url)), modules: [], bucket } },
  ...{ worker: "G.1X", workers: 2, arguments: { stream_arn: stream.arn } },
  ...{ subnetId: network.subnetIds.apply(([id]) => id), securityGroupId: network.securityGroupIds.apply(([id]) => id) },
});
const { alarms } = together([application.watch, job.watch]);
new Alarms("orders-alarms", { ...common, keyArn, alarms, emails: [] });
export const [applicationName, jobName] = [application.name, job.name];
export const functionArn = flow.function.arn;
`;

describe("@tributary/infra in a Pulumi program of somebody else's", function () {
  this.timeout(120_000);

  it("builds a flow on a stream of its own, and jobs that read it, and @tributary/policies finds what is wrong beside it, and nothing in it", async () => {
    const project = await createProject(["infra", "policies"]);
    project.write("Pulumi.yaml", "name: orders\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n");
    project.write("Pulumi.dev.yaml", "config: {}\n");
    project.write("package.json", '{ "type": "module", "main": "index.js" }');
    project.write("handler.js", "export const handler = async ({ Records }) => console.log(Records.length);\n");
    project.write("counts.jar", "A jar.");
    project.write("job.py", "print('A job.')\n");
    project.write("index.js", PROGRAM);

    const graph = await evaluate({ dir: project.dir, stack: "dev" });
    const [mapping] = graph.resources.filter(({ type }) => type.startsWith("aws:lambda/eventSourceMapping:"));
    const stream = graph.resources.find(({ name, type }) => name === "orders" && type === "aws:kinesis/stream:Stream");
    expect(mapping?.inputs.eventSourceArn).to.equal(stream?.outputs.arn);
    expect(graph.outputs.functionArn).to.match(/:function:orders-/);
    expect(graph.outputs).to.include({
      applicationName: outputOf(graph, "aws:kinesisanalyticsv2/application:Application"),
      jobName: outputOf(graph, "aws:glue/job:Job"),
    });

    const { answers, policies } = await runPack({
      dir: path.join(project.dir, "node_modules/@tributary/policies"),
      ...{ project: "orders", stack: "dev", config: {}, subjects: subjectsOf(graph) },
      signal: new AbortController().signal,
    });
    expect(policies.length).to.be.greaterThan(100);
    const wrong = answers.filter(({ level }) => level === "mandatory");
    expect(new Set(wrong.map(({ urn }) => urn.split("::").at(-1)))).to.deep.equal(new Set(["plain"]));
    const ofJobs = answers.filter(({ urn }) => /::orders-(flink|glue)/.test(urn));
    expect(ofJobs.map(({ urn, message }) => `${urn} ${message}`)).to.deep.equal([]);
  });
});

const outputOf = (graph: Graph, type: string) =>
  graph.resources.find((resource) => resource.type === type)?.outputs.name;
