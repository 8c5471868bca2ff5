import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { placeOfThrown } from "./answers/thrown.ts";
import { UNEXPECTED } from "./batch/attempt.ts";
import { batchResponse, createEnrichBatch, type EnrichedBatch } from "./batch/batch.ts";
import type { Definition } from "./batch/definition.ts";
import { type QuarantinedRecord, quarantineObject, type Store } from "./failure-store/quarantine.ts";
import { type PutRecords, publish } from "./publish/publish.ts";
import { recordsOf } from "./records/event.ts";
import { createSlab, type Slab } from "./records/slab.ts";
import { tellFates } from "./report/fates.ts";
import { createMetrics } from "./report/metrics.ts";
import { countsOf, type Outcome, pathsOf, reasonsOf, unacknowledgedOf } from "./report/report.ts";
import { type MonotonicClock, TIMEOUT, within } from "./runtime/deadline.ts";
import type { Warn } from "./runtime/log.ts";

/** Everything outside the harness: replaced in tests and simulations. */
export type Dependencies = {
  maxRecordBytes: number;
  /** The flow that the function belongs to. @default none is named */
  flow?: string | undefined;
  put: PutRecords;
  store: Store;
  clock: MonotonicClock;
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

/** A handler for an event source mapping with ReportBatchItemFailures. Rejects when the event is none of a Kinesis stream. */
export type StreamHandler = (
  event: Partial<KinesisStreamEvent>,
  context: InvocationContext,
) => Promise<KinesisStreamBatchResponse>;

// Time to answer in: Lambda kills what is late, and then even what is published comes again.
const MAX_MARGIN_MS = 1_000;
const MARGIN_SHARE = 0.2;
/** What records may be waited for, of the time to work: the rest is for publishing. */
const WAITING_SHARE = 0.6;

/**
 * Makes the handler: publishes what can be enriched, quarantines the rest, and answers, before the deadline,
 * with the lowest sequence number of what is neither yet.
 */
export function createHandler(definition: Definition, dependencies: Dependencies): StreamHandler {
  const { put, clock, random, flow } = dependencies;
  const enrichBatch = createEnrichBatch(definition.create(dependencies.maxRecordBytes), flow);
  const writeMetrics = createMetrics(definition.outcomes);
  const idle: Slab[] = [];
  return async (event, context) => {
    const records = recordsOf(event);
    const timeMs = timeToWork(context.getRemainingTimeInMillis());
    const startMs = clock.now();
    const deadlineMs = startMs + timeMs;
    const slab = idle.pop() ?? createSlab();
    const waiting = {
      clock,
      random,
      deadlineMs: startMs + timeMs * WAITING_SHARE,
      concurrency: definition.concurrency,
    };
    const enriching = enrichBatch(records, slab, waiting);
    // To await what needs no waiting would cost a turn of its own.
    const batch = enriching instanceof Promise ? await enriching : enriching;
    warnOfThrown(batch.refused, dependencies.warn);
    const unexpectedErrors = looksBroken(batch);
    const outcome = unexpectedErrors > 0 ? leftToLambda(batch) : await carryOut(batch);
    // What a call that was given up may still read is never written over.
    if (!outcome.published.errorCodes.has(TIMEOUT)) idle.push(slab);
    report(outcome, unexpectedErrors, context);
    return batchResponse(unacknowledgedOf(outcome));

    async function carryOut(todo: EnrichedBatch): Promise<Outcome> {
      const [published, isQuarantined] = await Promise.all([
        publish(todo.enriched, { put, clock, random, deadlineMs }),
        quarantine(todo.refused, context, deadlineMs, dependencies),
      ]);
      return { ...todo, published, isQuarantined };
    }
  };

  function report(outcome: Outcome, unexpectedErrors: number, context: InvocationContext): void {
    const { published } = outcome;
    if (published.errorCodes.size > 0) {
      dependencies.warn({
        event: "put-errors",
        errorCodes: Object.fromEntries(published.errorCodes),
        retries: published.retries,
        unacknowledged: published.takenAtMs.filter((atMs) => atMs === undefined).length,
      });
    }
    if (unexpectedErrors > 0)
      dependencies.warn({ event: "left-to-lambda", unexpectedErrors, records: outcome.open.length });
    const unixTimeMs = dependencies.unixTimeMs();
    const counts = { ...countsOf(outcome, unixTimeMs - clock.now()), unexpectedErrors };
    const details = { requestId: context.awsRequestId, ...definition.details };
    dependencies.write(writeMetrics(counts, context.functionName, unixTimeMs, details));
    tellFates(context.awsRequestId, outcome);
  }
}

function timeToWork(remainingMs: number): number {
  return remainingMs - Math.min(MAX_MARGIN_MS, remainingMs * MARGIN_SHARE);
}

/**
 * How many records failed unexpectedly, when they are more than half: then the function is broken rather than they, and must
 * not empty a stream into the failure store; else 0. One record alone tells nothing: its bug stays its own.
 */
function looksBroken({ enriched, refused, dropped, open }: EnrichedBatch): number {
  const failed = refused.filter(({ refusal }) => refusal.reason === UNEXPECTED).length;
  const all = enriched.length + refused.length + dropped.length + open.length;
  return all > 1 && failed * 2 > all ? failed : 0;
}

/** All of a batch comes again. */
function leftToLambda({ enriched, refused, dropped, open }: EnrichedBatch): Outcome {
  const all = [...enriched, ...refused, ...dropped].map(({ id }) => id);
  const published = { takenAtMs: [], retries: 0, errorCodes: new Map() };
  return { enriched: [], refused: [], dropped: [], open: [...all, ...open], published, isQuarantined: true };
}

/** Says of the first record whose enrichment threw what, and where. */
function warnOfThrown(refused: readonly QuarantinedRecord[], warn: Warn): void {
  const refusal = refused.map((record) => record.refusal).find(({ thrown }) => thrown !== undefined);
  if (refusal === undefined) return;
  warn({ event: UNEXPECTED, error: refusal.detail ?? "", at: placeOfThrown(refusal.thrown) ?? "unknown" });
}

/** Whether the failure store has kept all of them. */
async function quarantine(
  refused: readonly QuarantinedRecord[],
  context: InvocationContext,
  deadlineMs: number,
  { store, clock, warn, flow }: Dependencies,
): Promise<boolean> {
  const object = quarantineObject(refused, { version: context.functionVersion, flow });
  if (object === undefined) return true;
  const reasons = reasonsOf(refused);
  const paths = pathsOf(refused);
  try {
    await within(clock, deadlineMs, (signal) => store(object, signal));
  } catch (error) {
    const errorCode = error instanceof Error ? error.name : "UnknownError";
    warn({ event: "quarantine-failed", errorCode, records: refused.length, reasons });
    return false;
  }
  const wrong = Object.keys(paths).length > 0 ? { paths } : {};
  warn({ event: "quarantined", key: object.key, records: refused.length, reasons, ...wrong });
  return true;
}
