import { expect } from "chai";
import { BOUNDARY_TAG } from "../../infra/policy-document.ts";
import { evaluate } from "../../offline/engine.ts";
import type { Graph } from "../../offline/graph.ts";
import { shippedProgram } from "../support/shipped-program.ts";
import { ofType } from "./iam/principals.ts";
import { graphOf } from "./support/graphs.ts";

const ROLE = "aws:iam/role:Role";

describe("the permissions boundary", function () {
  this.timeout(30_000);

  const permissionsBoundaryArn = "arn:aws:iam::111122223333:policy/team/workload-boundary";
  let bounded: Graph;
  before(async () => {
    bounded = await evaluate({ dir: shippedProgram(), stack: "dev", config: { permissionsBoundaryArn } });
  });

  it("bounds every role of the program, by one config value", () => {
    const roles = ofType(bounded, ROLE);
    expect(roles.map(({ inputs }) => inputs.permissionsBoundary)).to.deep.equal(Array(4).fill(permissionsBoundaryArn));
  });

  it("is told by a tag of the policies that stand on those roles, not of those that applications attach", () => {
    const attached = ofType(bounded, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(
      ({ inputs }) => inputs.policyArn,
    );
    for (const { name, outputs, inputs } of ofType(bounded, "aws:iam/policy:Policy"))
      expect((inputs.tags as Record<string, string>)[BOUNDARY_TAG], name).to.equal(
        attached.includes(outputs.arn) ? permissionsBoundaryArn : undefined,
      );
    expect(attached).to.have.length(4);
  });

  it("is absent unless asked for", async () => {
    for (const { inputs } of ofType(await graphOf("dev"), ROLE))
      expect(inputs).to.not.have.property("permissionsBoundary");
    for (const { inputs } of ofType(await graphOf("dev"), "aws:iam/policy:Policy"))
      expect(inputs.tags).to.not.have.property(BOUNDARY_TAG);
  });

  it("is refused when it is no policy", async () => {
    const config = { permissionsBoundaryArn: "arn:aws:iam::111122223333:role/r" };
    const message = await evaluate({ dir: shippedProgram(), stack: "dev", config }).then(
      () => "accepted",
      (error: Error) => error.message,
    );
    expect(message).to.include(":permissionsBoundaryArn must be none, or the ARN of an IAM policy");
  });
});
