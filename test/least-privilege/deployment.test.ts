import { expect } from "chai";
import { SOURCES } from "../../examples/github-oidc-role/document.ts";
import type { Deployed, ProviderCall } from "./deployment/call.ts";
import { deployable } from "./deployment/deployable.ts";
import { changeOf, creationOf, deletionOf, everyChangeOf } from "./deployment/lives.ts";
import { otherResources } from "./deployment/other-resources.ts";
import { type DeployPolicies, refusedCalls } from "./deployment/refused-calls.ts";
import { attachedPolicies, deployBoundary, deployRoleGraph } from "./support/deploy-role.ts";
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
    expect([...new Set(services)].sort()).to.deep.equal(
      ["apigateway", "dynamodb", "events", "iam", "kms", "lambda", "logs", "scheduler", "sqs"].sort(),
    );
  });

  it("is refused on what is another stack's, and without the boundary", async () => {
    const policies = await policiesOf(SOURCES);
    const elsewhere = (resource: Deployed): Deployed =>
      JSON.parse(JSON.stringify(resource).replaceAll("tributary-dev", "tributary-prod"));
    const queue = otherResources.filter(({ type }) => type === "aws:sqs/queue:Queue").map(elsewhere);
    expect(await refusedCalls(queue.flatMap(creationOf), policies)).to.include(
      "sqs:CreateQueue arn:aws:sqs:us-east-1:000000000000:tributary-prod-us-east-1-x",
    );
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
