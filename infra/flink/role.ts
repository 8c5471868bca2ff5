import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../policy-document.ts";
import { roleNaming } from "../role-name.ts";

/** What the role of a Managed Flink application is built from. */
type FlinkRoleArgs = {
  /** ARN of the policy that says what the role may do. */
  policyArn: pulumi.Input<string>;
  region: string;
  accountId: pulumi.Input<string>;
  /** ARN of the policy that bounds what the role may ever do; undefined without one. */
  permissionsBoundaryArn: string | undefined;
  tags: Record<string, string>;
};

/** A role that only Managed Flink can assume, and only for the application of that name; with its policy attached. */
export function createFlinkRole(name: string, args: FlinkRoleArgs, opts: pulumi.CustomResourceOptions) {
  const { region, accountId, permissionsBoundaryArn, policyArn, tags } = args;
  const role = new iam.Role(
    name,
    {
      ...roleNaming(name),
      description: `Execution role of ${name}.`,
      assumeRolePolicy: policyDocument(
        pulumi.output(accountId).apply((account) => [trustFlink(account, region, name)]),
      ),
      ...(permissionsBoundaryArn && { permissionsBoundary: permissionsBoundaryArn }),
      tags,
    },
    opts,
  );
  const attachment = new iam.RolePolicyAttachment(name, { role: role.name, policyArn }, opts);
  return { role, attachment };
}

/** Pulumi completes the application's name by a hyphen and digits. */
const trustFlink = (account: string, region: string, name: string): Statement => ({
  Sid: "FlinkApplicationOfThisAccount",
  Effect: "Allow",
  Principal: { Service: "kinesisanalytics.amazonaws.com" },
  Action: "sts:AssumeRole",
  Condition: {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": `arn:aws:kinesisanalytics:${region}:${account}:application/${name}-*` },
  },
});
