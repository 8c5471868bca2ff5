import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { allow } from "../../grants/allow.ts";
import { statements } from "../../grants/statements.ts";
import { boundedTags, policyDocument, type Statement } from "../../policy-document.ts";
import { roleNaming } from "../../role-name.ts";

/** What a schedule's role is built from. */
export type ScheduleRoleArgs = {
  region: string;
  accountId: pulumi.Input<string>;
  /** ARN of the schedule group whose schedules may assume the role. */
  groupArn: pulumi.Input<string>;
  /** ARN of the alias that is invoked. */
  functionArn: pulumi.Input<string>;
  deadLetterArn: pulumi.Input<string>;
  keyArn: pulumi.Input<string>;
  permissionsBoundaryArn: string | undefined;
  tags: Record<string, string>;
};

/** The role by which the Scheduler invokes one alias and keeps what it can't hand over, and the right that it must have first. */
export function createScheduleRole(
  name: string,
  args: ScheduleRoleArgs,
  opts: pulumi.CustomResourceOptions,
): { role: iam.Role; attachment: iam.RolePolicyAttachment } {
  const { region, permissionsBoundaryArn, tags } = args;
  const policy = new iam.Policy(
    name,
    {
      description: `What the schedule of ${name} may do, and nothing else.`,
      policy: policyDocument(
        pulumi
          .all([args.functionArn, args.deadLetterArn, args.keyArn])
          .apply(([functionArn, queueArn, keyArn]) => [
            allow("InvokeFunction", ["lambda:InvokeFunction"], functionArn),
            ...statements({ kind: "send-messages", queueArn, keyArn, region }),
          ]),
      ),
      tags: boundedTags(tags, permissionsBoundaryArn),
    },
    opts,
  );
  const trust = pulumi
    .all([args.accountId, args.groupArn])
    .apply(([account, groupArn]) => [trustScheduler(account, groupArn)]);
  const role = new iam.Role(
    name,
    {
      ...roleNaming(name),
      description: `Role of the schedule of ${name}.`,
      assumeRolePolicy: policyDocument(trust),
      ...(permissionsBoundaryArn && { permissionsBoundary: permissionsBoundaryArn }),
      tags,
    },
    opts,
  );
  const attachment = new iam.RolePolicyAttachment(name, { role: role.name, policyArn: policy.arn }, opts);
  return { role, attachment };
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
const trustScheduler = (account: string, groupArn: string): Statement => ({
  Sid: "SchedulesOfThisGroup",
  Effect: "Allow",
  Principal: { Service: "scheduler.amazonaws.com" },
  Action: "sts:AssumeRole",
  Condition: { StringEquals: { "aws:SourceAccount": account, "aws:SourceArn": groupArn } },
});
