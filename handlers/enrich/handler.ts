import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { batchResponse, createEnrichBatch } from "../kinesis/batch.ts";
import { type Clock, TIMEOUT, within } from "../kinesis/deadline.ts";
import type { Warn } from "../kinesis/log.ts";
import { metricsLines } from "../kinesis/metrics.ts";
import { type PutRecords, publish } from "../kinesis/publish.ts";
import { type QuarantinedRecord, quarantineObject, type Store } from "../kinesis/quarantine.ts";
import { countsOf, type Outcome, reasonsOf, unacknowledgedOf } from "../kinesis/report.ts";
import { createSlab, type Slab } from "../kinesis/slab.ts";
import type { Catalogue } from "./catalogue.ts";

/** Everything outside the core: replaced in tests and simulations. */
export type Dependencies = {
  catalogue: Catalogue;
  maxRecordBytes: number;
  put: PutRecords;
  store: Store;
  clock: Clock;
  /** From 0 up to 1, as Math.random. */
  random: () => number;
  /** Milliseconds since the Unix epoch; stamps metrics, decides nothing. */
  unixTimeMs: () => number;
  warn: Warn;
  /** Writes to standard output, as it is. */
  write: (line: string) => void;
};

/** What the handler reads of Lambda's context. */
export type InvocationContext = Pick<
  Context,
  "functionName" | "functionVersion" | "awsRequestId" | "getRemainingTimeInMillis"
>;

/** A handler for an event source mapping with ReportBatchItemFailures. */
export type EnrichmentHandler = (
  event: Partial<KinesisStreamEvent>,
  context: InvocationContext,
) => Promise<KinesisStreamBatchResponse>;

// Time to answer in: Lambda kills what is late, and then even what is published comes again.
const MAX_MARGIN_MS = 1_000;
const MARGIN_SHARE = 0.2;

/**
 * Makes the handler: publishes what can be enriched, quarantines the rest, and answers, before the deadline,
 * with the lowest sequence number of what is neither yet.
 */
export function createHandler(dependencies: Dependencies): EnrichmentHandler {
  const { catalogue, maxRecordBytes, put, clock, random } = dependencies;
  const enrichBatch = createEnrichBatch(catalogue, maxRecordBytes);
  const idle: Slab[] = [];
  return async ({ Records: records = [] }, context) => {
    const deadlineMs = clock.now() + timeToWork(context.getRemainingTimeInMillis());
    const slab = idle.pop() ?? createSlab();
    const { enriched, refused } = enrichBatch(records, slab);
    const [published, isQuarantined] = await Promise.all([
      publish(enriched, { put, clock, random, deadlineMs }),
      quarantine(refused, context, deadlineMs, dependencies),
    ]);
    // What a call that was given up may still read is never written over.
    if (!published.errorCodes.has(TIMEOUT)) idle.push(slab);
    const outcome: Outcome = { enriched, refused, published, isQuarantined };
    const unacknowledged = unacknowledgedOf(outcome);
    const response = batchResponse(unacknowledged);
    if (published.errorCodes.size > 0) {
      dependencies.warn({
        event: "put-errors",
        errorCodes: Object.fromEntries(published.errorCodes),
        retries: published.retries,
        unacknowledged: published.takenAtMs.filter((atMs) => atMs === undefined).length,
      });
    }
    const unixTimeMs = dependencies.unixTimeMs();
    const counts = countsOf(outcome, unixTimeMs - clock.now());
    const details = { requestId: context.awsRequestId, catalogue: catalogue.version };
    dependencies.write(metricsLines(counts, context.functionName, unixTimeMs, details));
    return response;
  };
}

function timeToWork(remainingMs: number): number {
  return remainingMs - Math.min(MAX_MARGIN_MS, remainingMs * MARGIN_SHARE);
}

/** Whether the failure store has kept all of them. */
async function quarantine(
  refused: readonly QuarantinedRecord[],
  context: InvocationContext,
  deadlineMs: number,
  { store, clock, warn }: Dependencies,
): Promise<boolean> {
  const object = quarantineObject(refused, context.functionVersion);
  if (object === undefined) return true;
  const reasons = reasonsOf(refused);
  try {
    await within(clock, deadlineMs, (signal) => store(object, signal));
  } catch (error) {
    const errorCode = error instanceof Error ? error.name : "UnknownError";
    warn({ event: "quarantine-failed", errorCode, records: refused.length, reasons });
    return false;
  }
  warn({ event: "quarantined", key: object.key, records: refused.length, reasons });
  return true;
}
