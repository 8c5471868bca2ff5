import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../policy-document.ts";
import { roleNaming } from "../role-name.ts";

/** What the role of a Glue job is built from. */
type GlueRoleArgs = {
  /** ARN of the policy that says what the role may do. */
  policyArn: pulumi.Input<string>;
  accountId: pulumi.Input<string>;
  /** ARN of the policy that bounds what the role may ever do; undefined without one. */
  permissionsBoundaryArn: string | undefined;
  tags: Record<string, string>;
};

/** A role that only Glue can assume, and only for this account; with its policy attached. */
export function createGlueRole(name: string, args: GlueRoleArgs, opts: pulumi.CustomResourceOptions) {
  const { accountId, permissionsBoundaryArn, policyArn, tags } = args;
  const role = new iam.Role(
    name,
    {
      ...roleNaming(name),
      description: `Execution role of ${name}.`,
      assumeRolePolicy: policyDocument(pulumi.output(accountId).apply((account) => [trustGlue(account)])),
      ...(permissionsBoundaryArn && { permissionsBoundary: permissionsBoundaryArn }),
      tags,
    },
    opts,
  );
  const attachment = new iam.RolePolicyAttachment(name, { role: role.name, policyArn }, opts);
  return { role, attachment };
}

/** https://docs.aws.amazon.com/glue/latest/dg/cross-service-confused-deputy-prevention.html */
const trustGlue = (account: string): Statement => ({
  Sid: "GlueOfThisAccount",
  Effect: "Allow",
  Principal: { Service: "glue.amazonaws.com" },
  Action: "sts:AssumeRole",
  Condition: { StringEquals: { "aws:SourceAccount": account } },
});
