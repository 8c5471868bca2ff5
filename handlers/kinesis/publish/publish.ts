import type { Entry } from "../records/entry.ts";
import { type MonotonicClock, within } from "../runtime/deadline.ts";
import { createLanes, type Lane, type Lanes, takeCall } from "./lanes.ts";

/**
 * One PutRecords call. Answers, entry by entry, an error code, or undefined for what the stream has taken.
 * Rejects when the whole call fails, with an error named by its code.
 */
export type PutRecords = (entries: readonly Entry[], signal: AbortSignal) => Promise<readonly (string | undefined)[]>;

/** What `publish` works with. */
export type PublishOptions = {
  put: PutRecords;
  clock: MonotonicClock;
  /** From 0 up to 1, as Math.random. */
  random: () => number;
  /** The moment of `clock` by which it must be over. */
  deadlineMs: number;
};

/** What became of the entries. */
export type Published = {
  /** When the stream's answer came that it has taken the entry, on the clock, by the entry's position; else undefined. */
  takenAtMs: (number | undefined)[];
  /** How often an entry was sent again. */
  retries: number;
  /** How often an entry came back with each error code. */
  errorCodes: Map<string, number>;
};

const MAX_CONCURRENT_CALLS = 4;
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

/** What the calls share. A lane is in `ready`, in `resting`, or with the one call that carries its head. */
type Work = {
  entries: readonly Entry[];
  following: Lanes["following"];
  options: PublishOptions;
  ready: Lane[];
  /** Lanes that back off. */
  resting: Lane[];
  isPointless: boolean;
  published: Published;
};

/**
 * Puts entries on the output stream, in order per partition key. What fails, and only that, is sent again after an
 * exponential back-off with full jitter for as long as there is time; other keys go on meanwhile. Never rejects.
 *
 * At most one entry of a partition key is under way at any time: PutRecords may take the later of two and refuse the
 * earlier. Up to 4 calls of different keys are.
 * Follows https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export async function publish(entries: readonly Entry[], options: PublishOptions): Promise<Published> {
  const published: Published = {
    takenAtMs: new Array<number | undefined>(entries.length).fill(undefined),
    retries: 0,
    errorCodes: new Map(),
  };
  const { lanes, following } = createLanes(entries);
  const work: Work = {
    entries,
    following,
    options,
    ready: lanes,
    resting: [],
    isPointless: false,
    published,
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT_CALLS }, () => callOnAndOn(work)));
  return published;
}

/** Makes one call after the other until nothing is left that no other call carries. */
async function callOnAndOn(work: Work): Promise<void> {
  const { clock, deadlineMs } = work.options;
  while (!work.isPointless && clock.now() < deadlineMs) {
    wake(work);
    if (work.ready.length > 0) {
      await send(takeCall(work.ready, work.entries), work);
      continue;
    }
    const wakeAtMs = work.resting.reduce((earliest, lane) => Math.min(earliest, lane.readyAtMs), deadlineMs);
    if (wakeAtMs >= deadlineMs) return;
    await clock.sleep(wakeAtMs - clock.now());
  }
}

function wake(work: Work): void {
  if (work.resting.length === 0) return;
  const nowMs = work.options.clock.now();
  work.ready.push(...work.resting.filter((lane) => lane.readyAtMs <= nowMs));
  work.resting = work.resting.filter((lane) => lane.readyAtMs > nowMs);
}

/** Sends the head of each lane and moves on those that were taken. */
async function send(call: readonly Lane[], work: Work): Promise<void> {
  const { published, entries, following, options } = work;
  const codes = await put(
    call.flatMap(({ position }) => entries[position] ?? []),
    options,
  );
  const nowMs = options.clock.now();
  const refused: Lane[] = [];
  call.forEach((lane, index) => {
    if (lane.failures > 0) published.retries += 1;
    const code = codes[index];
    if (code === undefined) {
      published.takenAtMs[lane.position] = nowMs;
      lane.position = following[lane.position] ?? 0;
      lane.failures = 0;
      if (lane.position > 0) work.ready.push(lane);
    } else {
      published.errorCodes.set(code, (published.errorCodes.get(code) ?? 0) + 1);
      work.isPointless ||= PERMANENT_ERROR_CODES.has(code);
      lane.failures += 1;
      refused.push(lane);
    }
  });
  backOff(refused, options);
  work.resting.push(...refused);
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
  if (refused.length === 0) return;
  const failures = refused.reduce((most, lane) => Math.max(most, lane.failures), 0);
  const ceilingMs = Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (failures - 1));
  const readyAtMs = clock.now() + 1 + random() * ceilingMs;
  for (const lane of refused) lane.readyAtMs = readyAtMs;
}
