import {
  allow,
  codeObjects,
  consumersOfOthers,
  type Deployed,
  glueCatalogs,
  glueConnections,
  hasReaders,
  inRegions,
  readerLogs,
  type Source,
  type Statement,
  tagged,
} from "./document.ts";

/** Jobs of Glue and Managed Flink that read streams, their code and logs, and their consumers of other stacks' streams. */
export const readerRights = (about: Deployed): Statement[] => [
  ...(about.sources.includes("kinesisanalytics") ? flink(about) : []),
  ...(about.sources.includes("glue") ? glue(about) : []),
  ...(hasReaders(about.sources) ? [...code(about), ...logs(about)] : []),
  ...(about.reads.streams.length > 0 ? consumers(about) : []),
];

const APPLICATIONS = [
  "AddApplicationCloudWatchLoggingOption",
  "AddApplicationVpcConfiguration",
  "DeleteApplication",
  "DeleteApplicationCloudWatchLoggingOption",
  "DeleteApplicationVpcConfiguration",
  "DescribeApplication",
  "DescribeApplicationOperation",
  "ListTagsForResource",
  "StartApplication",
  "StopApplication",
  "TagResource",
  "UntagResource",
  "UpdateApplication",
];
const TAGS = ["GetTags", "TagResource", "UntagResource"];
const JOBS = ["CreateJob", "DeleteJob", "GetJob", "UpdateJob", ...TAGS];
const TRIGGERS = [
  "CreateTrigger",
  "DeleteTrigger",
  "GetTrigger",
  "StartTrigger",
  "StopTrigger",
  "UpdateTrigger",
  ...TAGS,
];
const CONNECTIONS = ["DeleteConnection", "GetConnection", "UpdateConnection"];

const RULES = ["DeleteRule", "DescribeRule", "DisableRule", "EnableRule", "ListTagsForResource", "PutRule"].concat(
  ...["TagResource", "UntagResource"],
);

/** All that the deployment ever does with jobs: these services have much else, such as notebooks. */
export const readerActions = (sources: readonly Source[]): string[] => [
  ...(sources.includes("kinesisanalytics")
    ? ["CreateApplication", ...APPLICATIONS].map((name) => `kinesisanalytics:${name}`)
    : []),
  ...(sources.includes("glue")
    ? [
        ...[...new Set([...JOBS, ...TRIGGERS, ...CONNECTIONS, "CreateConnection"])].map((name) => `glue:${name}`),
        ...RULES.map((name) => `events:${name}`),
      ]
    : []),
];

const flink = (about: Deployed): Statement[] => [
  allow("NewApplications", "kinesisanalytics", ["CreateApplication"], "*", {
    StringEquals: { ...tagged(about, "RequestTag"), "aws:RequestedRegion": [...about.regions] },
  }),
  allow(
    "Applications",
    "kinesisanalytics",
    APPLICATIONS,
    inRegions(about, "kinesisanalytics", (name) => `application/${name}-*`),
  ),
];

const glue = (about: Deployed): Statement[] => [
  allow(
    "Jobs",
    "glue",
    JOBS,
    inRegions(about, "glue", (name) => `job/${name}-*`),
  ),
  allow(
    "JobTriggers",
    "glue",
    TRIGGERS,
    inRegions(about, "glue", (name) => `trigger/${name}-*`),
  ),
  // A new connection is asked for in its catalog alone, the others in it and by name.
  allow("NewConnections", "glue", ["CreateConnection"], glueCatalogs(about)),
  allow("Connections", "glue", CONNECTIONS, [...glueCatalogs(about), ...glueConnections(about)]),
  allow("ConnectionTags", "glue", TAGS, glueConnections(about)),
  // A rule of the account's own bus counts the runs that failed.
  allow(
    "FailedRuns",
    "events",
    RULES,
    inRegions(about, "events", (name) => `rule/${name}-*`),
  ),
];

/** A job's code is put, and seen again after: nothing else in a bucket is. Parts of a large file are put one by one, which decrypts. */
function code(about: Deployed): Statement[] {
  const { account, name, regions } = about;
  return [
    allow(
      "Code",
      "s3",
      ["AbortMultipartUpload", "GetObject", "GetObjectTagging", "PutObject", "PutObjectTagging"],
      codeObjects(about),
    ),
    allow(
      "CodeKeys",
      "kms",
      ["Decrypt", "GenerateDataKey"],
      regions.map((region) => `arn:aws:kms:${region}:${account}:key/*`),
      {
        StringEquals: {
          ...tagged(about, "ResourceTag"),
          "kms:ViaService": regions.map((region) => `s3.${region}.amazonaws.com`),
        },
        StringLike: {
          "kms:EncryptionContext:aws:s3:arn": regions.map((region) => `arn:aws:s3:::${name}-${region}-*`),
        },
      },
    ),
  ];
}

const logs = (about: Deployed): Statement[] => [
  allow(
    "ReaderLogs",
    "logs",
    [
      "AssociateKmsKey",
      "CreateLogGroup",
      "CreateLogStream",
      "DeleteLogGroup",
      "DeleteLogStream",
      "DeleteRetentionPolicy",
      "DescribeLogStreams",
      "DisassociateKmsKey",
      "ListTagsForResource",
      "PutRetentionPolicy",
      "TagResource",
      "UntagResource",
    ],
    readerLogs(about),
  ),
];

/** A consumer is registered with another stack's stream, and bears this stack's name. */
const consumers = (about: Deployed): Statement[] => [
  allow("NewConsumersOfOthers", "kinesis", ["RegisterStreamConsumer"], [...about.reads.streams]),
  allow(
    "ConsumersOfOthers",
    "kinesis",
    ["DeregisterStreamConsumer", "DescribeStreamConsumer", "ListTagsForResource", "TagResource", "UntagResource"],
    consumersOfOthers(about),
  ),
];
