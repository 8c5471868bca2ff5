import { backOffMs } from "./back-off.ts";
import type { Clock } from "./clock.ts";
import { createKeyOrder } from "./key-order.ts";
import type { KinesisSender } from "./kinesis-client.ts";
import type { Failure } from "./kinesis-failure.ts";
import type { PutBatchResult } from "./put-batch.ts";
import { PutError } from "./put-error.ts";
import type { Acknowledgement } from "./put-record.ts";
import { createRegionHealth, type FailOver } from "./region-health.ts";
import { createRegionQueue, type EndedCall, type PendingPut, type RegionQueue } from "./region-queue.ts";

/** What is needed to send records to one region. */
export type RegionTarget = { client: KinesisSender; streamArn: string };

/** A record to send, and what to do when that is over. */
type Put = PendingPut & {
  /** Where to try, nearest region first. */
  readonly regions: readonly string[];
  /** Nobody waits for the record any more: it is not sent again. */
  readonly signal?: AbortSignal;
  settle(outcome: Acknowledgement | PutError): void;
};

/** Settings of a sender; each is described where `ProducerOptions` has it. */
export type SenderOptions = {
  targetOf(region: string): RegionTarget;
  clock: Clock;
  random(): number;
  maxConcurrentCalls: number;
  giveUpAfterMs: number;
  failOver: FailOver;
  /** Aborted when the producer is closed: every put that is not acknowledged settles as `Closed`. */
  signal: AbortSignal;
};

/** Sends records: in order per key, batched per region, again after a failure, elsewhere when a region is unavailable. */
export type Sender = { submit(put: Put): void };

type Sending = Put & {
  attempts: number;
  since: number | undefined;
  lastFailure: Failure;
  /** Regions that became unavailable when they failed it: it does not go to and fro between two of them. */
  left: Set<string>;
};

type PutEnd = { outcome: Acknowledgement | PutError } | { failure: Failure };

/** Makes a {@link Sender}. */
export function createSender(options: SenderOptions): Sender {
  const { clock, signal } = options;
  const health = createRegionHealth(clock, options.failOver);
  const order = createKeyOrder<Sending>();
  const queues = new Map<string, RegionQueue<Sending>>();

  const returns = createReturns(signal);
  const isCancelled = (put: Put) => signal.aborted || put.signal?.aborted === true;

  function dispatch(put: Sending): void {
    put.since ??= clock.now();
    const region = regionFor(put, (one) => health.isAvailable(one) || health.isDue(one));
    if (region === undefined) return void retry([put], health.waitMs(put.regions), returns.next());
    if (health.isDue(region)) health.beginTrial(region);
    queueOf(region).add(put);
  }

  function queueOf(region: string): RegionQueue<Sending> {
    const queue = queues.get(region) ?? newQueue(region);
    queues.set(region, queue);
    return queue;
  }

  const newQueue = (region: string) =>
    createRegionQueue<Sending>({
      ...options.targetOf(region),
      ...{ signal, clock },
      maxConcurrentCalls: options.maxConcurrentCalls,
      isOpen: () => health.isAvailable(region) || health.isOnTrial(region),
      onUnavailable: (puts) => puts.forEach(dispatch),
      onEnd: (call) => handle(region, call),
    });

  function handle(region: string, { puts, results, startedAt }: EndedCall<Sending>): void {
    const ended = puts.map((put, index) => ({ put, end: endOf(put, results[index], puts.length, region) }));
    const failures = ended.flatMap(({ end }) => ("failure" in end ? [end.failure] : []));
    const wasAvailable = health.isAvailable(region);
    const [first] = failures;
    // Known before a key's next record goes out.
    if (first === undefined || failures.length < puts.length) health.accepted(region);
    else health.failed(region, first.kind, startedAt);
    if (!wasAvailable && health.isAvailable(region)) returns.tell();
    const failed = ended.flatMap(({ put, end }) => {
      if ("outcome" in end) finish(put, end.outcome);
      else noteFailure(put, end.failure);
      return "outcome" in end ? [] : [put];
    });
    if (!health.isAvailable(region)) for (const put of failed) put.left.add(region);
    if (failed.length > 0) void retry(failed, backOffMs(maxAttempts(failed), options.random));
  }

  /** Never rejects: every step of it settles a put or sends it again. */
  async function retry(puts: readonly Sending[], afterMs: number, until = signal): Promise<void> {
    await clock.sleep(afterMs, until);
    for (const put of puts) {
      if (isCancelled(put)) finish(put, closed());
      else if (clock.now() - (put.since ?? clock.now()) >= options.giveUpAfterMs) finish(put, notAcknowledged(put));
      else dispatch(put);
    }
  }

  function finish(put: Sending, outcome: Acknowledgement | PutError): void {
    put.settle(outcome);
    const key = put.record.partitionKey;
    let next = order.leave(key);
    for (; next !== undefined && isCancelled(next); next = order.leave(key)) next.settle(closed());
    if (next !== undefined) dispatch(next);
  }

  return {
    submit(put) {
      const sending = { ...put, attempts: 0, since: undefined, lastFailure: NO_FAILURE, left: new Set<string>() };
      if (order.enter(put.record.partitionKey, sending)) dispatch(sending);
    },
  };
}

