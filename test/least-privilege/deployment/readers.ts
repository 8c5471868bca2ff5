import {
  type Ask,
  arnIn,
  type Deployed,
  type Life,
  newTags,
  OF_THE_STACK,
  of,
  passRole,
  regionOf,
  text,
} from "./call.ts";

const flink = (names: string) => of("kinesisanalytics", names);
const glue = (names: string) => of("glue", names);
const logs = (names: string) => of("logs", names);
const s3 = (names: string) => of("s3", names);

/** An application that is made has no ARN yet. */
const newApplication: Ask = (it) => [
  {
    action: "kinesisanalytics:CreateApplication",
    resource: "*",
    context: { "aws:RequestedRegion": regionOf(it), ...newTags(it) },
  },
];
const applicationRole = passRole((it) => text(it, "serviceExecutionRole"), "kinesisanalytics");
const jobRole = passRole((it) => text(it, "roleArn"), "glue");
const WAIT = flink("DescribeApplication DescribeApplicationOperation");

/** A call on a connection is one on the catalog too. */
const connection =
  (names: string): Ask =>
  (it) =>
    glue(names).flatMap((action) =>
      [arnIn(it, "glue", "catalog"), text({ ...it, inputs: {} }, "arn")].map((resource) => ({
        action,
        resource,
        context: {},
      })),
    );

const newConnection: Ask = (it) => [
  { action: "glue:CreateConnection", resource: arnIn(it, "glue", "catalog"), context: newTags(it) },
];

const retagged = { tags: glue("TagResource UntagResource") };
const changes = (inputs: string, calls: Life["create"]) =>
  Object.fromEntries(inputs.split(" ").map((name) => [name, calls]));

/** S3 encrypts with the caller's rights to the key, and decrypts to put a large object together from its parts. */
const objectKey: Ask = (it) =>
  ["Decrypt", "GenerateDataKey"].map((name) => ({
    ...{ action: `kms:${name}`, resource: text(it, "kmsKeyId") },
    context: {
      ...{ ...OF_THE_STACK, "kms:ViaService": `s3.${regionOf(it)}.amazonaws.com` },
      "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::${text(it, "bucket")}`,
    },
  }));
const upload = [...s3("PutObject PutObjectTagging AbortMultipartUpload"), objectKey];
const logGroup =
  (names: string): Ask =>
  (it) =>
    logs(names).map((action) => ({
      action,
      resource: arnIn(it, "logs", `log-group:${text(it, "logGroupName")}`),
      context: {},
    }));

/** What reads a stream beside functions: jobs of Managed Flink and Glue, with what they stand on. */
export const readers: Readonly<Record<string, Life>> = {
  "aws:kinesisanalyticsv2/application:Application": {
    create: [newApplication, ...flink("TagResource StartApplication"), ...WAIT, applicationRole],
    read: flink("DescribeApplication ListTagsForResource"),
    change: {
      applicationConfiguration: [
        ...flink("UpdateApplication AddApplicationVpcConfiguration DeleteApplicationVpcConfiguration"),
        ...WAIT,
      ],
      cloudwatchLoggingOptions: [
        ...flink("UpdateApplication AddApplicationCloudWatchLoggingOption DeleteApplicationCloudWatchLoggingOption"),
        ...WAIT,
      ],
      serviceExecutionRole: [...flink("UpdateApplication"), ...WAIT, applicationRole],
      startApplication: [...flink("StartApplication StopApplication"), ...WAIT],
      tags: flink("TagResource UntagResource"),
    },
    delete: flink("DeleteApplication DescribeApplication"),
  },
  "aws:glue/job:Job": {
    create: [...glue("CreateJob TagResource"), jobRole],
    read: glue("GetJob GetTags"),
    change: {
      ...changes(
        "command connections defaultArguments description executionProperty glueVersion maxRetries numberOfWorkers timeout workerType",
        [...glue("UpdateJob"), jobRole],
      ),
      ...{ roleArn: [...glue("UpdateJob"), jobRole], ...retagged },
    },
    delete: glue("DeleteJob"),
  },
  "aws:glue/trigger:Trigger": {
    create: glue("CreateTrigger TagResource GetTrigger"),
    read: glue("GetTrigger GetTags"),
    change: {
      ...changes("actions description schedule", glue("UpdateTrigger GetTrigger")),
      ...{ enabled: glue("StartTrigger StopTrigger"), ...retagged },
    },
    delete: glue("DeleteTrigger GetTrigger"),
  },
  "aws:glue/connection:Connection": {
    create: [newConnection, ...glue("TagResource")],
    read: [connection("GetConnection"), ...glue("GetTags")],
    change: {
      ...changes("description connectionProperties physicalConnectionRequirements", [connection("UpdateConnection")]),
      ...retagged,
    },
    delete: [connection("DeleteConnection")],
  },
  "aws:cloudwatch/logStream:LogStream": {
    create: logs("CreateLogStream"),
    read: [logGroup("DescribeLogStreams")],
    change: {},
    delete: logs("DeleteLogStream"),
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    create: upload,
    read: s3("GetObject GetObjectTagging"),
    change: { ...changes("source kmsKeyId bucketKeyEnabled", upload), tags: s3("PutObjectTagging GetObjectTagging") },
    delete: [
      (it: Deployed) => [
        { action: "s3:ListBucketVersions", resource: `arn:aws:s3:::${text(it, "bucket")}`, context: {} },
      ],
      ...s3("DeleteObject DeleteObjectVersion"),
    ],
  },
};
