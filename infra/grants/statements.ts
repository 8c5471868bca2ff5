import type { Statement } from "../policy-document.ts";
import type { Grant } from "./grant.ts";

/** The statements of a role's policy: those of its grants, each once, under a Sid of its own. */
export function roleStatements(grants: readonly Grant[]): Statement[] {
  const contents = new Map(grants.flatMap(statements).map((statement) => [JSON.stringify(statement), statement]));
  const uses = new Map<string, number>();
  return [...contents.values()].map((statement) => {
    const use = (uses.get(statement.Sid) ?? 0) + 1;
    uses.set(statement.Sid, use);
    return use === 1 ? statement : { ...statement, Sid: `${statement.Sid}${use}` };
  });
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
    case "receive-messages":
      return [
        allow("ReceiveMessages", ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], grant.queueArn),
        useKey("DecryptMessages", "kms:Decrypt", grant, "sqs", { "aws:sqs:arn": grant.queueArn }),
      ];
    case "write-objects":
      return writeObjects(grant);
    case "write-discarded":
      return [...writeObjects(grant), inAccount(grant, allow("CheckBucket", ["s3:ListBucket"], grant.bucketArn))];
    case "read-table":
    case "read-parameter":
    case "read-secret":
      return lookUp(grant);
    case "reach-https":
      return [];
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
type KeyService = "kinesis" | "s3" | "sqs" | "dynamodb" | "ssm" | "secretsmanager";

const useKey = (
  sid: string,
  action: string,
  { keyArn, region }: KeyUse,
  service: KeyService,
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

type ObjectsGrant = Extract<Grant, { bucketArn: string }>;

function writeObjects(grant: ObjectsGrant): Statement[] {
  const objects = grant.prefixes.map((prefix) => `${grant.bucketArn}/${prefix}*`);
  return [
    inAccount(grant, allow("PutObjects", ["s3:PutObject"], objects)),
    useKey("EncryptObjects", "kms:GenerateDataKey", grant, "s3", { "aws:s3:arn": grant.bucketArn }),
  ];
}

/** A bucket's ARN names no account: whoever made a bucket of the same name after ours is gone would get the objects. */
const inAccount = ({ accountId }: ObjectsGrant, statement: Statement): Statement => ({
  ...statement,
  Condition: { StringEquals: { "aws:ResourceAccount": accountId } },
});

type LookUp = Extract<Grant, { kind: "read-table" | "read-parameter" | "read-secret" }>;

/** A look-up, and the decryption of what a key of the account encrypts; a key of AWS's own asks for no grant. */
function lookUp(grant: LookUp): Statement[] {
  const { keyArn, region } = grant;
  const { read, service, context } = lookUpOf(grant);
  if (keyArn === undefined) return [read];
  return [read, useKey(`Decrypt${read.Sid}`, "kms:Decrypt", { keyArn, region }, service, context)];
}

function lookUpOf(grant: LookUp): { read: Statement; service: KeyService; context: Record<string, string> } {
  switch (grant.kind) {
    case "read-table": {
      const items = [grant.tableArn, `${grant.tableArn}/index/*`];
      const context = { "aws:dynamodb:tableName": grant.tableArn.slice(grant.tableArn.lastIndexOf("/") + 1) };
      const actions = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"];
      return { read: allow("LookUpItems", actions, items), service: "dynamodb", context };
    }
    case "read-parameter": {
      const context = { PARAMETER_ARN: grant.parameterArn };
      const actions = ["ssm:GetParameter", "ssm:GetParameters"];
      return { read: allow("ReadParameter", actions, grant.parameterArn), service: "ssm", context };
    }
    case "read-secret": {
      const context = { SecretARN: grant.secretArn };
      const read = allow("ReadSecret", ["secretsmanager:GetSecretValue"], grant.secretArn);
      return { read, service: "secretsmanager", context };
    }
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions: deleting cannot be scoped to an interface. */
function vpcInterfaces(grant: Grant & { kind: "vpc-interfaces" }): Statement[] {
  const { region, accountId, functionName, subnetIds, securityGroupIds, anywhere } = grant;
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
    allow("CreateInterfaces", [create], anywhere ? ec2("*/*") : ["network-interface/*", ...places].map(ec2)),
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
