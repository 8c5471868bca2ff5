import { expect } from "chai";
import { SOURCES } from "../../examples/github-oidc-role/document.ts";
import type { Deployed, ProviderCall } from "./deployment/call.ts";
import { deployable } from "./deployment/deployable.ts";
import { changeOf, creationOf, deletionOf, everyChangeOf } from "./deployment/lives.ts";
import { otherResources } from "./deployment/other-resources.ts";
import { type DeployPolicies, refusedCalls } from "./deployment/refused-calls.ts";
import { attachedPolicies, deployBoundary, deployRoleGraph, policyNamed } from "./support/deploy-role.ts";
import { graphOf } from "./support/graphs.ts";

const whole = (resources: readonly Deployed[]): ProviderCall[] => [
  ...resources.flatMap(creationOf),
  ...resources.flatMap(everyChangeOf),
  ...resources.flatMap(deletionOf),
];
/** Whom a role trusts is settled when it is made: a change takes an administrator. */
const isAdministrators = (refused: string) => refused.startsWith("iam:UpdateAssumeRolePolicy ");

describe("examples/github-oidc-role, what AWS's provider calls", function () {
  this.timeout(120_000);
  const policiesOf = async (sources: typeof SOURCES | readonly []): Promise<DeployPolicies> => {
    const graph = await deployRoleGraph({ sources });
    return { identity: attachedPolicies(graph), boundary: deployBoundary(graph) };
  };
  let dev: Deployed[];
  before(async () => {
    dev = deployable(await graphOf("dev"));
  });

  it("is what the role may do, to make, change and delete all of a stack of ours", async () => {
    expect(dev.length).to.be.above(60);
    const refused = await refusedCalls(whole(dev), await policiesOf([]));
    expect(refused.filter((call) => !isAdministrators(call))).to.deep.equal([]);
    expect(refused).to.not.be.empty;
  });

  it("is what it may do with all else that the kit makes, where sources say so", async () => {
    expect(await refusedCalls(whole(otherResources), await policiesOf(SOURCES))).to.deep.equal([]);
    const services = (await refusedCalls(whole(otherResources), await policiesOf([]))).map(
      (call) => call.split(":")[0],
    );
    expect([...new Set(services)].sort()).to.deep.equal([
      ...["apigateway", "dynamodb", "events", "glue", "iam", "kinesis", "kinesisanalytics", "kms", "lambda", "logs"],
      ...["s3", "scheduler", "sqs"],
    ]);
  });

  it("is all that it may do with jobs of Glue and Managed Flink, their code, logs and consumers", async () => {
    const { Statement } = policyNamed(await deployRoleGraph({ sources: SOURCES }), "tributary-dev-deploy-readers");
    const allowed = new Set(Statement.flatMap(({ Action }) => Action));
    expect(allowed).to.have.property("size").above(60);
    const called = new Set(whole(otherResources).map(({ action }) => action));
    expect([...allowed].filter((action) => !called.has(action))).to.deep.equal([]);
  });

  it("is refused on what is another stack's, and without the boundary", async () => {
    const policies = await policiesOf(SOURCES);
    const elsewhere = (resource: Deployed): Deployed =>
      JSON.parse(JSON.stringify(resource).replaceAll("tributary-dev", "tributary-prod"));
    for (const [type, call] of [
      ["aws:sqs/queue:Queue", "sqs:CreateQueue arn:aws:sqs:us-east-1:000000000000:tributary-prod-us-east-1-x"],
      ["aws:glue/job:Job", "glue:CreateJob arn:aws:glue:us-east-1:000000000000:job/tributary-prod-us-east-1-x"],
      [
        "aws:glue/connection:Connection",
        "glue:GetConnection arn:aws:glue:us-east-1:000000000000:connection/tributary-prod-us-east-1-x",
      ],
      ["aws:s3/bucketObjectv2:BucketObjectv2", "s3:PutObject arn:aws:s3:::tributary-prod-us-east-1-x/code/job.jar"],
      [
        "aws:kinesisanalyticsv2/application:Application",
        "kinesisanalytics:StartApplication arn:aws:kinesisanalytics:us-east-1:000000000000:application/tributary-prod-us-east-1-x",
      ],
    ]) {
      const others = otherResources.filter((resource) => resource.type === type).map(elsewhere);
      expect(await refusedCalls(others.flatMap(creationOf), policies)).to.include(call);
    }
    const unbound = dev
      .filter(({ type }) => type === "aws:iam/role:Role")
      .map(({ inputs: { permissionsBoundary: _, ...inputs }, ...role }) => ({ ...role, inputs }));
    expect((await refusedCalls(unbound.flatMap(creationOf), policies)).join()).to.match(/iam:CreateRole/);
  });

  it("is known of every input that changes, or says what is missing", () => {
    const [stream] = dev.filter(({ type }) => type === "aws:kinesis/stream:Stream");
    if (stream === undefined) throw new Error("The stack must have a stream, got none.");
    expect(() => changeOf(stream, ["colour"])).to.throw(/colour must have the calls of its change told/);
    expect(() => creationOf({ ...stream, type: "aws:ec2/instance:Instance" })).to.throw(
      /must have its calls to AWS told/,
    );
  });
});
