import { BOUNDARY_TAG } from "../../infra/policy-document.ts";
import {
  allow,
  boundaryArn,
  codeObjects,
  type Deployed,
  driving,
  hasReaders,
  inIam,
  inRegions,
  LOG_GROUPS,
  readerLogs,
  type Source,
  type Statement,
  tagged,
} from "./document.ts";
import { readerInterfaces } from "./reader-boundaries.ts";
import { readerActions } from "./reader-rights.ts";
import { workloadSources } from "./source-boundaries.ts";

/** The most that a role of the stack may ever do: the pipeline's own calls, on what is named or tagged as the stack's. */
export function workloadBoundary(about: Deployed): Statement[] {
  const buckets = about.regions.map((region) => `arn:aws:s3:::${about.name}-${region}-*`);
  const keys = about.regions.map((region) => `arn:aws:kms:${region}:${about.account}:key/*`);
  return [
    allow(
      "Streams",
      "kinesis",
      [
        "DescribeStream",
        "DescribeStreamConsumer",
        "DescribeStreamSummary",
        "GetRecords",
        "GetShardIterator",
        "ListShards",
        "PutRecord",
        "PutRecords",
        "SubscribeToShard",
      ],
      inRegions(about, "kinesis", (named) => `stream/${named}-*`),
    ),
    allow(
      "Objects",
      "s3",
      ["PutObject", "GetObject", "ListBucket"],
      [...buckets, ...buckets.map((arn) => `${arn}/*`)],
      { StringEquals: { "aws:ResourceAccount": about.account } },
    ),
    allow("Keys", "kms", ["Decrypt", "GenerateDataKey"], keys, { StringEquals: tagged(about, "ResourceTag") }),
    allow(
      "Logs",
      "logs",
      ["CreateLogStream", "DescribeLogStreams", "PutLogEvents"],
      [
        ...LOG_GROUPS.flatMap((folder) => inRegions(about, "logs", (named) => `log-group:${folder}/${named}-*`)),
        ...readerLogs(about),
      ],
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
        ...readerInterfaces(about),
      ],
      "*",
      { StringEquals: { "aws:RequestedRegion": [...about.regions] } },
    ),
    ...workloadSources(about),
  ];
}

/**
 * The most that the deployment may ever do, whatever is attached to it later: no record by its own credentials, no people, no other
 * region, nothing to itself, and no right to a role that the workload's boundary does not bound.
 */
export function deployBoundary(about: Deployed): Statement[] {
  const services = ["kinesis", "kms", "s3", "lambda", "logs", "cloudwatch", "sns", "ec2", ...driving(about.sources)];
  const regional = [...[...new Set(services)].map((service) => `${service}:*`), ...readerActions(about.sources)];
  return [
    {
      Sid: "ServicesOfThePipeline",
      Effect: "Allow",
      Action: regional,
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": [...about.regions] } },
    },
    {
      Sid: "RolesAndPolicies",
      Effect: "Allow",
      Action: "iam:*",
      Resource: [...inIam(about, "role"), ...inIam(about, "policy")],
    },
    allow("PrivateNames", "route53", ["AssociateVPCWithHostedZone"], "*", { Bool: { "aws:ViaAWSService": "true" } }),
    ...rightsStay(about),
    ...noRecords(about),
    ...(about.established ? [accessStays()] : []),
  ];
}

const deny = (Sid: string, Action: string[], Resource: string | string[], Condition?: Statement["Condition"]) =>
  ({ Sid, Effect: "Deny", Action, Resource, ...(Condition && { Condition }) }) satisfies Statement;

/** Nobody gains rights: neither the deployment itself, nor a role from before the boundary, nor one that a policy of the stack is attached to. */
function rightsStay(about: Deployed): Statement[] {
  const { account, ids } = about;
  const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;
  const boundary = boundaryArn(about);
  return [
    deny(
      "NotItself",
      ["iam:*"],
      [iam(`role/${ids.role}`), iam(`policy/${ids.role}*`), iam(`policy/${ids.workloadBoundary}`)],
    ),
    deny(
      "NothingToUnboundRoles",
      ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:AttachRolePolicy", "iam:PutRolePolicy"],
      "*",
      { StringNotEquals: { "iam:PermissionsBoundary": boundary } },
    ),
    // IAM does not ask which roles a policy stands on: a tag says so, which only a new policy gets.
    deny("NothingToPoliciesOfOthers", ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"], "*", {
      StringNotEquals: { [`aws:ResourceTag/${BOUNDARY_TAG}`]: boundary },
    }),
    deny("TagsStay", ["iam:TagPolicy", "iam:UntagPolicy"], "*", {
      Null: { "aws:ResourceTag/project": "false" },
      "ForAnyValue:StringEqualsIgnoreCase": { "aws:TagKeys": [BOUNDARY_TAG, "project", "stack"] },
    }),
    deny("BoundariesAndTrustStay", ["iam:DeleteRolePermissionsBoundary", "iam:UpdateAssumeRolePolicy"], "*"),
  ];
}

