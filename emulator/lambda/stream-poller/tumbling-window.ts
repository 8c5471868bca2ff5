import { backOffMs } from "./back-off.ts";
import type { EventForm } from "./batch-run.ts";
import type { ShardContext } from "./context.ts";
import type { PolledRecord } from "./event.ts";
import { judge } from "./verdict.ts";

/** Rule 25: the state of a shard may hold 1 MB (our reading of the unit). */
const MAXIMUM_STATE_BYTES = 1024 * 1024;

type Window = { startMs: number; endMs: number; stateText: string };

/** What a queue does beside running its batches: nothing, unless there are tumbling windows. */
type QueueWindows = {
  /** How many of these records belong to the window of the first one. */
  within(entries: readonly PolledRecord[]): number;
  /** Ends the current window if this record lies beyond it, and gives the form of the next event. */
  enter(first: PolledRecord): Promise<EventForm>;
  /** Ends the current window, once its time is over, if no more records come. `more` is aborted when one does. */
  idle(more: AbortSignal): Promise<void>;
};

/**
 * Tumbling windows of one queue (rule 25): records are grouped by arrival, each answer's `state` comes back with the next
 * event of the window, and a final event without records closes it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
 */
export function createTumblingWindows(shard: ShardContext): QueueWindows {
  const { clock, signal, settings } = shard.mapping;
  const lengthMs = settings.tumblingWindowInSeconds * 1000;
  const startOf = ({ record }: PolledRecord) => Math.floor(record.arrivedAtMs / lengthMs) * lengthMs;
  let current: Window | undefined;

  /** The final event is repeated until it succeeds: the shard waits for it. */
  async function close(window: Window, isTerminatedEarly: boolean): Promise<void> {
    const event = eventText(shard, window, "[]", true, isTerminatedEarly);
    for (let attempt = 1; !signal.aborted; attempt++) {
      if (await isFinalised(shard, event)) break;
      await clock.sleep(backOffMs(attempt), signal);
    }
    current = undefined;
  }

  return {
    within(entries) {
      const [first] = entries;
      if (first === undefined) return 0;
      const beyond = entries.findIndex((entry) => startOf(entry) !== startOf(first));
      return beyond === -1 ? entries.length : beyond;
    },
    async enter(first) {
      const startMs = startOf(first);
      if (current !== undefined && current.stateText.length > MAXIMUM_STATE_BYTES) await close(current, true);
      if (current !== undefined && startMs >= current.endMs) await close(current, false);
      const window: Window = current ?? { startMs, endMs: startMs + lengthMs, stateText: "{}" };
      current = window;
      return createForm(shard, window);
    },
    async idle(more) {
      const window = current;
      if (window === undefined) return;
      await clock.sleep(window.endMs - clock.now(), more);
      if (!more.aborted) await close(window, false);
    },
  };
}

function createForm(shard: ShardContext, window: Window): EventForm {
  return {
    wrap: (records) => eventText(shard, window, records, false, false),
    accept(payload) {
      const { state } = JSON.parse(payload);
      window.stateText = JSON.stringify(state ?? {});
    },
  };
}

async function isFinalised({ mapping }: ShardContext, event: string): Promise<boolean> {
  const result = await mapping.runtime.invoke(event);
  if (result.throttled) {
    mapping.stats.throttles++;
    return false;
  }
  mapping.stats.invocations++;
  return judge(result, [], mapping.settings).outcome === "success";
}

function eventText(
  { shardId, mapping }: ShardContext,
  { startMs, endMs, stateText }: Window,
  records: string,
  isFinal: boolean,
  isTerminatedEarly: boolean,
): string {
  const window = JSON.stringify({ start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() });
  return `{"Records":${records},"window":${window},"state":${stateText},"shardId":${JSON.stringify(shardId)},"eventSourceARN":${JSON.stringify(mapping.reader.streamArn)},"isFinalInvokeForWindow":${isFinal},"isWindowTerminatedEarly":${isTerminatedEarly}}`;
}
