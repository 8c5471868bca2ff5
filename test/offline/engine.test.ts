import path from "node:path";
import { expect } from "chai";
import { evaluate, ProgramError, ProjectError } from "../../offline/engine.ts";
import type { Graph, Resource } from "../../offline/graph.ts";
import { createEndlessProgram, createProject, isRunning, removeProjects } from "./fixtures/create-project.ts";

const run = async (program: string, config: Record<string, unknown> = {}) =>
  evaluate({ dir: await createProject({ program, stacks: { dev: config } }), stack: "dev" });

async function failure(program: string): Promise<string> {
  const error: unknown = await run(program).catch((thrown: unknown) => thrown);
  if (!(error instanceof ProgramError)) throw new Error(`Expected a ProgramError, got ${String(error)}`);
  return error.message;
}

function find({ resources }: Graph, type: string, name: string): Resource {
  const found = resources.find((resource) => resource.type === type && resource.name === name);
  if (!found) throw new Error(`No ${type} '${name}'`);
  return found;
}

describe("engine", () => {
  afterEach(removeProjects);

  describe("with a program of two regions", () => {
    let graph: Graph;
    before(async () => {
      graph = await evaluate({ dir: path.join(import.meta.dirname, "fixtures/pipeline"), stack: "dev" });
    });
    const get = (type: string, name: string) => find(graph, type, name);

    it("records everything that the program declares, once", () => {
      const rows = graph.resources.map(({ type, region }) => `${type} ${region ?? "-"}`);
      const inRegion = (region: string) => [
        `aws:ec2/internetGateway:InternetGateway ${region}`,
        ...Array(2).fill(`aws:ec2/routeTable:RouteTable ${region}`),
        ...Array(2).fill(`aws:ec2/routeTableAssociation:RouteTableAssociation ${region}`),
        ...Array(2).fill(`aws:ec2/subnet:Subnet ${region}`),
        `aws:ec2/vpc:Vpc ${region}`,
        `aws:ec2/vpcEndpoint:VpcEndpoint ${region}`,
        `aws:iam/role:Role -`,
        `aws:kinesis/stream:Stream ${region}`,
        `aws:lambda/eventSourceMapping:EventSourceMapping ${region}`,
        `aws:lambda/function:Function ${region}`,
        "awsx:ec2:Vpc -",
        "pipeline:index:Region -",
      ];
      const shared = ["pulumi:providers:aws -", "pulumi:providers:awsx -", "pulumi:pulumi:Stack -"];
      expect(rows.sort()).to.deep.equal([...inRegion("us-east-1"), ...inRegion("ap-northeast-2"), ...shared].sort());
      expect(new Set(graph.resources.map(({ urn }) => urn)).size).to.equal(graph.resources.length);
    });

    it("puts parents, providers and dependencies before what needs them", () => {
      const seen = new Set<string>();
      for (const { urn, parent, provider, dependencies } of graph.resources) {
        const needed = [parent ?? [], provider?.replace(/::[^:]*$/, "") ?? [], dependencies].flat();
        expect(
          needed.filter((need) => !seen.has(need)),
          urn,
        ).to.deep.equal([]);
        seen.add(urn);
      }
    });

    it("resolves every input, whatever it comes from", () => {
      const stream = get("aws:kinesis/stream:Stream", "us-east-1-input");
      const enrich = get("aws:lambda/function:Function", "us-east-1-enrich");
      const subnets = [1, 2].map((zone) => get("aws:ec2/subnet:Subnet", `us-east-1-isolated-${zone}`));
      const tables = [1, 2].map((zone) => get("aws:ec2/routeTable:RouteTable", `us-east-1-isolated-${zone}`));
      expect(get("aws:lambda/eventSourceMapping:EventSourceMapping", "us-east-1-enrich").inputs).to.deep.equal({
        eventSourceArn: stream.outputs.arn,
        functionName: enrich.outputs.arn,
        region: "us-east-1",
        startingPosition: "TRIM_HORIZON",
      });
      expect(enrich.inputs.vpcConfig).to.deep.equal({ subnetIds: subnets.map(({ id }) => id), securityGroupIds: [] });
      expect(get("aws:ec2/vpcEndpoint:VpcEndpoint", "us-east-1-s3").inputs.routeTableIds).to.deep.equal(
        tables.map(({ id }) => id),
      );
    });

    it("records dependencies, explicit ones and those of each input", () => {
      const stream = get("aws:kinesis/stream:Stream", "us-east-1-input").urn;
      const enrich = get("aws:lambda/function:Function", "us-east-1-enrich").urn;
      const mapping = get("aws:lambda/eventSourceMapping:EventSourceMapping", "us-east-1-enrich");
      const role = get("aws:iam/role:Role", "us-east-1").urn;
      expect(mapping.dependencies).to.have.members([stream, enrich, role]);
      expect(mapping.propertyDependencies).to.deep.include({
        eventSourceArn: [stream],
        functionName: [enrich],
        region: [],
      });
    });

    it("unwraps secrets, and says where they are", () => {
      const { inputs, secrets } = get("aws:lambda/function:Function", "us-east-1-enrich");
      expect(inputs.environment).to.have.nested.property("variables.TOKEN", "s3cret");
      expect(secrets).to.deep.equal(["environment.variables.TOKEN"]);
    });

    it("keeps a function's package, with paths from the program's folder", () => {
      expect(get("aws:lambda/function:Function", "us-east-1-enrich").inputs.code).to.deep.equal({
        kind: "asset-archive",
        assets: {
          "index.mjs": { kind: "text-asset", text: "export const handler = () => {};\n" },
          "catalogue.json": {
            kind: "file-asset",
            path: path.join(import.meta.dirname, "fixtures/pipeline/catalogue.json"),
          },
        },
      });
    });

    it("answers the outputs of the stack and of its components", () => {
      const arn = (region: string) => get("aws:kinesis/stream:Stream", `${region}-input`).outputs.arn;
      const streams = { "us-east-1": arn("us-east-1"), "ap-northeast-2": arn("ap-northeast-2") };
      expect(graph.outputs).to.deep.equal({ retentionHours: 24, streams });
      expect(get("pipeline:index:Region", "us-east-1").outputs).to.deep.equal({ streamArn: arn("us-east-1") });
    });
  });

  it("calls transforms back, asks data sources, and keeps what the program logs", async () => {
    const graph = await run(
      `import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws/index.js";
import { Topic } from "@pulumi/aws/sns/index.js";
pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
  type.startsWith("aws:") ? { props: { ...props, tags: { by: "stack" } }, opts } : undefined);
const rename = ({ props, opts }: pulumi.ResourceTransformArgs) => ({ props: { ...props, name: "renamed" }, opts: { ...opts, protect: true } });
new Topic("t", {}, { transforms: [rename] });
pulumi.log.warn("careful");
console.log("printed");
export const account = aws.getCallerIdentityOutput().accountId;
export const zones = aws.getAvailabilityZones({ region: "us-west-1" }).then(({ names }) => names);
`,
      { "aws:region": "eu-west-1" },
    );
    const topic = find(graph, "aws:sns/topic:Topic", "t");
    expect(topic.inputs).to.deep.equal({ name: "renamed", tags: { by: "stack" } });
    expect(topic.protect).to.equal(true);
    expect(graph.outputs).to.deep.equal({ account: "000000000000", zones: ["us-west-1a", "us-west-1c"] });
    expect(graph.messages).to.deep.equal([
      { severity: "warning", text: "careful" },
      { severity: "info", text: "printed" },
    ]);
  });

  it("makes source text of a function for a program that asks, and names the file of one that has none", async () => {
    const { outputs } = await run(`import { runtime } from "@pulumi/pulumi";
const rate = { price: 3 };
const mapped = [1].map.bind([1]);
const text = async (of: unknown) => (await runtime.serializeFunction(of as () => void)).text;
export const made = text((n: number) => n * rate.price);
export const refused = text(() => mapped).catch((error: Error) => error.message);
export const paths = runtime.computeCodePaths().then((found) => found instanceof Map);
`);
    expect(outputs.made).to.include("var __rate = {price: 3};").and.include("n * rate.price");
    expect(outputs.refused).to.include("'() => mapped': index.ts(6,").and.include("it was a native code function");
    expect(outputs.paths).to.equal(true);
  });

  it("says what a RunError says, and no more", async () => {
    const program = `import { RunError } from "@pulumi/pulumi"; throw new RunError("size must be positive, got -1.\\nFix: 1");`;
    expect(await failure(program)).to.equal("size must be positive, got -1.\nFix: 1");
  });

  it("says what an exception says and where it comes from, without its stack", async () => {
    const program = `const settings: { size?: { mib: number } } = {};\nexport const size = settings.size!.mib;`;
    expect(await failure(program)).to.match(
      /^TypeError: Cannot read properties of undefined .*\(program\/index\.ts:2\)$/,
    );
  });

  it("names the stack output that needs what nothing models", async () => {
    const program = `import { Function } from "@pulumi/aws/lambda/index.js";
const f = new Function("f", { role: "r", region: "us-east-1" });
export const size = f.sourceCodeSize;`;
    expect(await failure(program)).to.match(/^stack output size .* needs an output that nothing models/);
  });

  it("names a type that nothing models", async () => {
    const program = `import { Broker } from "@pulumi/aws/mq/index.js";
new Broker("b", { brokerName: "b", engineType: "ActiveMQ", engineVersion: "5", hostInstanceType: "m", users: [] });`;
    expect(await failure(program)).to.match(/^aws:mq\/broker:Broker has no model, so 'b' can't be created offline/);
  });

  describe("with config of the wrong type", () => {
    const config = { size: { type: "integer" }, name: { type: "string" } };
    const stacks = { dev: { "demo:size": "many", "demo:name": "n" } };
    const fails = async (program: string) =>
      evaluate({ dir: await createProject({ project: { config }, stacks, program }), stack: "dev" }).then(
        () => expect.fail("it must be refused"),
        (error: Error) => error,
      );

    it("refuses it though the program does not mind", async () => {
      const error = await fails("export const answer = 42;");
      expect(error).to.be.instanceOf(ProjectError);
      expect(error.message).to.match(/^demo:size must be of type integer, got "many"\.\nFix: /);
    });

    it("does not let it hide what the program says of other settings", async () => {
      const said = "demo:name must have two letters, got n.";
      const { message } = await fails(`import { RunError } from "@pulumi/pulumi"; throw new RunError("${said}");`);
      expect(message).to.match(/^demo:size must be of type integer, got "many"\.\nFix: .*\ndemo:name must/);
    });

    it("leaves the word to the program when it speaks of the same setting", async () => {
      const said = "demo:size must be a number from 1 to 3, got many.";
      const { message } = await fails(`import { RunError } from "@pulumi/pulumi"; throw new RunError("${said}");`);
      expect(message).to.equal(said);
    });
  });

  it("gives the program this run's config before the stack's", async () => {
    const program = `import * as pulumi from "@pulumi/pulumi";
export const size = new pulumi.Config().require("size");`;
    const dir = await createProject({ program, stacks: { dev: { "demo:size": "4" } } });
    const { outputs } = await evaluate({ dir, stack: "dev", config: { "demo:size": "5" } });
    expect(outputs).to.deep.equal({ size: "5" });
  });

  it("says so when the program is not where Pulumi.yaml says", async () => {
    const dir = await createProject({ project: { main: "elsewhere" } });
    const error: unknown = await evaluate({ dir, stack: "dev" }).catch((thrown: unknown) => thrown);
    expect(error)
      .to.be.instanceOf(ProjectError)
      .with.property("message")
      .that.matches(/^main .* got elsewhere/);
  });

  it("ends the program when aborted, and leaves no process", async () => {
    const { program, started } = await createEndlessProgram();
    const dir = await createProject({ program });
    const abort = new AbortController();
    const evaluation = evaluate({ dir, stack: "dev", signal: abort.signal }).catch((thrown: unknown) => thrown);
    const pid = await started;
    expect(isRunning(pid)).to.equal(true);
    const reason = new Error("enough");
    abort.abort(reason);
    expect(await evaluation).to.equal(reason);
    expect(isRunning(pid)).to.equal(false);
  });
});
