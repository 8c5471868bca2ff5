import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { parseOutputs } from "../../client/outputs.ts";
import { namePrefix } from "../../infra/config/plan.ts";
import { enrichment } from "../../infra/flow/enrichment.ts";
import type { RegionOfFlow } from "../../infra/flow/flow-of-region.ts";
import { evaluate } from "../../offline/engine.ts";
import type { Graph, Resource } from "../../offline/graph.ts";
import { checkStack } from "../../offline/policy/check-stack.ts";
import { leastPrivilegePage } from "../least-privilege/iam/write-tables.ts";
import { copyProgram, ENRICH } from "../support/shipped-program.ts";

const root = path.resolve(import.meta.dirname, "../..");
const STACK = "staging";
const REGION = "us-east-1";
const INDEX = "infra/flows/index.ts";
// Whoever uses the kit may rename the project.
const { name: project } = parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as { name: string };
const PREFIX = namePrefix(project, STACK);
const P = `${PREFIX}-${REGION}`;

/** Adds a flow as docs/write-your-own-handler.md says: nothing else is touched. */
async function addFlow(dir: string): Promise<void> {
  const guide = await readFile(path.join(root, "docs/write-your-own-handler.md"), "utf8");
  const section = guide.slice(guide.indexOf("## Add a second flow"));
  const [handler = "", flow = "", line = ""] = [...section.matchAll(/^ {3}```ts\n([\s\S]*?)^ {3}```$/gm)].map(
    ([, code = ""]) => code.replaceAll(/^ {3}/gm, ""),
  );
  await mkdir(path.join(dir, "handlers/audit"), { recursive: true });
  await writeFile(path.join(dir, "handlers/audit/index.ts"), handler);
  await writeFile(path.join(dir, "infra/flows/audit.ts"), flow);
  await writeFile(path.join(dir, INDEX), `${line}${ENRICH}`);
}

