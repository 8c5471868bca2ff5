import { expect } from "chai";
import { Deployment } from "../../../offline/engine/deployment.ts";
import { plainOptions, type Registration } from "../../../offline/engine/registration.ts";
import { ModelError } from "../../../offline/provider/model.ts";

const STACK = "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev";

const createDeployment = (config: Record<string, string> = {}) =>
  new Deployment({ project: "demo", stack: "dev", config, folder: "/p" });

const createStream = (overrides: Partial<Registration> = {}): Registration => ({
  type: "aws:kinesis/stream:Stream",
  name: "events",
  parent: STACK,
  custom: true,
  remote: false,
  properties: { region: "us-east-1" },
  options: { ...plainOptions, version: "7.48.0" },
  propertyDependencies: {},
  transforms: [],
  ...overrides,
});

const createComponent = (name: string, overrides: Partial<Registration> = {}) =>
  createStream({ type: "demo:index:Region", name, custom: false, properties: {}, ...overrides });

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (!(error instanceof ModelError)) throw new Error(`Expected a ModelError, got ${String(error)}`);
  return error.message;
}

describe("deployment", () => {
  it("puts the types of all ancestors in a URN, save the stack's", async () => {
    const deployment = createDeployment();
    const outer = await deployment.register(createComponent("outer"));
    const inner = await deployment.register(
      createComponent("inner", { parent: outer.resource.urn, type: "demo:index:Flow" }),
    );
    const stream = await deployment.register(createStream({ parent: inner.resource.urn }));
    const chain = "demo:index:Region$demo:index:Flow$aws:kinesis/stream:Stream";
    expect(stream.resource.urn).to.equal(`urn:pulumi:dev::demo::${chain}::events`);
  });

  it("refuses a second resource of one URN, naming both", async () => {
    const deployment = createDeployment();
    const [a, b] = await Promise.all(["a", "b"].map((name) => deployment.register(createComponent(name))));
    await deployment.register(createStream({ parent: a?.resource.urn }));
    const message = await refusal(deployment.register(createStream({ parent: b?.resource.urn })));
    expect(message).to.include("'events' under 'a' and 'events' under 'b' are both aws:kinesis/stream:Stream");
  });

  it("makes one default provider for a package, configured by the stack", async () => {
    const deployment = createDeployment({ "aws:region": "eu-west-1", "demo:size": "3" });
    const { resource } = await deployment.register(createStream({ properties: {} }));
    await deployment.register(createStream({ name: "others" }));
    const [provider, ...others] = deployment.resources.filter(({ type }) => type === "pulumi:providers:aws");
    expect(others).to.deep.equal([]);
    expect(provider).to.deep.include({ name: "default_7_48_0", inputs: { region: "eu-west-1", version: "7.48.0" } });
    expect(resource.provider).to.equal(`${provider?.urn}::${provider?.id}`);
    expect(resource.region).to.equal("eu-west-1");
  });

  it("takes the region of a provider that the program makes", async () => {
    const deployment = createDeployment();
    const made = { type: "pulumi:providers:aws", name: "seoul", properties: { region: "ap-northeast-2" } };
    const { resource: provider } = await deployment.register(createStream(made));
    const options = { ...plainOptions, provider: `${provider.urn}::${provider.id}` };
    const { resource } = await deployment.register(createStream({ properties: {}, options }));
    expect([resource.region, resource.provider]).to.deep.equal(["ap-northeast-2", options.provider]);
  });

  it("names the input that needs an unmodelled output, and where that comes from", async () => {
    const urn = "urn:pulumi:dev::demo::aws:s3/bucket:Bucket::store";
    const unknown = { properties: { region: "us-east-1", kmsKeyId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } };
    const message = await refusal(
      createDeployment().register(createStream({ ...unknown, propertyDependencies: { kmsKeyId: [urn] } })),
    );
    expect(message).to.match(
      /^input kmsKeyId of aws:kinesis\/stream:Stream 'events' needs an output that nothing models/,
    );
    expect(message).to.include("aws:s3/bucket:Bucket 'store'");
  });

  it("names the output of a component that comes from an unmodelled one", async () => {
    const deployment = createDeployment();
    const { resource } = await deployment.register(createComponent("a"));
    const unknown = { list: ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"] };
    expect(() => deployment.complete(resource.urn, unknown)).to.throw(
      ModelError,
      /^output list\[0\] of demo:index:Region 'a'/,
    );
  });

  it("runs a resource's transforms, then its ancestors', then the stack's", async () => {
    const deployment = createDeployment();
    const append =
      (step: string) =>
      async ({ properties, options }: Registration) => ({
        properties: { ...properties, name: `${String(properties.name ?? "")}${step}` },
        options,
      });
    deployment.stackTransforms.push(append("-stack"));
    const outer = await deployment.register(createComponent("outer", { transforms: [append("-outer")] }));
    const inner = await deployment.register(
      createComponent("inner", { parent: outer.resource.urn, transforms: [append("-inner")] }),
    );
    const own = createStream({ parent: inner.resource.urn, transforms: [append("own"), append("-too")] });
    const { resource } = await deployment.register(own);
    expect(resource.outputs.name).to.equal("own-too-inner-outer-stack");
  });

  it("marks outputs secret where inputs are, and where the program asks", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "k" };
    const options = { ...plainOptions, additionalSecretOutputs: ["arn"] };
    const properties = { region: "us-east-1", kmsKeyId: secret };
    const { resource, outputs } = await createDeployment().register(createStream({ properties, options }));
    expect(resource.secrets).to.deep.equal(["kmsKeyId"]);
    expect(resource.inputs.kmsKeyId).to.equal("k");
    expect(outputs.kmsKeyId).to.deep.equal(secret);
    expect(outputs.arn).to.have.property("value", resource.outputs.arn);
  });

  it("sends AWS the ID of a resource that is given whole", async () => {
    const reference = { "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e", urn: "u", id: "key-1" };
    const properties = { region: "us-east-1", kmsKeyId: reference };
    const { resource } = await createDeployment().register(createStream({ properties }));
    expect(resource.outputs.kmsKeyId).to.equal("key-1");
  });

  it("registers the children of a remote component under it, in its region, through the same transforms", async () => {
    const deployment = createDeployment();
    deployment.stackTransforms.push(async ({ type, properties, options }) => ({
      properties: type === "aws:ec2/vpc:Vpc" ? { ...properties, tags: { seen: "yes" } } : properties,
      options,
    }));
    const properties = {
      region: "us-east-1",
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Isolated" }],
      natGateways: { strategy: "None" },
    };
    const made = { type: "awsx:ec2:Vpc", name: "net", custom: false, remote: true, properties };
    const { resource, outputs, dependencies } = await deployment.register(createStream(made));
    const vpc = deployment.resources.find(({ type }) => type === "aws:ec2/vpc:Vpc");
    expect(vpc).to.include({ parent: resource.urn, region: "us-east-1" });
    expect(vpc?.inputs.tags).to.deep.equal({ seen: "yes" });
    expect(outputs.vpcId).to.equal(vpc?.id);
    expect(dependencies.vpcId).to.deep.equal([vpc?.urn]);
    expect(deployment.resources.filter(({ custom, region }) => custom && region === "us-east-1")).to.have.length(11);
  });

  it("answers a resource that the program was handed as a reference", async () => {
    const deployment = createDeployment();
    const { resource } = await deployment.register(createStream());
    const answer = deployment.invoke("pulumi:pulumi:getResource", { urn: resource.urn }, "", "");
    expect(answer).to.deep.include({ urn: resource.urn, id: resource.id });
    expect(answer.state).to.have.property("arn", resource.outputs.arn);
  });

  it("tells of a resource outside the stack what the program knows", () => {
    const read = { type: "aws:ec2/vpc:Vpc", name: "theirs", id: "vpc-1", properties: { region: "us-east-1" } };
    const deployment = createDeployment();
    expect(deployment.read(read).outputs).to.deep.equal({ id: "vpc-1", region: "us-east-1" });
    expect(deployment.resources).to.deep.equal([]);
  });

  it("refuses to read another stack", () => {
    const read = { type: "pulumi:pulumi:StackReference", name: "r", id: "org/p/prod", properties: {} };
    expect(() => createDeployment().read(read)).to.throw(ModelError, "Stack 'org/p/prod' can't be read offline");
  });

  it("refuses a component without a model by its type", async () => {
    const made = createComponent("c", { type: "awsx:ecs:FargateService", remote: true });
    expect(await refusal(createDeployment().register(made))).to.match(/awsx:ecs:FargateService/);
  });
});
