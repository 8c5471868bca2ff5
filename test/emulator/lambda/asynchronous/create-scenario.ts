import { createFunctionRegistry } from "../../../../emulator/lambda/api/function-registry.ts";
import {
  type AsynchronousInvocationsArgs,
  createAsynchronousInvocations,
} from "../../../../emulator/lambda/asynchronous/asynchronous-invocations.ts";
import type { InvocationRecord } from "../../../../emulator/lambda/asynchronous/invocation-record.ts";
import type { AsynchronousObservation } from "../../../../emulator/lambda/asynchronous/observation.ts";
import type { AsynchronousSettings } from "../../../../emulator/lambda/asynchronous/settings.ts";
import type { InvocationResult } from "../../../../emulator/lambda/function/function-runtime.ts";
import { createVirtualClock } from "../../../../emulator/time/virtual-clock.ts";

export const ARN = "arn:aws:lambda:eu-west-1:111122223333:function:buy";
export const LIVE = `${ARN}:live`;

/** How one attempt ends. */
export type Ending = "done" | "thrown" | "throttled" | "forbidden";

/** Asynchronous invocations of one function on virtual time; `endings` says how its attempts end, the last one for ever. */
export function createScenario({
  endings = ["done"],
  settings = {},
  qualifier = "live",
  runMs = 0,
  ...args
}: {
  endings?: Ending[];
  settings?: Partial<AsynchronousSettings>;
  qualifier?: string;
  runMs?: number;
} & Partial<AsynchronousInvocationsArgs> = {}) {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const second = () => (clock.now() - startMs) / 1000;
  const functions = createFunctionRegistry();
  const attempts: { second: number; payload: string; requestId: string | undefined }[] = [];
  const kept: InvocationRecord[] = [];
  const succeeded: InvocationRecord[] = [];
  const observed: AsynchronousObservation[] = [];
  let running = 0;
  let mostRunning = 0;
  const runtime = {
    async invoke(payload: string, requestId?: string): Promise<InvocationResult> {
      const ending = endings[Math.min(attempts.length, endings.length - 1)];
      attempts.push({ second: second(), payload, requestId });
      mostRunning = Math.max(mostRunning, ++running);
      if (runMs > 0) await clock.sleep(runMs);
      running--;
      if (ending === "throttled") return { throttled: true };
      if (ending === "forbidden") return { throttled: true, hasNoConcurrency: true };
      const result = { throttled: false, requestId: requestId ?? "", statusCode: 200, executedVersion: "1" } as const;
      if (ending === "thrown") return { ...result, functionError: "Unhandled", payload: '{"errorType":"Error"}' };
      return { ...result, payload: '"done"' };
    },
    stop: async () => {},
  };
  functions.add({ arn: ARN, qualifiers: ["live"], runtime });
  let made = 0;
  const invocations = createAsynchronousInvocations({
    ...{ functions, clock, uuid: () => `id-${++made}`, observe: (observation) => observed.push(observation) },
    ...args,
  });
  invocations.configure(`${ARN}:${qualifier}`, {
    onFailure: async (record) => void kept.push(record),
    onSuccess: async (record) => void succeeded.push(record),
    ...settings,
  });
  return { clock, invocations, attempts, kept, succeeded, observed, second, mostRunning: () => mostRunning };
}