/** For a put that no call has answered. */
const NO_FAILURE: Failure = { kind: "unavailable", code: "no answer" };

/** The nearest region that is open; one that it has left only when there is no other. */
function regionFor({ regions, left }: Sending, isOpen: (region: string) => boolean): string | undefined {
  const open = regions.filter(isOpen);
  return open.find((region) => !left.has(region)) ?? open[0];
}

function noteFailure(put: Sending, failure: Failure): void {
  put.alone ||= failure.kind === "invalid";
  put.attempts += 1;
  put.lastFailure = failure;
}

/** Tells those who wait for a region that one takes records again. */
function createReturns(signal: AbortSignal): { next(): AbortSignal; tell(): void } {
  let one = new AbortController();
  signal.addEventListener("abort", () => one.abort());
  return {
    /** Aborted at the next return, and with `signal`. */
    next: () => one.signal,
    tell() {
      const told = one;
      one = new AbortController();
      told.abort();
    },
  };
}

/** What a call's end means for one of its puts: it is over, or to be sent again because of a failure. */
function endOf(put: Sending, result: PutBatchResult | undefined, callLength: number, region: string): PutEnd {
  if (result !== undefined && "shardId" in result) return { outcome: { region, ...result } };
  const failure = result?.failure ?? NO_FAILURE;
  return isFinal(failure, put, callLength) ? { outcome: refused(failure, region) } : { failure };
}

/** A call found invalid because of one record is repeated with each alone, so that it costs its neighbours nothing. */
function isFinal({ kind }: Failure, put: PendingPut, callLength: number): boolean {
  return kind === "refused" || (kind === "invalid" && (put.alone || callLength === 1));
}

const maxAttempts = (puts: readonly Sending[]) => puts.reduce((most, { attempts }) => Math.max(most, attempts), 0);

const closed = () => new PutError("Closed", "the producer was closed before the record was acknowledged.");

function refused({ code }: Failure, region: string): PutError {
  return new PutError(
    "Refused",
    `Kinesis in ${region} refused the record with ${code}.\n` +
      "Fix: check the stream's name, the application's IAM policy (policies.producerArn of the outputs) and its credentials.",
  );
}

function notAcknowledged({ regions, attempts, lastFailure }: Sending): PutError {
  return new PutError(
    "NotAcknowledged",
    `no region of ${regions.join(", ")} acknowledged the record after ${attempts} attempts, last with ${lastFailure.code}. ` +
      "It may have arrived.\nFix: put it again when a region answers.",
  );
}
