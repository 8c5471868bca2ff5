import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import services, { type ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages, { type ConstructResponse, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { expect } from "chai";
import { parse } from "yaml";
import { Deployment } from "../../offline/engine/deployment.ts";
import { type EngineServer, startServer } from "../../offline/engine/server.ts";
import { fromStruct, toStruct } from "../../offline/engine/structs.ts";
import { createProject, type Project } from "./install.ts";

type Schema = {
  name: string;
  resources: Record<
    string,
    { isComponent: boolean; inputProperties: object; requiredInputs: string[]; required: string[] }
  >;
};

const TYPE = "tributary:index:StreamFunction";
const STREAM = "arn:aws:kinesis:eu-west-1:111122223333:stream/orders";

describe("@tributary/infra as a plugin, for programs in other languages", function () {
  this.timeout(120_000);
  let project: Project;
  let deployment: Deployment;
  let engine: EngineServer;
  let plugin: ChildProcess;
  let client: ResourceProviderClient;

  before(async () => {
    project = await createProject(["infra"], ["typescript"]);
    deployment = new Deployment({ project: "orders", stack: "dev", config: {}, folder: project.dir });
    const fail = (error: unknown) => expect.fail(String(error));
    engine = await startServer({ deployment, log: ({ text }) => expect.fail(text), fail });
    ({ plugin, client } = await startPlugin(project, engine.address));
  });
  after(async () => {
    client.close();
    plugin.kill("SIGKILL");
    await once(plugin, "close");
    engine.close();
  });

  it("describes its component over Pulumi's protocol", async () => {
    const answer = await call<GetSchemaResponse>((done) => client.getSchema(new messages.GetSchemaRequest(), done));
    const schema: Schema = JSON.parse(answer.getSchema());
    expect(schema.name).to.equal("tributary");
    expect(Object.keys(schema.resources)).to.deep.equal([TYPE]);
    const component = schema.resources[TYPE];
    expect(component?.isComponent).to.equal(true);
    expect(component?.requiredInputs).to.have.members([
      ...["region", "entry", "streamArn", "keyArn", "subnetIds", "securityGroupIds"],
    ]);
    expect(component?.inputProperties).to.deep.include({
      streamArn: { type: "string", description: "ARN of the Kinesis stream that drives the function." },
    });
    expect(component?.required).to.have.members([
      ...["functionName", "functionArn", "aliasArn", "logGroup", "failureBucket"],
    ]);
  });

  it("builds it for whoever asks", async () => {
    const request = new messages.ConstructRequest();
    request.setProject("orders").setStack("dev").setType(TYPE).setName("orders").setMonitorendpoint(engine.address);
    const inputs = {
      ...{ region: "eu-west-1", streamArn: STREAM, keyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" },
      ...{ subnetIds: ["subnet-0a"], securityGroupIds: ["sg-0a"] },
      entry: project.write("handler.js", "export const handler = async () => {};\n"),
    };
    request.setInputs(toStruct(inputs));
    const answer = await call<ConstructResponse>((done) => client.construct(request, done));
    const state = fromStruct(answer.getState());
    const mapping = deployment.resources.find(
      ({ type }) => type === "aws:lambda/eventSourceMapping:EventSourceMapping",
    );
    expect(mapping?.inputs).to.include({ eventSourceArn: STREAM, functionName: state.aliasArn });
    expect(String(state.functionArn)).to.match(/:function:orders-/);
    expect(String(state.failureBucket)).to.match(/^orders-failures/);
  });
});

/** Starts the plugin as Pulumi's language host does. */
async function startPlugin({ dir, read }: Project, engine: string) {
  const folder = path.join(dir, "node_modules/@tributary/infra");
  const { main } = parse(read("node_modules/@tributary/infra/PulumiPlugin.yaml")) as { main: string };
  const host = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-plugin");
  const plugin = spawn(process.execPath, [host, path.join(folder, main), engine], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  plugin.stderr.on("data", (text) => {
    complaint += text;
  });
  const port = await new Promise<number>((resolve, reject) => {
    plugin.once("close", () => reject(new Error(`the plugin ended: ${complaint}`)));
    createInterface({ input: plugin.stdout }).on("line", (line) => /^\d+$/.test(line) && resolve(Number(line)));
  });
  return { plugin, client: new services.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure()) };
}

function call<T>(send: (done: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error ? reject(error) : resolve(response)));
  });
}
