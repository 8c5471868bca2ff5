import type { LimitFunction } from "p-limit";
import type { Clock } from "../../time/clock.ts";
import type { FunctionRuntime } from "../function/function-runtime.ts";
import type { FinishedInvocation } from "../stream-poller/verdict.ts";
import type { EndedEvent } from "./invocation-record.ts";
import type { AsynchronousObservation } from "./observation.ts";
import type { AsynchronousSettings } from "./settings.ts";

/** How long Lambda waits before it tries again, in milliseconds. */
export type Waits = {
  /** Before the n-th further attempt after an error of the function. @default a minute, then two */
  afterErrorMs: readonly [number, number];
  /** Before the first attempt after a throttle; the wait doubles up to `longestThrottledMs`. @default a second */
  firstThrottledMs: number;
  /** @default five minutes */
  longestThrottledMs: number;
};

const AWS_WAITS: Waits = { afterErrorMs: [60_000, 120_000], firstThrottledMs: 1000, longestThrottledMs: 300_000 };

/** One event in Lambda's queue. */
type QueuedEvent = {
  functionArn: string;
  requestId: string;
  payload: string;
  settings: AsynchronousSettings;
  /** What runs under the ARN now; undefined when it is gone. */
  runtime: () => FunctionRuntime | undefined;
  /** Lets so many invocations of the function go on at once. */
  limit: LimitFunction;
};

/** Invokes an event until it ends; undefined when `signal` was aborted before. */
export type Attempts = (event: QueuedEvent) => Promise<EndedEvent | undefined>;

/**
 * Tries events by AWS's rules: errors of the function use up attempts, throttles only the event's age. A wait that would end
 * after the age is not begun.
 */
export function createAttempts(args: {
  clock: Clock;
  signal: AbortSignal;
  waits?: Waits;
  observe: (observation: AsynchronousObservation) => void;
}): Attempts {
  const { clock, signal, observe, waits = AWS_WAITS } = args;
  return async ({ functionArn, requestId, payload, settings, runtime, limit }) => {
    const untilMs = clock.now() + settings.maximumEventAgeInSeconds * 1000;
    let last: FinishedInvocation | undefined;
    let invocations = 0;
    let throttles = 0;
    const ended = (condition: EndedEvent["condition"]): EndedEvent => ({
      ...{ functionArn, requestId, payload, condition, invocations, last },
      atMs: clock.now(),
    });
    for (;;) {
      const result = await limit(async () => {
        if (signal.aborted) return "stopped";
        return clock.now() < untilMs ? runtime()?.invoke(payload, requestId) : "expired";
      });
      if (result === "stopped") return undefined;
      if (result === "expired") return ended("EventAgeExceeded");
      const throttled = result === undefined || result.throttled;
      const functionError = !throttled && result.functionError !== undefined;
      observe({ type: "invoked", functionArn, requestId, functionError, throttled });
      if (result?.throttled && result.hasNoConcurrency) return ended("ZeroReservedConcurrency");
      if (throttled) throttles++;
      else {
        invocations++;
        last = result;
        throttles = 0;
        if (!functionError) return ended("Success");
        if (invocations > settings.maximumRetryAttempts) return ended("RetriesExhausted");
      }
      const waitMs = throttled
        ? Math.min(waits.firstThrottledMs * 2 ** Math.min(throttles - 1, 30), waits.longestThrottledMs)
        : (waits.afterErrorMs[invocations - 1] ?? waits.afterErrorMs[1]);
      if (clock.now() + waitMs >= untilMs) return ended("EventAgeExceeded");
      await clock.sleep(waitMs, signal);
      if (signal.aborted) return undefined;
    }
  };
}
