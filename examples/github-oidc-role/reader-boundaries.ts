import {
  allow,
  consumersOfOthers,
  type Deployed,
  glueCatalogs,
  glueConnections,
  type Source,
  type Statement,
} from "./document.ts";

const INTERFACES: Partial<Record<Source, readonly string[]>> = {
  glue: ["DescribeRouteTables", "DescribeSecurityGroups", "DescribeVpcAttribute", "DescribeVpcEndpoints"],
  kinesisanalytics: [
    ...["CreateNetworkInterfacePermission", "DescribeDhcpOptions", "DescribeSecurityGroups", "DescribeVpcs"],
  ],
};

/** What jobs ask of the network, beside what functions do. */
export const readerInterfaces = ({ sources }: Deployed): string[] =>
  [...new Set(sources.flatMap((source) => INTERFACES[source] ?? []))].sort();

/** What roles of jobs that read streams may do at most, beside what a function's may. */
export const workloadReaders = (about: Deployed): Statement[] => [
  ...(about.sources.includes("kinesisanalytics") ? [allow("SeeLogGroups", "logs", ["DescribeLogGroups"], "*")] : []),
  ...(about.sources.includes("glue") ? glue(about) : []),
  ...(about.reads.streams.length > 0 ? others(about) : []),
];

const glue = (about: Deployed): Statement[] => [
  allow("SeeConnections", "glue", ["GetConnection"], [...glueCatalogs(about), ...glueConnections(about)]),
  allow("GlueMetrics", "cloudwatch", ["PutMetricData"], "*", { StringEquals: { "cloudwatch:namespace": "Glue" } }),
  allow(
    "TagInterfaces",
    "ec2",
    ["CreateTags", "DeleteTags"],
    about.regions.map((region) => `arn:aws:ec2:${region}:${about.account}:network-interface/*`),
    {
      "ForAllValues:StringEquals": { "aws:TagKeys": "aws-glue-service-resource" },
      Null: { "aws:TagKeys": "false" },
    },
  ),
];

/** Another stack's stream is read, through its own consumer or without, and decrypted by Kinesis alone. */
const others = (about: Deployed): Statement[] => [
  allow(
    "OthersStreams",
    "kinesis",
    ["DescribeStream", "DescribeStreamSummary", "GetRecords", "GetShardIterator", "ListShards"],
    [...about.reads.streams],
  ),
  allow("OthersConsumers", "kinesis", ["DescribeStreamConsumer", "SubscribeToShard"], consumersOfOthers(about)),
  ...(about.reads.keys.length > 0
    ? [
        allow("OthersKeys", "kms", ["Decrypt"], [...about.reads.keys], {
          StringEquals: { "kms:ViaService": about.regions.map((region) => `kinesis.${region}.amazonaws.com`) },
        }),
      ]
    : []),
];
