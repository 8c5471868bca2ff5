import { type Properties, read, UNKNOWN } from "../../core/properties.ts";
import { type Finding, must, type ResourceRule, type StackRule } from "../../core/rule.ts";
import { FUNCTION, MAPPING, QUEUE, TOPIC } from "../../core/types.ts";
import { retentionHoursOf } from "../kinesis/kinesis.ts";
import { failureDestinationOf, mappingsOf, readsStream, streamOf } from "./flow.ts";

const PAGE = "https://docs.aws.amazon.com/lambda/latest/dg";
const DESTINATION = "destinationConfig.onFailure.destinationArn";

/** Looks at mappings that read a stream only: a queue has its own redrive policy. */
const ofStreams = (check: (props: Properties) => Finding[]) => (props: Properties) =>
  readsStream(props) ? check(props) : [];

const within = (min: number, max: number) => (value: unknown) =>
  typeof value === "number" && value >= min && value <= max;

export const retriesBounded: ResourceRule = {
  name: "mapping-retries-bounded",
  description:
    "A failing batch is retried a bounded number of times: without a bound it blocks its shard until its records expire.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: "Set maximumRetryAttempts to a number from 0 to 10000; -1, the default, means for ever.",
  url: `${PAGE}/services-kinesis-parameters.html`,
  types: [MAPPING],
  check: ofStreams((props) => must(props, "maximumRetryAttempts", within(0, 10_000), "must be from 0 to 10000")),
};

