import * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../policy-document.ts";

/** One thing that a function may do, on named resources only. */
export type Grant =
  /** Read a stream, through its fan-out consumer when there is one. */
  | { kind: "read-stream"; streamArn: string; consumerArn: string | undefined; keyArn: string; region: string }
  /** Put records on a stream. */
  | { kind: "write-stream"; streamArn: string; keyArn: string; region: string }
  /** Put objects below prefixes of a bucket of the account. */
  | {
      kind: "write-objects";
      bucketArn: string;
      prefixes: string[];
      keyArn: string;
      region: string;
      accountId: string;
    }
  /** Write to a log group. */
  | { kind: "write-logs"; logGroupArn: string }
  /** Let Lambda manage the network interfaces of a function, and forbid the function's own code to. */
  | {
      kind: "vpc-interfaces";
      region: string;
      accountId: string;
      /** What the function's name starts with. */
      functionName: string;
      subnetIds: string[];
      securityGroupIds: string[];
    }
  /** Send X-Ray segments. */
  | { kind: "tracing" };

type Pending<G> = G extends Grant ? { [K in keyof G]: K extends "kind" ? G[K] : pulumi.Input<G[K]> } : never;

/** A grant whose values may not be known yet. */
export type GrantArgs = Pending<Grant>;

/** The managed policy that holds exactly the statements of `grants`. */
export function createPolicy(
  name: string,
  args: { grants: GrantArgs[]; tags: Record<string, string> },
  opts: pulumi.CustomResourceOptions,
): iam.Policy {
  const grants = pulumi.output(args.grants) as pulumi.Output<Grant[]>;
  const policy = policyDocument(grants.apply((known) => known.flatMap(statements)));
  return new iam.Policy(name, { description: `What ${name} may do, and nothing else.`, policy, tags: args.tags }, opts);
}

/** The statements of one grant. Each action stands with the narrowest resource that the service supports. */
export function statements(grant: Grant): Statement[] {
  switch (grant.kind) {
    case "read-stream":
      return readStream(grant);
    case "write-stream":
      return [
        allow("PutRecords", ["kinesis:PutRecords"], grant.streamArn),
        useKey("EncryptRecords", "kms:GenerateDataKey", grant, "kinesis", { "aws:kinesis:arn": grant.streamArn }),
      ];
    case "write-objects":
      return writeObjects(grant);
    case "write-logs":
      return [allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], `${grant.logGroupArn}:*`)];
    case "vpc-interfaces":
      return vpcInterfaces(grant);
    case "tracing":
      return [allow("SendTraces", ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*")];
  }
}

const allow = (Sid: string, Action: string[], Resource: string | string[]): Statement => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
});

type KeyUse = { keyArn: string; region: string };

const useKey = (
  sid: string,
  action: string,
  { keyArn, region }: KeyUse,
  service: "kinesis" | "s3",
  context: Record<string, string>,
): Statement => ({
  ...allow(sid, [action], keyArn),
  Condition: {
    StringEquals: {
      "kms:ViaService": `${service}.${region}.amazonaws.com`,
      ...Object.fromEntries(Object.entries(context).map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
    },
  },
});

function readStream(grant: Grant & { kind: "read-stream" }): Statement[] {
  const { streamArn, consumerArn } = grant;
  return [
    allow(
      "ReadRecords",
      [
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
      ],
      streamArn,
    ),
    ...(consumerArn
      ? [allow("ReadThroughConsumer", ["kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"], consumerArn)]
      : []),
    useKey("DecryptRecords", "kms:Decrypt", grant, "kinesis", { "aws:kinesis:arn": streamArn }),
  ];
}

/** A bucket's ARN names no account: whoever made a bucket of the same name after ours is gone would get the objects. */
function writeObjects(grant: Grant & { kind: "write-objects" }): Statement[] {
  const { bucketArn, prefixes, accountId } = grant;
  const objects = prefixes.map((prefix) => `${bucketArn}/${prefix}*`);
  const Condition = { StringEquals: { "aws:ResourceAccount": accountId } };
  return [
    { ...allow("PutObjects", ["s3:PutObject"], objects), Condition },
    { ...allow("CheckBucket", ["s3:ListBucket"], bucketArn), Condition },
    useKey("EncryptObjects", "kms:GenerateDataKey", grant, "s3", { "aws:s3:arn": bucketArn }),
  ];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions: deleting cannot be scoped to an interface. */
function vpcInterfaces(grant: Grant & { kind: "vpc-interfaces" }): Statement[] {
  const { region, accountId, functionName, subnetIds, securityGroupIds } = grant;
  const ec2 = (resource: string) => `arn:aws:ec2:${region}:${accountId}:${resource}`;
  const changes = [
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ];
  const [create = "", ...others] = changes;
  const places = [...subnetIds.map((id) => `subnet/${id}`), ...securityGroupIds.map((id) => `security-group/${id}`)];
  return [
    allow("CreateInterfaces", [create], ["network-interface/*", ...places].map(ec2)),
    allow("ManageInterfaces", others, ec2("*/*")),
    allow("SeeInterfaces", ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], "*"),
    {
      Sid: "CodeTouchesNoInterface",
      Effect: "Deny",
      Action: [...changes, "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
      Resource: "*",
      Condition: {
        ArnLike: { "lambda:SourceFunctionArn": `arn:aws:lambda:${region}:${accountId}:function:${functionName}-*` },
      },
    },
  ];
}
