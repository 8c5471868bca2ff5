import * as lambda from "@pulumi/aws/lambda/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type * as aws from "aws-lambda";
import { filterProblems } from "../../../event-source-mapping/filter-pattern.ts";
import { toUtcSeconds } from "../../../event-source-mapping/timestamp.ts";
import type { BatchPlan } from "../../config/plan.ts";
import type { Stream } from "../../data/stream.ts";
import { watchStreamTrigger } from "../../watch/stream-trigger.ts";
import { type StreamMappingArgs, streamMapping, streamMappingProblems } from "./stream-mapping.ts";
import type { Trigger } from "./trigger.ts";

/** How records of a Kinesis stream are handed over, in batches. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
export type KinesisTriggerArgs = StreamMappingArgs &
  Pick<BatchPlan, "startingPosition"> & {
    /** ARN of the fan-out consumer to read through. @default none: shared reads */
    consumerArn?: pulumi.Input<string> | undefined;
  };

/** A stream that drives a function: one of ours, or one that stands elsewhere. */
export type DrivingStream = Pick<Stream, "arn" | "keyArn" | "region" | "retentionHours">;

/** When records arrive on a stream. What Lambda gives up goes whole into the failure store. */
export function onRecords(stream: DrivingStream, args: KinesisTriggerArgs): Trigger<aws.KinesisStreamEvent> {
  const { consumerArn, failures, startingPosition } = args;
  return {
    problems: [
      ...streamMappingProblems({ ...args, retentionHours: stream.retentionHours }, filterProblems),
      ...timestampProblems(startingPosition),
    ],
    failures,
    listens: { arn: stream.arn, what: "stream", ...(args.writesBack && { writesBack: true }) },
    grants: [
      { kind: "read-stream", streamArn: stream.arn, consumerArn, keyArn: stream.keyArn, region: stream.region },
      failures.grantDiscarded(),
    ],
    connect(name, { function: fn, alias, tags }, opts) {
      const inputs = {
        startingPosition: startingPosition.at,
        ...(startingPosition.at === "AT_TIMESTAMP" && {
          startingPositionTimestamp: toUtcSeconds(startingPosition.timestamp),
        }),
        ...streamMapping(args),
        eventSourceArn: consumerArn ?? stream.arn,
        functionName: alias.arn,
      };
      // Lambda refuses a second mapping of one stream and function: the old one goes before the new one comes.
      const kept = { ...opts, protect: args.protect ?? true, deleteBeforeReplace: true };
      const mapping = new lambda.EventSourceMapping(name, { ...inputs, region: stream.region, tags }, kept);
      return watchStreamTrigger({ functionName: fn.name, uuid: mapping.uuid }, args.maximumRecordAgeSeconds);
    },
  };
}

/** Lambda takes no instant in the future, and it says every instant in UTC, so that another form would differ for ever. */
function timestampProblems(startingPosition: BatchPlan["startingPosition"]): string[] {
  if (startingPosition.at !== "AT_TIMESTAMP") return [];
  const { timestamp } = startingPosition;
  if (Date.parse(timestamp) <= Date.now()) return [];
  return [
    `startingPosition must be an ISO 8601 timestamp that is not in the future, got ${timestamp}.\nFix: name an earlier one`,
  ];
}