/** What would read or write what the stack is for, by source. */
const RECORDS: Partial<Record<Source, readonly string[]>> = {
  dynamodb: [
    ...["*Item*", "ExportTable*", "GetRecords", "GetShardIterator", "PartiQL*", "PutResourcePolicy", "Query"],
    ...["RestoreTable*", "Scan", "EnableKinesis*", "UpdateAbacStatus"],
  ].map((name) => `dynamodb:${name}`),
  events: ["events:PutEvents", "events:PutPermission", "events:PutResourcePolicy", "events:StartReplay"],
  sqs: ["sqs:AddPermission", "sqs:ReceiveMessage", "sqs:SendMessage", "sqs:StartMessageMoveTask"],
};

/** Services that use a key with the deployment's own rights. */
const decrypting = (sources: readonly Source[]) => ["lambda", ...(sources.includes("dynamodb") ? ["dynamodb"] : [])];

function noRecords(about: Deployed): Statement[] {
  const { regions, sources } = about;
  const through = (services: readonly string[]) => ({
    "kms:ViaService": services.flatMap((service) => regions.map((region) => `${service}.${region}.amazonaws.com`)),
  });
  return [
    deny(
      "NoRecords",
      [
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:PutRecord",
        "kinesis:PutRecords",
        "kinesis:PutResourcePolicy",
        "kinesis:SubscribeToShard",
        "lambda:InvokeAsync",
        "lambda:InvokeFunction",
        "lambda:InvokeFunctionUrl",
        "s3:GetObjectVersion",
        "s3:PutReplicationConfiguration",
        ...sources.flatMap((source) => RECORDS[source] ?? []),
      ],
      "*",
    ),
    ...(hasReaders(sources)
      ? [
          {
            Sid: "NoObjectsButCode",
            Effect: "Deny" as const,
            Action: ["s3:GetObject"],
            NotResource: codeObjects(about),
          },
          deny("NoDecryptionOfOthersObjects", ["kms:Decrypt"], "*", {
            StringEquals: through(["s3"]),
            StringNotLike: {
              "kms:EncryptionContext:aws:s3:arn": regions.map((region) => `arn:aws:s3:::${about.name}-${region}-*`),
            },
          }),
        ]
      : [deny("NoObjects", ["s3:GetObject"], "*")]),
    deny("NoGrants", ["kms:CreateGrant", "kms:ReEncrypt*"], "*", { StringNotEquals: through(decrypting(sources)) }),
    deny("NoDecryption", ["kms:Decrypt"], "*", {
      StringNotEquals: through([...decrypting(sources), ...(hasReaders(sources) ? ["s3"] : [])]),
    }),
  ];
}

/** Who may reach what stays as it is, once the stack stands. */
const accessStays = () =>
  deny(
    "AccessStays",
    [
      "iam:Attach*",
      "iam:Create*",
      "iam:Put*",
      "iam:Set*",
      "iam:Update*",
      "kms:CreateKey",
      "kms:PutKeyPolicy",
      "lambda:Add*Permission",
      "lambda:CreateFunctionUrlConfig",
      "lambda:EnableReplication",
      "lambda:PutResourcePolicy",
      "logs:PutResourcePolicy",
      "s3:*AccessGrant*",
      "s3:BypassGovernanceRetention",
      "s3:CreateAccessPoint*",
      "s3:Delete*Policy*",
      "s3:ObjectOwnerOverrideToBucketOwner",
      "s3:Put*Acl",
      "s3:Put*OwnershipControls",
      "s3:Put*Policy*",
      "s3:Put*PublicAccessBlock",
      "sns:AddPermission",
      "sns:SetTopicAttributes",
    ],
    "*",
  );
