import { backOffMs } from "../../client/back-off.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import type { HeldRecord, RecordWithData } from "./held-record.ts";
import type { Markers } from "./markers.ts";
import { createPace } from "./pace.ts";
import type { Payloads } from "./payloads.ts";
import type { Put, PutCallResult } from "./put-call.ts";
import { createQueue, type Queue } from "./queue.ts";
import { RedriveError } from "./redrive-error.ts";

/** What is needed to put records back. */
export type PutBackArgs = {
  /** In order of arrival. */
  records: readonly HeldRecord[];
  payloads: Payloads;
  put: Put;
  markers: Markers;
  /** Records a second. */
  rate: number;
  clock: Clock;
  random: () => number;
  /** When aborted, ends after the call in flight. */
  signal: AbortSignal;
  /** Hears how many records are done with so far. */
  onProgress: (count: number) => void;
};

/** What became of the records. Those that are in none of these were not reached: the signal was aborted. */
export type PutBackResult = {
  put: number;
  failed: { record: HeldRecord; why: string }[];
  /** Shards whose remaining records a flow could not be given. */
  stopped: { flow: string; shardId: string; records: number; why: string }[];
};

/** Records that are put before they are written down, at most: as many may come twice after a crash. */
export const MAX_UNSAVED = 500;

const GIVE_UP_AFTER_MS = 60_000;

/**
 * Puts records back, one of a partition key at a time. Throttling slows it down for as long as it lasts.
 * Throws `RedriveError` when the stream refuses for good or does not answer for 60 s, after writing down what was put.
 */
export async function putBack(args: PutBackArgs): Promise<PutBackResult> {
  const result: PutBackResult = { put: 0, failed: [], stopped: [] };
  await args.markers.open(args.records);
  try {
    await drain(args, result);
  } catch (error) {
    // What went wrong first is what a person must know of.
    await args.markers.save().catch(() => {});
    throw error;
  }
  await args.markers.save();
  return result;
}

async function drain({ records, signal, ...args }: PutBackArgs, result: PutBackResult): Promise<void> {
  const { clock, markers } = args;
  const queue = createQueue(records);
  const pace = createPace(args.rate, clock);
  const trouble = createTrouble(clock);
  let unsaved = 0;
  for (let call = queue.take(pace.callRecords); call.length > 0; call = queue.take(pace.callRecords)) {
    await pace.wait(call.length, signal);
    if (signal.aborted) return;
    if (unsaved + call.length > MAX_UNSAVED) {
      await markers.save();
      unsaved = 0;
    }
    const present = await loadCall(call, args.payloads, queue, result);
    const results = present.length > 0 ? await args.put(present) : [];
    for (const [index, record] of present.entries()) settle(record, results[index], present.length === 1);
    args.onProgress(result.put + result.failed.length);
    await clock.sleep(trouble.waitMs(results, args.random), signal);
  }

  function settle(record: HeldRecord, outcome: PutCallResult | undefined, wasAlone: boolean): void {
    if (outcome === "taken") {
      // What is put on the stream is another record from now on: if it fails, it fails under another id.
      markers.add(record, Number.POSITIVE_INFINITY);
      unsaved += 1;
      result.put += 1;
      queue.leave(record);
    } else if (outcome?.kind === "invalid" && wasAlone) {
      result.failed.push({ record, why: `the stream refused it with ${outcome.code}` });
      queue.leave(record);
      // A call that is refused because of one record is repeated with each alone.
    } else queue.again(record, outcome?.kind === "invalid");
  }
}

async function loadCall(
  call: readonly HeldRecord[],
  payloads: Payloads,
  queue: Queue,
  { failed }: PutBackResult,
): Promise<RecordWithData[]> {
  const loaded = await payloads.load(call);
  return call.flatMap((record, index) => {
    const found = loaded[index];
    if (found !== undefined) return [{ ...record, data: found.data }];
    failed.push({ record, why: "its object was deleted or changed meanwhile" });
    queue.leave(record);
    return [];
  });
}

/** Keeps account of calls that fail: how long to wait, and when to give up. */
function createTrouble(clock: Clock) {
  let attempts = 0;
  let silentSinceMs: number | undefined;
  return {
    /** Milliseconds to wait after a call. Throws `RedriveError`, or what the call threw, when there is no use in going on. */
    waitMs(results: readonly PutCallResult[], random: () => number): number {
      const failures = results.filter((result) => result !== "taken");
      const refused = failures.find(({ kind }) => kind === "refused");
      if (refused) throw refused.cause ?? new RedriveError(`The stream refused a record with ${refused.code}.`);
      const silent = failures.find(({ kind }) => kind === "unavailable");
      if (silent === undefined || failures.length < results.length) silentSinceMs = undefined;
      else silentSinceMs ??= clock.now();
      if (silent && silentSinceMs !== undefined && clock.now() - silentSinceMs >= GIVE_UP_AFTER_MS)
        throw silent.cause ?? new RedriveError(`The stream answered with ${silent.code} for ${GIVE_UP_AFTER_MS} ms.`);
      attempts = failures.length < results.length ? 0 : attempts + 1;
      if (failures.every(({ kind }) => kind === "invalid")) return 0;
      return backOffMs(attempts, random);
    },
  };
}
