import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as ec2 from "@pulumi/aws/ec2/index.js";
import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { boundedTags, policyDocument, type Statement } from "../policy-document.ts";
import { roleNaming } from "../role-name.ts";

/** What a flow log is built from. */
export type FlowLogArgs = {
  vpcId: pulumi.Input<string>;
  region: string;
  accountId: pulumi.Input<string>;
  /** ARN of the KMS key that encrypts the log group. */
  keyArn: pulumi.Input<string>;
  logRetentionDays: number;
  /** ARN of the policy that bounds what the role may ever do; undefined without one. */
  permissionsBoundaryArn: string | undefined;
  tags: Record<string, string>;
};

/** The flow log of a VPC: who talked to whom, accepted or rejected, in a log group of its own. https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html */
export function createFlowLog(name: string, args: FlowLogArgs, opts: pulumi.CustomResourceOptions): ec2.FlowLog {
  const { vpcId, region, keyArn, logRetentionDays, tags } = args;
  const logGroup = new cloudwatch.LogGroup(
    name,
    { namePrefix: `/aws/vpc/${name}-`, retentionInDays: logRetentionDays, kmsKeyId: keyArn, region, tags },
    opts,
  );
  const { role, attachment } = createRole(name, logGroup.arn, args, opts);
  return new ec2.FlowLog(
    name,
    {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      region,
      tags,
    },
    { ...opts, dependsOn: [attachment] },
  );
}

/** A role that only VPC Flow Logs can assume, for flow logs of this account and region, to write to one log group. */
function createRole(
  name: string,
  logGroupArn: pulumi.Input<string>,
  { region, accountId, permissionsBoundaryArn, tags }: FlowLogArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const role = new iam.Role(
    name,
    {
      ...roleNaming(name),
      description: `Writes ${name}.`,
      assumeRolePolicy: policyDocument(pulumi.output(accountId).apply((account) => [trustFlowLogs(account, region)])),
      ...(permissionsBoundaryArn && { permissionsBoundary: permissionsBoundaryArn }),
      tags,
    },
    opts,
  );
  const policy = new iam.Policy(
    name,
    {
      description: `What VPC Flow Logs may do for ${name}, and nothing else.`,
      policy: policyDocument(pulumi.output(logGroupArn).apply((arn) => [writeFlowLog(arn)])),
      tags: boundedTags(tags, permissionsBoundaryArn),
    },
    opts,
  );
  return { role, attachment: new iam.RolePolicyAttachment(name, { role: role.name, policyArn: policy.arn }, opts) };
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html: the flow log's own ID is not known before its role exists. */
export function trustFlowLogs(account: string, region: string): Statement {
  return {
    Sid: "FlowLogsOfThisAccount",
    Effect: "Allow",
    Principal: { Service: "vpc-flow-logs.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": `arn:aws:ec2:${region}:${account}:vpc-flow-log/*` },
    },
  };
}

/** AWS's page lists two actions more, on `*`: to find and to create a log group. This one exists. */
export function writeFlowLog(logGroupArn: string): Statement {
  return {
    Sid: "WriteFlowLog",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    Resource: `${logGroupArn}:*`,
  };
}
