import path from "node:path";
import { expect } from "chai";
import { evaluate } from "../../offline/engine.ts";
import { runPack } from "../../offline/policy/pack-host.ts";
import { subjectsOf } from "../../offline/policy/subject.ts";
import { createProject } from "./install.ts";

const PROGRAM = `
import * as kinesis from "@pulumi/aws/kinesis/index.js";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import { createKey, FailureStore, Flow, Network, onRecords } from "@tributary/infra";

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
const network = new Network("orders-network", { ...common, keyArn, plan, grants: [] });
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
export const functionArn = flow.function.arn;
`;

describe("@tributary/infra in a Pulumi program of somebody else's", function () {
  this.timeout(120_000);

  it("builds a flow on a stream of its own, and @tributary/policies finds what is wrong beside it, and nothing in it", async () => {
    const project = await createProject(["infra", "policies"]);
    project.write("Pulumi.yaml", "name: orders\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n");
    project.write("Pulumi.dev.yaml", "config: {}\n");
    project.write("package.json", '{ "type": "module", "main": "index.js" }');
    project.write("handler.js", "export const handler = async ({ Records }) => console.log(Records.length);\n");
    project.write("index.js", PROGRAM);

    const graph = await evaluate({ dir: project.dir, stack: "dev" });
    const [mapping] = graph.resources.filter(({ type }) => type.startsWith("aws:lambda/eventSourceMapping:"));
    const stream = graph.resources.find(({ name, type }) => name === "orders" && type === "aws:kinesis/stream:Stream");
    expect(mapping?.inputs.eventSourceArn).to.equal(stream?.outputs.arn);
    expect(graph.outputs.functionArn).to.match(/:function:orders-/);

    const { answers, policies } = await runPack({
      dir: path.join(project.dir, "node_modules/@tributary/policies"),
      ...{ project: "orders", stack: "dev", config: {}, subjects: subjectsOf(graph) },
      signal: new AbortController().signal,
    });
    expect(policies.length).to.be.greaterThan(100);
    const wrong = answers.filter(({ level }) => level === "mandatory");
    expect(new Set(wrong.map(({ urn }) => urn.split("::").at(-1)))).to.deep.equal(new Set(["plain"]));
  });
});
