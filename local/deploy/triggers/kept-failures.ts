import { createBucketDestination, type OnFailure } from "../../../emulator/lambda/stream-poller/failure-destination.ts";
import { batchOf } from "../../../emulator/lambda/stream-poller/failure-record.ts";
import type { Observation } from "../../../emulator/lambda/stream-poller/observation.ts";
import type { ObjectStore } from "../../../emulator/s3/object-store.ts";

const BUCKET_ARN = "arn:aws:s3:::";

/**
 * The on-failure destination of a stream's mapping, and how many records it has kept.
 * Throws for one that is no bucket.
 */
export function keepFailures(
  arn: string | undefined,
  uuid: string,
  store: ObjectStore,
): { onFailure: OnFailure | undefined; kept(): number } {
  if (arn === undefined) return { onFailure: undefined, kept: () => 0 };
  if (!arn.startsWith(BUCKET_ARN))
    throw new Error(`The on-failure destination ${arn} cannot run locally: only S3 buckets do.`);
  const keep = createBucketDestination(store, arn.slice(BUCKET_ARN.length), uuid);
  let kept = 0;
  return {
    async onFailure(record, payload) {
      await keep(record, payload);
      kept += batchOf(record).batchSize;
    },
    kept: () => kept,
  };
}

/** Tells what should not happen in a stream's mapping. */
export function tellProblem(
  observation: Observation,
  functionName: string,
  onProblem: (problem: string) => void,
): void {
  if (observation.type === "invoked" && observation.functionError)
    onProblem(`Invocations of ${functionName} failed: its function.log says why.`);
  if (observation.type === "destination-failed" || observation.type === "read-failed")
    onProblem(`${observation.type} on ${observation.shardId ?? "the stream"}: ${observation.error}`);
}

/** What Lambda tells of a mapping that has processed nothing yet. */
export const NOTHING_PROCESSED = "No records processed";

/** What Lambda tells of how a mapping processed records last; undefined for what is no processing. */
export function resultOf(observation: Observation): string | undefined {
  if (observation.type !== "invoked" || observation.outcome === "throttled") return undefined;
  return observation.functionError ? "PROBLEM: Function call failed" : "OK";
}
