import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Grant, GrantArgs } from "../grants/grant.ts";
import { roleStatements } from "../grants/statements.ts";
import { policyDocument, type Statement } from "../policy-document.ts";
import { roleNaming } from "../role-name.ts";

/** The managed policy that holds exactly the statements of `grants`. */
export function createPolicy(
  name: string,
  args: { grants: GrantArgs[]; tags: Record<string, string> },
  opts: pulumi.CustomResourceOptions,
): iam.Policy {
  const grants = pulumi.output(args.grants) as pulumi.Output<Grant[]>;
  const policy = policyDocument(grants.apply((known) => roleStatements(known)));
  return new iam.Policy(name, { description: `What ${name} may do, and nothing else.`, policy, tags: args.tags }, opts);
}

/** What an execution role is built from. */
export type RoleArgs = {
  /** ARN of the policy that says what the role may do. */
  policyArn: pulumi.Input<string>;
  accountId: pulumi.Input<string>;
  /** ARN of the policy that bounds what the role may ever do; undefined without one. */
  permissionsBoundaryArn: string | undefined;
  tags: Record<string, string>;
};

/** The execution role of one function, with its policy attached. */
export type Role = { role: iam.Role; attachment: iam.RolePolicyAttachment };

/** A role that only Lambda can assume, and only for functions of this account. */
export function createRole(name: string, args: RoleArgs, opts: pulumi.CustomResourceOptions): Role {
  const role = new iam.Role(
    name,
    {
      ...roleNaming(name),
      description: `Execution role of ${name}.`,
      assumeRolePolicy: policyDocument(pulumi.output(args.accountId).apply((account) => [trustLambda(account)])),
      ...(args.permissionsBoundaryArn && { permissionsBoundary: args.permissionsBoundaryArn }),
      tags: args.tags,
    },
    opts,
  );
  const attachment = new iam.RolePolicyAttachment(name, { role: role.name, policyArn: args.policyArn }, opts);
  return { role, attachment };
}

/** AWS's own guidance: Lambda sets `aws:SourceAccount` when it assumes an execution role; it documents no `aws:SourceArn` at that point. */
function trustLambda(account: string): Statement {
  return {
    Sid: "LambdaOfThisAccount",
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  };
}
