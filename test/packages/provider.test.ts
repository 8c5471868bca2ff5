import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages, { type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { expect } from "chai";
import { parse } from "yaml";
import { createProject, type Project } from "./install.ts";

type Schema = {
  name: string;
  resources: Record<
    string,
    { isComponent: boolean; inputProperties: object; requiredInputs: string[]; required: string[] }
  >;
};

describe("the components of @tributary/infra for programs in other languages", function () {
  this.timeout(120_000);

  it("are described by the plugin, over Pulumi's protocol of providers", async () => {
    const schema = await schemaOf(await createProject(["infra"], ["typescript"]));
    expect(schema.name).to.equal("tributary");
    expect(Object.keys(schema.resources)).to.deep.equal(["tributary:index:StreamFunction"]);
    const component = schema.resources["tributary:index:StreamFunction"];
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
});

/** Starts the plugin as Pulumi's language host does, and asks for its schema. */
async function schemaOf({ dir, read }: Project): Promise<Schema> {
  const folder = path.join(dir, "node_modules/@tributary/infra");
  const { main } = parse(read("node_modules/@tributary/infra/PulumiPlugin.yaml")) as { main: string };
  const host = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-plugin");
  const child = spawn(process.execPath, [host, path.join(folder, main), "127.0.0.1:1"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (text) => {
    complaint += text;
  });
  try {
    const port = await new Promise<number>((resolve, reject) => {
      child.once("close", () => reject(new Error(`the plugin ended: ${complaint}`)));
      createInterface({ input: child.stdout }).on("line", (line) => /^\d+$/.test(line) && resolve(Number(line)));
    });
    const client = new services.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const answer = await new Promise<GetSchemaResponse>((resolve, reject) => {
      client.getSchema(new messages.GetSchemaRequest(), (error, response) =>
        error ? reject(error) : resolve(response),
      );
    });
    client.close();
    return JSON.parse(answer.getSchema());
  } finally {
    child.kill("SIGKILL");
  }
}
