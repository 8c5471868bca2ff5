import {
  DISCARDED_PREFIX,
  QUARANTINE_PREFIX,
  REDRIVEN_PREFIX,
} from "../../../handlers/kinesis/failure-store/layout.ts";
import type { CallerName } from "./callers.ts";
import type { RequestContext } from "./conditions.ts";
import type { Place } from "./place.ts";
import type { PrincipalKind } from "./principals.ts";

/** One thing that a principal must be able to do, written down apart from the policies: each proves the other. */
export type Right = {
  principal: PrincipalKind;
  action: string;
  /** ARNs that the call names; none where a region has nothing of the kind. */
  resources: (place: Place) => string[];
  /** What AWS says of the call, and without which it must be denied. */
  context?: (place: Place) => RequestContext;
  caller: CallerName;
  why: string;
};

type About = Pick<Right, "resources" | "caller" | "why" | "context">;

const allow = (principal: PrincipalKind, actions: string[], about: About): Right[] =>
  actions.map((action) => ({ principal, action, ...about }));

const inputStream = ({ inputStream }: Place) => [inputStream];
const outputStream = ({ outputStream }: Place) => [outputStream];
const key = ({ key }: Place) => [key];
const nothing = () => ["*"];
/** An object of each of the failure store's prefixes, as it may be named. */
const object = (prefixOf: (place: Place) => string) => (place: Place) => [
  `${place.bucket}/${prefixOf(place)}2026/01/31/shardId-000000000000/1-2.ndjson`,
];
const logStream = ({ logGroup }: Place) => [`${logGroup}:log-stream:2026/01/31/[1]0123456789abcdef`];
const networkInterface = ({ region, account }: Place) => `arn:aws:ec2:${region}:${account}:network-interface/eni-0a`;

const throughKinesis = (stream: (place: Place) => string) => (place: Place) => ({
  "kms:ViaService": `kinesis.${place.region}.amazonaws.com`,
  "kms:EncryptionContext:aws:kinesis:arn": stream(place),
});
const throughS3 = ({ region, bucket }: Place) => ({
  "kms:ViaService": `s3.${region}.amazonaws.com`,
  "kms:EncryptionContext:aws:s3:arn": bucket,
});
const ofInput = throughKinesis(({ inputStream }) => inputStream);
const ofOutput = throughKinesis(({ outputStream }) => outputStream);

const reading: Right[] = [
  ...allow("function", ["kinesis:GetRecords", "kinesis:GetShardIterator"], {
    resources: inputStream,
    caller: "Lambda, polling",
    why: "The trigger reads the input stream's records.",
  }),
  ...allow("function", ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:ListShards"], {
    resources: inputStream,
    caller: "Lambda, polling",
    why: "The trigger finds the input stream's shards, and follows resharding.",
  }),
  ...allow("function", ["kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"], {
    resources: ({ consumer }) => (consumer ? [consumer] : []),
    caller: "Lambda, polling",
    why: "The trigger reads through its own fan-out consumer (setting `fanOut`).",
  }),
  ...allow("function", ["kms:Decrypt"], {
    resources: key,
    context: ofInput,
    caller: "Kinesis, for its caller",
    why: "The input stream's records are encrypted.",
  }),
];

const writing: Right[] = [
  ...allow("function", ["kinesis:PutRecords"], {
    resources: outputStream,
    caller: "the function's code",
    why: "Enriched records go to the output stream.",
  }),
  ...allow("function", ["kms:GenerateDataKey"], {
    resources: key,
    context: ofOutput,
    caller: "Kinesis, for its caller",
    why: "The output stream's records are encrypted.",
  }),
];

const failing: Right[] = [
  ...allow("function", ["s3:PutObject"], {
    resources: object(({ flow }) => `${QUARANTINE_PREFIX}${flow}/`),
    caller: "the function's code",
    why: "A record that can't be enriched is kept, whole.",
  }),
  ...allow("function", ["s3:PutObject"], {
    resources: (place) => (place.flow === "enrich" ? object(() => QUARANTINE_PREFIX)(place) : []),
    caller: "the function's code, after a rollback to 0.1.0",
    why: "Version 0.1.0 keeps such a record below `quarantine/<year>/`.",
  }),
  ...allow("function", ["s3:PutObject"], {
    resources: object(() => DISCARDED_PREFIX),
    caller: "Lambda, on-failure destination",
    why: "A batch that Lambda gives up is kept, whole.",
  }),
  ...allow("function", ["s3:ListBucket"], {
    resources: ({ bucket }) => [bucket],
    caller: "Lambda, on-failure destination",
    why: "Lambda checks that the failure store is there.",
  }),
  ...allow("function", ["kms:GenerateDataKey"], {
    resources: key,
    context: throughS3,
    caller: "S3, for its caller",
    why: "The failure store's objects are encrypted.",
  }),
];

