import { backOffMs } from "./back-off.ts";
import type { MappingContext, ShardContext } from "./context.ts";
import { discard } from "./discard.ts";
import type { PolledRecord } from "./event.ts";
import { type BatchVerdict, type FinishedInvocation, judge, nextStep } from "./verdict.ts";

/** How a batch becomes an event, and what becomes of the answer. A tumbling window has its own. */
export type EventForm = {
  /** Wraps the text of `Records`. */
  wrap(records: string): string;
  /** Takes the answer of an invocation that was not a complete failure. */
  accept(payload: string): void;
};

const plainForm: EventForm = { wrap: (records) => `{"Records":${records}}`, accept: () => {} };

/** A batch between invocations. A batch that shrank or was split is a new one: it starts afresh. */
type Run = {
  entries: readonly PolledRecord[];
  event: string | undefined;
  invocations: number;
  last: FinishedInvocation | undefined;
};

/** Invokes the function until every record of the batch is settled, or the mapping stops. */
export async function runBatch(
  shard: ShardContext,
  entries: readonly PolledRecord[],
  form: EventForm = plainForm,
): Promise<void> {
  const { clock, signal, settings } = shard.mapping;
  let run = startRun(entries);
  let throttles = 0;
  while (run.entries.length > 0 && !signal.aborted) {
    const young = dropExpired(shard, run);
    if (young !== run) {
      run = young;
      continue;
    }
    const verdict = await invoke(shard, run, form);
    // Rule 7: what fails before the invocation is retried outside the quota.
    if (verdict === "throttled") {
      await clock.sleep(backOffMs(++throttles), signal);
      continue;
    }
    throttles = 0;
    const step = nextStep(verdict, run.entries.length, run.invocations, settings);
    switch (step.action) {
      case "advance":
        succeed(shard, run.entries);
        return;
      case "resume":
        succeed(shard, run.entries.slice(0, step.from));
        // Rule 13: the remainder has a fresh quota.
        run = startRun(run.entries.slice(step.from));
        break;
      case "bisect":
        // Rule 15: the first half completes before the second, and each starts afresh (our reading).
        await runBatch(shard, run.entries.slice(0, step.at), form);
        run = startRun(run.entries.slice(step.at));
        break;
      case "discard":
        discard(shard, run.entries, "RetryAttemptsExhausted", run.invocations, run.last);
        return;
      case "retry":
        await clock.sleep(backOffMs(run.invocations), signal);
        break;
    }
  }
}

function startRun(entries: readonly PolledRecord[]): Run {
  return { entries, event: undefined, invocations: 0, last: undefined };
}

/** Rule 17: leading records over the maximum age leave the batch; the rest goes on, its retries counted as before. */
function dropExpired(shard: ShardContext, run: Run): Run {
  const { clock } = shard.mapping;
  const horizonMs = clock.now() - maximumAgeMs(shard.mapping);
  const firstYoung = run.entries.findIndex(({ record }) => record.arrivedAtMs > horizonMs);
  if (firstYoung === 0) return run;
  const expired = firstYoung === -1 ? run.entries.length : firstYoung;
  discard(shard, run.entries.slice(0, expired), "RecordAgeExceeded", run.invocations, run.last);
  return { ...run, entries: run.entries.slice(expired), event: undefined };
}

/** Rule 7: without a maximum age, a record is tried until the stream drops it. */
function maximumAgeMs({ settings, reader }: MappingContext): number {
  const { maximumRecordAgeInSeconds } = settings;
  return maximumRecordAgeInSeconds === -1 ? reader.retentionMs() : maximumRecordAgeInSeconds * 1000;
}

async function invoke(shard: ShardContext, run: Run, form: EventForm): Promise<BatchVerdict | "throttled"> {
  const { runtime, clock, stats, settings, observe } = shard.mapping;
  run.event ??= form.wrap(shard.writer.write(run.entries));
  const startedAtMs = clock.now();
  const result = await runtime.invoke(run.event);
  const observed = {
    type: "invoked",
    shardId: shard.shardId,
    records: run.entries.length,
    durationMs: clock.now() - startedAtMs,
    iteratorAgeMs: startedAtMs - (run.entries.at(-1)?.record.arrivedAtMs ?? startedAtMs),
  } as const;
  if (result.throttled) {
    stats.throttles++;
    observe({ ...observed, outcome: "throttled", functionError: false });
    return "throttled";
  }
  stats.invocations++;
  run.invocations++;
  run.last = result;
  const verdict = judge(
    result,
    run.entries.map(({ record }) => record.sequenceNumber),
    settings,
  );
  if (verdict.outcome !== "failure") form.accept(result.payload);
  observe({
    ...observed,
    outcome: verdict.outcome,
    functionError: verdict.outcome === "failure" && verdict.functionError,
  });
  return verdict;
}

function succeed(shard: ShardContext, entries: readonly PolledRecord[]): void {
  shard.mapping.stats.succeeded += entries.length;
  shard.settle(entries);
}
