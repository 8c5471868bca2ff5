import type { QueueReader } from "../../sqs/sqs.ts";
import type { Clock } from "../../time/clock.ts";
import type { FunctionRuntime, InvocationResult } from "../function/function-runtime.ts";
import { backOffMs } from "../stream-poller/back-off.ts";
import { reportedFailures } from "../stream-poller/verdict.ts";
import { createMessageFilter } from "./filter.ts";
import { createGathering, type PolledMessage } from "./gather.ts";
import { createPolling, type QueuePolling } from "./polling.ts";
import { completeQueueSettings, type QueueMappingSettings } from "./settings.ts";

/** What an event source mapping on a queue connects. */
export type QueueMappingArgs = {
  settings?: Partial<QueueMappingSettings>;
  reader: QueueReader;
  runtime: FunctionRuntime;
  clock: Clock;
  /** Hears of each batch that was invoked or throttled, and of messages that could not be deleted. */
  observe?: (observation: QueueObservation) => void;
};

/** Something that happened to a batch of messages. */
export type QueueObservation =
  | { type: "invoked"; messages: number; returned: number; functionError: boolean; throttled: boolean }
  /** Its time was over, or it is gone; a message whose time was over comes again. */
  | { type: "delete-failed"; messageId: string; error: unknown }
  /** The queue is gone: one poller has ended. */
  | { type: "read-failed"; error: unknown };

/** What a queue's mapping has done so far. */
export type QueueMappingStats = {
  /** Calls of the function, throttled ones not counted. */
  invocations: number;
  throttles: number;
  /** Messages processed, and deleted. */
  succeeded: number;
  /** Messages that matched no filter pattern, and were deleted. */
  filtered: number;
  /** Messages left to come again when their visibility timeout is over, each time. */
  returned: number;
};

/** A queue's event source mapping at work. */
export type QueueMapping = {
  readonly stats: QueueMappingStats;
  /** Whether the queue is empty: nothing waits, nothing is out, nothing is to come again. */
  idle(): boolean;
  /** Pauses and resumes it: deliveries in flight end, and messages stay in the queue meanwhile. */
  readonly trigger: Pick<QueuePolling, "setEnabled" | "state" | "lastModifiedMs">;
  /** Starts nothing new; resolves when what is in flight has ended. What was received comes again in its time. */
  stop(): Promise<void>;
};

/**
 * Connects a queue to a function as Lambda does: what succeeded is deleted, all else is left to its visibility timeout.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 * @throws Error naming every setting that AWS would refuse.
 */
export function startQueueMapping(args: QueueMappingArgs): QueueMapping {
  const { reader, runtime, clock, observe = () => {} } = args;
  const settings = completeQueueSettings(reader.isFifo, args.settings ?? {});
  const polling = createPolling(clock);
  const stats: QueueMappingStats = { invocations: 0, throttles: 0, succeeded: 0, filtered: 0, returned: 0 };

  const filter = createDroppingFilter(settings, reader, stats);

  function finish(batch: PolledMessage[], result: InvocationResult): number {
    const failed = failuresOf(batch, result, settings);
    const done = batch.filter(({ id }) => failed !== "all" && !failed.has(id));
    for (const { id, handle } of done) {
      try {
        reader.settle(handle);
      } catch (error) {
        observe({ type: "delete-failed", messageId: id, error });
      }
    }
    const returned = batch.length - done.length;
    const functionError = !result.throttled && result.functionError !== undefined;
    observe({ type: "invoked", messages: batch.length, returned, functionError, throttled: result.throttled });
    if (result.throttled) stats.throttles++;
    else stats.invocations++;
    stats.succeeded += done.length;
    stats.returned += returned;
    return done.length;
  }

  async function poll(): Promise<void> {
    const gather = createGathering(reader, settings, clock, polling.signal, filter);
    let failuresInRow = 0;
    while (!polling.isOver()) {
      await polling.goesOn();
      const done = await polling.busy(async () => {
        const batch = await gather();
        if (batch.length === 0 || polling.isOver()) return undefined;
        return finish(batch, await runtime.invoke(`{"Records":[${batch.map(({ text }) => text).join()}]}`));
      });
      if (done === undefined) continue;
      failuresInRow = done === 0 ? failuresInRow + 1 : 0;
      // Lambda polls less while invocations fail: the more in a row, the less.
      if (failuresInRow > 0) await clock.sleep(backOffMs(failuresInRow), polling.signal());
    }
  }

  const pollers = Array.from({ length: settings.maximumConcurrency }, () =>
    poll().catch((error) => observe({ type: "read-failed", error })),
  );
  return {
    stats,
    trigger: polling,
    idle: reader.isEmpty,
    async stop() {
      polling.end();
      await Promise.all(pollers);
    },
  };
}

/** What the filter patterns of a mapping let pass; what they don't is deleted. */
function createDroppingFilter({ filterPatterns }: QueueMappingSettings, reader: QueueReader, stats: QueueMappingStats) {
  const onFiltered = (handle: string) => {
    reader.drop(handle);
    stats.filtered++;
  };
  return { passes: createMessageFilter(filterPatterns), onFiltered };
}

/** IDs of the messages that are to come again. */
function failuresOf(batch: PolledMessage[], result: InvocationResult, settings: QueueMappingSettings) {
  if (result.throttled || result.functionError !== undefined) return "all";
  if (!settings.functionResponseTypes.includes("ReportBatchItemFailures")) return new Set<string>();
  const ids = batch.map(({ id }) => id);
  return reportedFailures(result.payload, ids) ?? "all";
}