const running: Right[] = [
  ...allow("function", ["logs:CreateLogStream", "logs:PutLogEvents"], {
    resources: logStream,
    caller: "Lambda, logs",
    why: "The function logs to its own log group, which it can't create.",
  }),
  ...allow("function", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], {
    resources: nothing,
    caller: "Lambda, tracing",
    why: "Invocations are traced. X-Ray has no resource to name.",
  }),
  ...allow("function", ["ec2:CreateNetworkInterface"], {
    resources: (place) => [networkInterface(place), ...place.subnets, ...place.securityGroups],
    caller: "Lambda, network interfaces",
    why: "The function runs in these subnets, behind these security groups.",
  }),
  ...allow(
    "function",
    ["ec2:AssignPrivateIpAddresses", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses"],
    {
      resources: (place) => [networkInterface(place)],
      caller: "Lambda, network interfaces",
      why: "Lambda's interfaces have no ID before they exist, and Lambda requires all IDs to be named.",
    },
  ),
  ...allow("function", ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], {
    resources: nothing,
    caller: "Lambda, network interfaces",
    why: "Lambda looks up its interfaces. EC2 has no resource to name here.",
  }),
];

const watching: Right[] = allow("flow log", ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], {
  resources: ({ flowLog }) => (flowLog ? [`${flowLog.logGroup}:log-stream:eni-0a-all`] : []),
  caller: "VPC Flow Logs",
  why: "The VPC's traffic is logged, one stream a network interface, to a log group of its own.",
});

const applications: Right[] = [
  ...allow("producer", ["kinesis:PutRecord", "kinesis:PutRecords"], {
    resources: inputStream,
    caller: "client/, producer",
    why: "An application puts records.",
  }),
  ...allow("producer", ["kinesis:DescribeStreamSummary", "kinesis:ListShards"], {
    resources: inputStream,
    caller: "AWS's client libraries",
    why: "Their producers check the stream and map its shards. `client/` does without.",
  }),
  ...allow("producer", ["kms:GenerateDataKey"], {
    resources: key,
    context: ofInput,
    caller: "Kinesis, for its caller",
    why: "The input stream's records are encrypted.",
  }),
  ...allow("consumer", ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"], {
    resources: outputStream,
    caller: "client/, consumer",
    why: "An application reads enriched records.",
  }),
  ...allow("consumer", ["kinesis:DescribeStreamSummary"], {
    resources: outputStream,
    caller: "AWS's client libraries",
    why: "Their consumers check the stream. `client/` does without.",
  }),
  ...allow("consumer", ["kms:Decrypt"], {
    resources: key,
    context: ofOutput,
    caller: "Kinesis, for its caller",
    why: "The output stream's records are encrypted.",
  }),
];

const redrive = "npm run redrive";
/** Whether several flows read the input stream: what one refused then goes back to it alone. */
const isShared = ({ aliases }: Place) => aliases.length > 1;
const held = (place: Place) =>
  [`${QUARANTINE_PREFIX}${place.flow}/`, QUARANTINE_PREFIX, DISCARDED_PREFIX].flatMap((prefix) =>
    object(() => prefix)(place),
  );
const marker = object(() => REDRIVEN_PREFIX);

const operating: Right[] = [
  ...allow("operator", ["s3:ListBucket"], {
    resources: ({ bucket }) => [bucket],
    caller: redrive,
    why: "What the failure store holds is found by listing it.",
  }),
  ...allow("operator", ["s3:GetObject"], {
    resources: held,
    caller: redrive,
    why: "What the failure store holds is put back, whole.",
  }),
  ...allow("operator", ["s3:GetObject", "s3:PutObject"], {
    resources: marker,
    caller: redrive,
    why: "What was put back is remembered, so that it is put back once.",
  }),
  ...allow("operator", ["kms:Decrypt", "kms:GenerateDataKey"], {
    resources: key,
    context: throughS3,
    caller: "S3, for its caller",
    why: "The failure store's objects are encrypted.",
  }),
  ...allow("operator", ["kinesis:PutRecords"], {
    resources: (place) => (isShared(place) ? [] : inputStream(place)),
    caller: redrive,
    why: "Failed records go back on the input stream, where one flow reads it.",
  }),
  ...allow("operator", ["kms:GenerateDataKey"], {
    resources: (place) => (isShared(place) ? [] : key(place)),
    context: ofInput,
    caller: "Kinesis, for its caller",
    why: "The input stream's records are encrypted.",
  }),
  ...allow("operator", ["lambda:InvokeFunction"], {
    resources: (place) => (isShared(place) ? place.aliases : []),
    caller: redrive,
    why: "Failed records go back to their flow alone, where several read the input stream.",
  }),
];

/** Everything that the principals of a region may do. What is not here, no policy may allow. */
export const rights: readonly Right[] = [
  ...[reading, writing, failing, running, watching, applications, operating].flat(),
];