describe("a second flow, added as the guide says", function () {
  this.timeout(120_000);
  let dir: string;
  let alone: Graph;
  let graph: Graph;
  before(async () => {
    dir = copyProgram();
    alone = await evaluate({ dir, stack: STACK });
    await addFlow(dir);
    graph = await evaluate({ dir, stack: STACK });
  });

  const only = (type: string, name: string): Resource => {
    const found = graph.resources.filter((resource) => resource.type === type && resource.name === name);
    expect(found, `${type} ${name}`).to.have.length(1);
    return found[0] as Resource;
  };

  it("leaves every resource of the first as it is, but for what all flows share", () => {
    const now = new Map(graph.resources.map(({ urn, inputs }) => [urn, inputs]));
    const changed = alone.resources.filter(
      ({ urn, inputs }) => JSON.stringify(withoutCode(now.get(urn))) !== JSON.stringify(withoutCode(inputs)),
    );
    expect(changed.map(({ type, name }) => [type, name.replace(/eu-west-1|us-east-1/, "REGION")])).to.have.deep.members(
      [1, 2].flatMap(() => [
        ["aws:ec2/vpcEndpoint:VpcEndpoint", `${PREFIX}-REGION-network-s3`],
        ["aws:cloudwatch/dashboard:Dashboard", `${PREFIX}-REGION`],
        ["aws:iam/policy:Policy", `${PREFIX}-REGION-operator`],
      ]),
    );
  });

  it("may be given back by an operator what it refused, as the first may, by the ARNs of their aliases", () => {
    const policy = String(only("aws:iam/policy:Policy", `${P}-operator`).outputs.policy);
    const { Statement } = JSON.parse(policy) as { Statement: { Action: string[]; Resource: string[] }[] };
    const aliases = ["enrich", "audit"].map((flow) => only("aws:lambda/alias:Alias", `${P}-${flow}`).outputs.arn);
    expect(Statement.find(({ Action }) => Action.includes("lambda:InvokeFunction"))?.Resource).to.have.members(aliases);
    expect(policy).to.not.include("kinesis:PutRecords");
  });

  it("reads the input stream through a consumer of its own", () => {
    const consumer = only("aws:kinesis/streamConsumer:StreamConsumer", `${P}-input-audit`);
    const mapping = only("aws:lambda/eventSourceMapping:EventSourceMapping", `${P}-audit`);
    expect(mapping.inputs.eventSourceArn).to.equal(consumer.outputs.arn);
    expect(consumer.inputs.streamArn).to.equal(only("aws:kinesis/stream:Stream", `${P}-input`).outputs.arn);
  });

  it("knows its name, and what it refuses stays apart", () => {
    const { environment } = only("aws:lambda/function:Function", `${P}-audit`).inputs;
    expect(environment).to.have.nested.property("variables.FLOW_NAME", "audit");
    const policy = String(only("aws:iam/policy:Policy", `${P}-audit`).inputs.policy);
    expect(policy)
      .to.include("/quarantine/audit/*")
      .and.include("/aws/lambda/*")
      .and.not.match(/quarantine\/(enrich|2)/);
    const out = String(only("aws:ec2/vpcEndpoint:VpcEndpoint", `${P}-network-s3`).inputs.policy);
    expect(out).to.include("/quarantine/audit/*").and.include("/quarantine/enrich/*");
  });

  it("has alarms and graphs of its own", () => {
    const alarms = graph.resources.filter(({ name }) => name.startsWith(`${P}-alarms-audit-`));
    const { functionName } = only("aws:lambda/alias:Alias", `${P}-audit`).inputs;
    expect(alarms.map(({ name }) => name.replace(`${P}-alarms-audit-`, ""))).to.have.members([
      "errors",
      "throttles",
      "duration",
      "iterator-age",
      "quarantined",
      "unexpected-errors",
      "failed-events",
      "failure-deliveries",
      "destination-failures",
      "dropped-events",
    ]);
    const { uuid } = only("aws:lambda/eventSourceMapping:EventSourceMapping", `${P}-audit`).outputs;
    for (const { inputs } of alarms) expect([functionName, uuid]).to.include(Object.values(inputs.dimensions ?? {})[0]);
    expect(String(only("aws:cloudwatch/dashboard:Dashboard", P).inputs.dashboardBody)).to.include("audit: Put aside");
  });

  it("is in the outputs, beside the first", () => {
    const { regions } = parseOutputs(graph.outputs);
    expect(Object.keys(regions[REGION]?.flows ?? {})).to.have.members(["enrich", "audit"]);
    expect(regions[REGION]?.flows.audit?.aliasArn).to.match(new RegExp(`:${P}-audit-\\w+:live$`));
    expect(regions[REGION]?.function).to.deep.equal(parseOutputs(alone.outputs).regions[REGION]?.function);
  });

  it("breaks no policy", async () => {
    const options = { stack: STACK, config: {}, file: undefined, policyPackConfig: undefined, format: "json" } as const;
    const pack = path.join(root, "policies");
    const { text } = await checkStack({ dir, pack, plain: true, ...options }, new AbortController().signal);
    expect(JSON.parse(text).findings).to.deep.equal([]);
  });

  it("is in the reviewers' tables", () => {
    const page = leastPrivilegePage(graph);
    expect(page).to.match(/^\| function audit \| `s3:PutObject` \| `[^|]*\/quarantine\/audit\/\*`/m);
    expect(page).to.match(/^\| function \| `s3:PutObject` \| `[^|]*\/quarantine\/enrich\/\*`/m);
  });

  it("does not compile when its handler can't take what the stream sends", () => {
    type OfQueue = { handler: (event: { Records: { receiptHandle: string }[] }) => void };
    const define = (region: RegionOfFlow) =>
      // @ts-expect-error a stream's records have no receipt handle
      enrichment<OfQueue>(region, { description: "", package: { entry: "" } });
    expect(define).to.be.a("function");
  });
});

/** Inputs without the place of the package, which differs from folder to folder. */
const withoutCode = ({ code, ...inputs }: Record<string, unknown> = {}) => inputs;
