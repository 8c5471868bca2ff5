import { allow, type Deployed, hasReaders, inRegions, type Source, type Statement } from "./document.ts";
import { workloadReaders } from "./reader-boundaries.ts";

/** What the stack's own roles may do at most with what it has beside streams. */
export const workloadSources = (about: Deployed): Statement[] => [
  ...about.sources.flatMap((source) => workload[source]?.(about) ?? []),
  ...(about.sources.includes("s3") || hasReaders(about.sources) ? otherObjects(about) : []),
  ...workloadReaders(about),
];

const workload: Partial<Record<Source, (about: Deployed) => Statement[]>> = {
  dynamodb: (about) => {
    const tables = inRegions(about, "dynamodb", (named) => `table/${named}-*`);
    const onItems = [
      "BatchGetItem",
      "BatchWriteItem",
      "ConditionCheckItem",
      "DeleteItem",
      "GetItem",
      "PutItem",
      "Query",
      "UpdateItem",
    ];
    const onStreams = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];
    return [allow("Items", "dynamodb", [...onItems, ...onStreams], tables)];
  },
  events: (about) => {
    const buses = inRegions(about, "events", (named) => `event-bus/${named}-*`);
    return [allow("Buses", "events", ["PutEvents"], buses)];
  },
  scheduler: (about) => {
    const functions = inRegions(about, "lambda", (named) => `function:${named}-*`);
    return [allow("Scheduled", "lambda", ["InvokeFunction"], functions)];
  },
  sns: (about) => [
    allow(
      "Topics",
      "sns",
      ["Publish"],
      inRegions(about, "sns", (named) => `${named}-*`),
    ),
  ],
  sqs: (about) => {
    const queues = inRegions(about, "sqs", (named) => `${named}-*`);
    return [allow("Queues", "sqs", ["DeleteMessage", "GetQueueAttributes", "ReceiveMessage", "SendMessage"], queues)];
  },
};

/** A function whose bucket drives it, and a job, clear away what they put; a job reads a version of its code. */
const otherObjects = ({ name, regions }: Deployed): Statement[] => [
  allow(
    "OtherObjects",
    "s3",
    ["DeleteObject", "GetObjectVersion"],
    regions.map((region) => `arn:aws:s3:::${name}-${region}-*/*`),
  ),
];
