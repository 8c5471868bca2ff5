import { type Clock, within } from "./deadline.ts";
import { callSize, createLanes, type Entry, headOf, type Lane } from "./lanes.ts";

/**
 * One PutRecords call. Answers, entry by entry, an error code, or undefined for what the stream has taken.
 * Rejects when the whole call fails, with an error named by its code.
 */
export type PutRecords = (entries: readonly Entry[], signal: AbortSignal) => Promise<readonly (string | undefined)[]>;

/** What `publish` works with. */
export type PublishOptions = {
  put: PutRecords;
  clock: Clock;
  /** From 0 up to 1, as Math.random. */
  random: () => number;
  /** The moment of `clock` by which it must be over. */
  deadlineMs: number;
};

/** What became of the entries. */
export type Published = {
  /** Whether the stream has taken the entry, by its position. */
  acknowledged: boolean[];
  /** How often an entry was sent again. */
  retries: number;
  /** How often an entry came back with each error code. */
  errorCodes: Map<string, number>;
};

const ATTEMPT_TIMEOUT_MS = 5_000;
const FIRST_BACK_OFF_MS = 50;
const MAX_BACK_OFF_MS = 2_000;

// Sending again can't help before someone has changed a policy, a key or a stream.
const PERMANENT_ERROR_CODES = new Set([
  "AccessDeniedException",
  "InvalidArgumentException",
  "KMSAccessDeniedException",
  "KMSDisabledException",
  "KMSInvalidStateException",
  "KMSNotFoundException",
  "KMSOptInRequired",
  "ResourceNotFoundException",
  "ValidationException",
]);

/**
 * Puts entries on the output stream, in order per partition key. What fails, and only that, is sent again after an
 * exponential back-off with full jitter for as long as there is time; other keys go on meanwhile. Never rejects.
 *
 * A call holds at most one entry of a partition key: PutRecords may take the later of two and refuse the earlier.
 * Follows https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export async function publish(entries: readonly Entry[], options: PublishOptions): Promise<Published> {
  const { clock, deadlineMs } = options;
  const published: Published = { acknowledged: entries.map(() => false), retries: 0, errorCodes: new Map() };
  let waiting = createLanes(entries);
  while (waiting.length > 0 && clock.now() < deadlineMs) {
    const nowMs = clock.now();
    const { ready = [], resting = [] } = Object.groupBy(waiting, (lane) =>
      lane.readyAtMs <= nowMs ? "ready" : "resting",
    );
    if (ready.length === 0) {
      const wakeAtMs = resting.reduce((earliest, lane) => Math.min(earliest, lane.readyAtMs), deadlineMs);
      if (wakeAtMs >= deadlineMs) break;
      await clock.sleep(wakeAtMs - nowMs);
      continue;
    }
    const size = callSize(ready, entries);
    const call = ready.slice(0, size);
    const isWorthRetrying = await send(call, entries, options, published);
    if (!isWorthRetrying) break;
    waiting = [...ready.slice(size), ...resting, ...call.filter((lane) => lane.next < lane.positions.length)];
  }
  return published;
}

/** Sends the head of each lane and moves on those that were taken. False when trying again is pointless. */
async function send(
  call: readonly Lane[],
  entries: readonly Entry[],
  options: PublishOptions,
  published: Published,
): Promise<boolean> {
  const heads = call.flatMap((lane) => headOf(lane, entries) ?? []);
  const codes = await put(heads, options);
  const refused: Lane[] = [];
  for (const [index, lane] of call.entries()) {
    if (lane.failures > 0) published.retries += 1;
    const code = codes[index];
    if (code === undefined) {
      published.acknowledged[lane.positions[lane.next] ?? -1] = true;
      lane.next += 1;
      lane.failures = 0;
    } else {
      published.errorCodes.set(code, (published.errorCodes.get(code) ?? 0) + 1);
      lane.failures += 1;
      refused.push(lane);
    }
  }
  backOff(refused, options);
  return !codes.some((code) => code !== undefined && PERMANENT_ERROR_CODES.has(code));
}

async function put(heads: readonly Entry[], options: PublishOptions): Promise<readonly (string | undefined)[]> {
  const { clock, deadlineMs } = options;
  const endMs = Math.min(clock.now() + ATTEMPT_TIMEOUT_MS, deadlineMs);
  try {
    return await within(clock, endMs, (signal) => options.put(heads, signal));
  } catch (error) {
    const code = error instanceof Error ? error.name : "UnknownError";
    return heads.map(() => code);
  }
}

// One moment for all of a call: apart, each would come back as a call of its own.
function backOff(refused: readonly Lane[], { clock, random }: PublishOptions): void {
  const failures = refused.reduce((most, lane) => Math.max(most, lane.failures), 0);
  const ceilingMs = Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (failures - 1));
  const readyAtMs = clock.now() + 1 + random() * ceilingMs;
  for (const lane of refused) lane.readyAtMs = readyAtMs;
}
