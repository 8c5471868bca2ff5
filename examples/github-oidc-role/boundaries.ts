import { allow, type Deployed, inRegions, LOG_GROUPS, type Statement } from "./document.ts";

/** The most that a role of the stack may ever do: the pipeline's own calls, on what is named as the stack's. */
export function workloadBoundary(about: Deployed): Statement[] {
  const buckets = about.regions.map((region) => `arn:aws:s3:::${about.name}-${region}-*`);
  const keys = about.regions.map((region) => `arn:aws:kms:${region}:${about.account}:key/*`);
  return [
    allow(
      "Streams",
      "kinesis",
      ["*"],
      inRegions(about, "kinesis", (named) => `stream/${named}-*`),
    ),
    allow("Objects", "s3", ["PutObject", "GetObject", "ListBucket"], [...buckets, ...buckets.map((arn) => `${arn}/*`)]),
    allow("Keys", "kms", ["Decrypt", "GenerateDataKey"], keys),
    allow(
      "Logs",
      "logs",
      ["CreateLogStream", "DescribeLogStreams", "PutLogEvents"],
      LOG_GROUPS.flatMap((folder) => inRegions(about, "logs", (named) => `log-group:${folder}/${named}-*`)),
    ),
    allow("Traces", "xray", ["PutTraceSegments", "PutTelemetryRecords"], "*"),
    allow(
      "Interfaces",
      "ec2",
      [
        "CreateNetworkInterface",
        "DeleteNetworkInterface",
        "DescribeNetworkInterfaces",
        "DescribeSubnets",
        "AssignPrivateIpAddresses",
        "UnassignPrivateIpAddresses",
      ],
      "*",
    ),
  ];
}

/**
 * The most that the deployment may ever do, whatever is attached to it later: no records, no people, no other region,
 * and nothing to itself.
 */
export function deployBoundary({ account, regions, ids }: Deployed): Statement[] {
  const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;
  const regional = ["kinesis", "kms", "s3", "lambda", "logs", "cloudwatch", "sns", "ec2"].map(
    (service) => `${service}:*`,
  );
  return [
    {
      Sid: "ServicesOfThePipeline",
      Effect: "Allow",
      Action: regional,
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": [...regions] } },
    },
    { Sid: "RolesAndPolicies", Effect: "Allow", Action: "iam:*", Resource: [iam("role/*"), iam("policy/*")] },
    {
      Sid: "NotItself",
      Effect: "Deny",
      Action: "iam:*",
      Resource: [iam(`role/${ids.role}`), iam(`policy/${ids.role}*`), iam(`policy/${ids.workloadBoundary}`)],
    },
    {
      Sid: "NoRoleWithoutBoundary",
      Effect: "Deny",
      Action: ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
      Resource: "*",
      Condition: { StringNotEquals: { "iam:PermissionsBoundary": iam(`policy/${ids.workloadBoundary}`) } },
    },
    { Sid: "BoundariesStay", Effect: "Deny", Action: "iam:DeleteRolePermissionsBoundary", Resource: "*" },
    {
      Sid: "NoRecords",
      Effect: "Deny",
      Action: [
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:PutRecord",
        "kinesis:PutRecords",
        "kinesis:SubscribeToShard",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "lambda:InvokeFunction",
      ],
      Resource: "*",
    },
  ];
}
