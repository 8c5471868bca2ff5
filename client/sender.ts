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

/** Makes a {@link Sender}. */
export function createSender(options: SenderOptions): Sender {
  const { clock, signal } = options;
  const health = createRegionHealth(clock, options.failOver);
  const order = createKeyOrder<Sending>();
  const queues = new Map<string, RegionQueue<Sending>>();

  const isCancelled = (put: Put) => signal.aborted || put.signal?.aborted === true;

  function dispatch(put: Sending): void {
    put.since ??= clock.now();
    const region = regionFor(put, health.isAvailable);
    if (region === undefined) return void retry([put], health.waitMs(put.regions));
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
      isAvailable: () => health.isAvailable(region),
      onUnavailable: (puts) => puts.forEach(dispatch),
      onEnd: (call) => handle(region, call),
    });

  function handle(region: string, { puts, results, startedAt }: EndedCall<Sending>): void {
    const failed = puts.filter((put, index) => isToRepeat(region, put, results[index], puts.length));
    const [first] = failed;
    if (first === undefined || failed.length < puts.length) health.accepted(region);
    else health.failed(region, first.lastFailure.kind, startedAt);
    if (!health.isAvailable(region)) for (const put of failed) put.left.add(region);
    if (failed.length > 0) void retry(failed, backOffMs(maxAttempts(failed), options.random));
  }

  /** Finishes `put` when its result is final. */
  function isToRepeat(region: string, put: Sending, result: PutBatchResult | undefined, callLength: number): boolean {
    if (result !== undefined && "shardId" in result) {
      finish(put, { region, ...result });
      return false;
    }
    const failure = result?.failure ?? NO_FAILURE;
    if (isFinal(failure, put, callLength)) {
      finish(put, refused(failure, region));
      return false;
    }
    put.alone ||= failure.kind === "invalid";
    put.attempts += 1;
    put.lastFailure = failure;
    return true;
  }

  /** Never rejects: every step of it settles a put or sends it again. */
  async function retry(puts: readonly Sending[], afterMs: number): Promise<void> {
    await clock.sleep(afterMs, signal);
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

/** The nearest region that is available; one that it has left only when there is no other. */
function regionFor({ regions, left }: Sending, isAvailable: (region: string) => boolean): string | undefined {
  const available = regions.filter(isAvailable);
  return available.find((region) => !left.has(region)) ?? available[0];
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
