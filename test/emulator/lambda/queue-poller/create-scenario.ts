import type { SQSEvent } from "aws-lambda";
import type { InvocationResult } from "../../../../emulator/lambda/function/function-runtime.ts";
import { type QueueObservation, startQueueMapping } from "../../../../emulator/lambda/queue-poller/queue-mapping.ts";
import type { QueueMappingSettings } from "../../../../emulator/lambda/queue-poller/settings.ts";
import { createQueue } from "../../sqs/create-queue.ts";

/** One invocation: when, in seconds since the start, and of what. */
export type Call = { second: number; bodies: string[]; ids: string[]; counts: string[]; event: SQSEvent };

/** What a handler does: an answer, or one of the two below. */
export type Handler = (call: Call) => unknown;
/** The handler threw. */
export const thrown = Symbol("thrown");
/** The function was not invoked for lack of concurrency. */
export const throttled = Symbol("throttled");

/** Reports these messages as failed, by their bodies. */
export const failing = ({ bodies, ids }: Call, ...failed: string[]) => ({
  batchItemFailures: failed.map((body) => ({ itemIdentifier: ids[bodies.indexOf(body)] })),
});

/** A queue with a mapping on virtual time; the handler runs for `runMs`. */
export function createScenario({
  attributes = {},
  settings = {},
  handler = () => ({}),
  runMs = 0,
}: {
  attributes?: Record<string, string>;
  settings?: Partial<QueueMappingSettings>;
  handler?: Handler;
  runMs?: number;
} = {}) {
  const queue = createQueue({ VisibilityTimeout: "5", ...attributes });
  const { clock, sqs } = queue;
  const startMs = clock.now();
  const calls: Call[] = [];
  const observed: QueueObservation[] = [];
  let running = 0;
  let mostRunning = 0;
  const runtime = {
    async invoke(payload: string): Promise<InvocationResult> {
      const event: SQSEvent = JSON.parse(payload);
      const call = {
        ...{ second: (clock.now() - startMs) / 1000, event, bodies: event.Records.map(({ body }) => body) },
        ids: event.Records.map(({ messageId }) => messageId),
        counts: event.Records.map(({ attributes }) => attributes.ApproximateReceiveCount),
      };
      calls.push(call);
      mostRunning = Math.max(mostRunning, ++running);
      await clock.sleep(runMs);
      running--;
      const answer = handler(call);
      if (answer === throttled) return { throttled: true };
      const result = { throttled: false, requestId: "r", statusCode: 200, executedVersion: "1" } as const;
      if (answer === thrown) return { ...result, functionError: "Unhandled", payload: "{}" };
      return { ...result, payload: typeof answer === "string" ? answer : JSON.stringify(answer ?? null) };
    },
    stop: async () => {},
  };
  const name = attributes.FifoQueue === "true" ? "work.fifo" : "work";
  const reader = sqs.reader(`arn:aws:sqs:eu-west-1:111122223333:${name}`);
  const start = () =>
    startQueueMapping({ settings, reader, runtime, clock, observe: (observation) => observed.push(observation) });
  /** Lets the mapping work for so many seconds. */
  const run = async (seconds: number) => {
    const mapping = start();
    await clock.advance(seconds * 1000);
    const stopped = mapping.stop();
    await clock.advance(runMs);
    await stopped;
    return mapping;
  };
  return { ...queue, calls, observed, start, run, mostRunning: () => mostRunning };
}