export const recordAgeBounded: ResourceRule = {
  name: "mapping-record-age-bounded",
  description:
    "A record has an age from which on it is given up and kept elsewhere: without one it expires in the stream, unseen.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: "Set maximumRecordAgeInSeconds to half of the stream's retention, at most 604800; -1, the default, means for ever.",
  url: `${PAGE}/services-kinesis-parameters.html`,
  types: [MAPPING],
  check: ofStreams((props) =>
    must(props, "maximumRecordAgeInSeconds", within(60, 604_800), "must be from 60 to 604800 seconds"),
  ),
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const TABLE_STREAM_HOURS = 24;

export const recordAgeWithinRetention: StackRule = {
  name: "mapping-record-age-within-retention",
  description: "A record is given up before the stream drops it: afterwards there is nothing left to keep.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: "Set maximumRecordAgeInSeconds below the stream's retentionPeriod, better to half of it.",
  url: `${PAGE}/kinesis-on-failure-destination.html`,
  needs: MAPPING,
  checkStack: (stack) =>
    stack.ofType(MAPPING).flatMap((mapping) => {
      const age = read(mapping.props, "maximumRecordAgeInSeconds");
      const source = read(mapping.props, "eventSourceArn");
      const readsTable = typeof source === "string" && source.includes(":dynamodb:");
      const stream = readsStream(mapping.props) ? streamOf(stack, mapping) : undefined;
      // Without an age, or with an endless one, another rule speaks.
      if ((stream === undefined && !readsTable) || age === undefined || age === -1) return [];
      const ofStream = stream === undefined || stream === UNKNOWN ? UNKNOWN : retentionHoursOf(stream.props);
      const retention = readsTable ? TABLE_STREAM_HOURS : ofStream;
      const finding = { urn: mapping.urn, property: "maximumRecordAgeInSeconds" };
      if (retention === UNKNOWN)
        return [{ ...finding, value: UNKNOWN, message: "must be below the stream's retention" } as const];
      const seconds = retention * 3600;
      return must(
        mapping.props,
        finding.property,
        (value) => Number(value) < seconds,
        `must be below ${seconds} seconds, the stream's retention`,
      ).map((found) => ({ ...found, urn: mapping.urn }));
    }),
};

export const failureDestination: ResourceRule = {
  name: "mapping-failure-destination",
  description: "What a mapping gives up goes somewhere: without a destination it is dropped.",
  severity: "critical",
  level: "mandatory",
  covers: ["cdk-nag:Serverless-LambdaEventSourceMappingDestination"],
  fix: `Set ${DESTINATION} to the ARN of an S3 bucket.`,
  url: `${PAGE}/kinesis-on-failure-destination.html`,
  types: [MAPPING],
  check: ofStreams((props) =>
    must(props, DESTINATION, (arn) => typeof arn === "string" && arn !== "", "must be given"),
  ),
};

export const failureDestinationKeepsPayload: StackRule = {
  name: "mapping-failure-destination-keeps-payload",
  description:
    "What a mapping gives up is kept whole: SQS and SNS get a pointer into a stream that expires, S3 gets the records.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: `Set ${DESTINATION} to the ARN of an S3 bucket.`,
  url: `${PAGE}/kinesis-on-failure-destination.html`,
  needs: MAPPING,
  checkStack: (stack) =>
    stack.ofType(MAPPING).flatMap((mapping) => {
      const arn = read(mapping.props, DESTINATION);
      if (!readsStream(mapping.props) || arn === undefined) return [];
      const target = failureDestinationOf(stack, mapping);
      const value = arn === UNKNOWN && target !== UNKNOWN && target ? target.type : arn;
      const drops =
        typeof value === "string" && (/^arn:[^:]*:(sqs|sns):/.test(value) || [QUEUE, TOPIC].includes(value));
      const finding = { urn: mapping.urn, property: DESTINATION, value, message: "must be an S3 bucket" } as const;
      return drops || value === UNKNOWN ? [finding] : [];
    }),
};

export const reportsBatchItemFailures: ResourceRule = {
  name: "mapping-reports-batch-item-failures",
  description: "A function answers which record failed, so that those before it are not processed again.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set functionResponseTypes to [ReportBatchItemFailures], and have the handler answer batchItemFailures.",
  url: `${PAGE}/services-kinesis-batchfailurereporting.html`,
  types: [MAPPING],
  check: (props) => {
    const source = read(props, "eventSourceArn");
    const concerned = readsStream(props) || (typeof source === "string" && source.includes(":sqs:"));
    const includes = (types: unknown) => Array.isArray(types) && types.includes("ReportBatchItemFailures");
    if (!concerned) return [];
    const types = read(props, "functionResponseTypes");
    if (Array.isArray(types) && !includes(types) && types.includes(UNKNOWN))
      return [{ property: "functionResponseTypes", value: UNKNOWN, message: "must hold ReportBatchItemFailures" }];
    return must(props, "functionResponseTypes", includes, "must hold ReportBatchItemFailures");
  },
};

export const bisectsOnError: ResourceRule = {
  name: "mapping-bisects-on-error",
  description:
    "A batch whose invocation fails is retried in halves, so that one bad record does not take the others along.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set bisectBatchOnFunctionError to true.",
  url: `${PAGE}/services-kinesis-parameters.html`,
  types: [MAPPING],
  check: ofStreams((props) => must(props, "bisectBatchOnFunctionError", (value) => value === true, "must be true")),
  remediate: (props) =>
    readsStream(props) && (props.bisectBatchOnFunctionError ?? false) === false
      ? { bisectBatchOnFunctionError: true }
      : {},
};

/** An on-demand stream starts with this many shards. https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html */
const ON_DEMAND_SHARDS = 4;

export const lanesWithinConcurrency: StackRule = {
  name: "mapping-lanes-within-concurrency",
  description:
    "A function may run as often at once as its mappings ask for: fewer reserved executions throttle it, and records wait.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set reservedConcurrentExecutions to at least shards × parallelizationFactor, or lower parallelizationFactor.",
  url: `${PAGE}/services-kinesis-parameters.html`,
  needs: MAPPING,
  checkStack: (stack) =>
    stack.ofType(FUNCTION).flatMap((fn) => {
      const lanes = mappingsOf(stack, fn).map((mapping) => {
        const stream = streamOf(stack, mapping);
        if (stream === undefined) return 0;
        if (stream === UNKNOWN) return UNKNOWN;
        const shards = read(stream.props, "shardCount") ?? ON_DEMAND_SHARDS;
        const factor = read(mapping.props, "parallelizationFactor") ?? 1;
        return shards === UNKNOWN || factor === UNKNOWN ? UNKNOWN : Math.max(Number(shards), 1) * Number(factor);
      });
      const property = "reservedConcurrentExecutions";
      const reserved = read(fn.props, property);
      if (lanes.length === 0 || reserved === undefined || reserved === -1) return [];
      const known = lanes.filter((count) => count !== UNKNOWN);
      const wanted = known.reduce((sum, count) => sum + count, 0);
      const findings = must(
        fn.props,
        property,
        (count) => Number(count) >= wanted,
        `must be at least ${wanted}, shards × parallelizationFactor`,
      );
      if (findings.length === 0 && known.length < lanes.length)
        return [
          {
            urn: fn.urn,
            property,
            value: UNKNOWN,
            message: "must be at least shards × parallelizationFactor",
          } as const,
        ];
      return findings.map((finding) => ({ ...finding, urn: fn.urn }));
    }),
};

/** Rules for event source mappings. */
export const eventSourceMappingRules = [
  retriesBounded,
  recordAgeBounded,
  recordAgeWithinRetention,
  failureDestination,
  failureDestinationKeepsPayload,
  reportsBatchItemFailures,
  bisectsOnError,
  lanesWithinConcurrency,
];
