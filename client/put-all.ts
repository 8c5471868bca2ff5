import type { PutError } from "./put-error.ts";
import { type Acknowledgement, type PutRecord, recordBytes } from "./put-record.ts";

/** What became of a record given to `putAll`. */
export type PutOutcome<R extends PutRecord = PutRecord> =
  | ({ status: "acknowledged"; record: R } & Acknowledgement)
  | { status: "refused"; record: R; error: PutError };

/** What `putAll` keeps in memory at most: records read from the input whose outcome is not taken yet. */
export type Window = { maxInFlightRecords: number; maxInFlightBytes: number };

/** Starts one record on its way; `settle` is called once, when that is over. */
export type Submit = (record: PutRecord, settle: (outcome: Acknowledgement | PutError) => void) => void;

/**
 * Reads `records` no faster than they are acknowledged and their outcomes taken, and yields one outcome for each.
 * An error of the input is thrown after the outcomes of the records before it.
 */
export async function* putThrough<R extends PutRecord>(
  records: Iterable<R> | AsyncIterable<R>,
  { maxInFlightRecords, maxInFlightBytes }: Window,
  submit: Submit,
): AsyncGenerator<PutOutcome<R>, void, undefined> {
  const outcomes: PutOutcome<R>[] = [];
  const outcomeCame = createBell();
  const roomCame = createBell();
  let open = 0;
  let openBytes = 0;
  let isReading = true;
  let isStopped = false;

  async function feed(): Promise<void> {
    for await (const record of records) {
      const bytes = recordBytes(record);
      while (!isStopped && open > 0 && (open >= maxInFlightRecords || openBytes + bytes > maxInFlightBytes))
        await roomCame.rung();
      if (isStopped) return;
      open += 1;
      openBytes += bytes;
      submit(record, (outcome) => {
        outcomes.push(outcomeOf(record, outcome));
        outcomeCame.ring();
      });
    }
  }

  const feeding = feed()
    .then(() => undefined)
    .catch((error: unknown) => ({ error }))
    .finally(() => {
      isReading = false;
      outcomeCame.ring();
    });

  try {
    while (isReading || open > 0) {
      const taken = outcomes.splice(0);
      for (const outcome of taken) {
        yield outcome;
        open -= 1;
        openBytes -= recordBytes(outcome.record);
        roomCame.ring();
      }
      if (outcomes.length === 0 && (isReading || open > 0)) await outcomeCame.rung();
    }
    const failure = await feeding;
    if (failure !== undefined) throw failure.error;
  } finally {
    isStopped = true;
    roomCame.ring();
  }
}

function outcomeOf<R extends PutRecord>(record: R, outcome: Acknowledgement | PutError): PutOutcome<R> {
  if (outcome instanceof Error) return { status: "refused", record, error: outcome };
  return { status: "acknowledged", record, ...outcome };
}

/** Wakes the one who waits, or lets the next one through when nobody does. */
function createBell(): { ring(): void; rung(): Promise<void> } {
  let isRung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      isRung = true;
      wake?.();
    },
    async rung() {
      if (!isRung) await new Promise<void>((resolve) => (wake = resolve));
      isRung = false;
      wake = undefined;
    },
  };
}
