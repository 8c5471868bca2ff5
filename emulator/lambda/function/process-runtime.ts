import { randomUUID } from "node:crypto";
import { refuseReservedVariables } from "./environment-variables.ts";
import {
  createExecutionEnvironment,
  type ExecutionEnvironment,
  type InvocationOutcome,
} from "./execution-environment.ts";
import type { FunctionRuntime } from "./function-runtime.ts";
import type { FunctionSettings } from "./function-settings.ts";

const accountConcurrency = 1000;

/**
 * Runs a Lambda function from its unpacked package, each execution environment a process of its own.
 * A child process lives in real time, so there is no clock to inject.
 * Throws when the function declares variables that Lambda reserves.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export function createFunctionRuntime(settings: FunctionSettings): FunctionRuntime {
  refuseReservedVariables(settings.name, settings.environment);
  const { version: executedVersion = "$LATEST", reservedConcurrency = -1 } = settings;
  const concurrency = reservedConcurrency < 0 ? accountConcurrency : reservedConcurrency;
  const environments = new Set<ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];
  let active = 0;
  let stopped = false;

  async function run(requestId: string, payload: string): Promise<InvocationOutcome> {
    const warm = takeAlive(idle);
    const environment = warm ?? createExecutionEnvironment(settings);
    const started = performance.now();
    const failedStart = warm ? undefined : await start(environment, requestId);
    const loaded = performance.now();
    const outcome = failedStart ?? (await environment.invoke(requestId, payload));
    settings.onReport?.({
      requestId,
      status: outcome.status,
      durationMs: failedStart ? 0 : performance.now() - loaded,
      ...(!warm && { initDurationMs: loaded - started }),
    });
    if (environment.alive()) idle.push(environment);
    return outcome;
  }

  async function start(environment: ExecutionEnvironment, requestId: string): Promise<InvocationOutcome | undefined> {
    environments.add(environment);
    environment.closed.then(() => environments.delete(environment));
    return environment.start(requestId);
  }

  return {
    async invoke(payload, requestId = randomUUID()) {
      if (stopped || active >= concurrency)
        return { throttled: true, ...(concurrency === 0 && { hasNoConcurrency: true }) };
      active++;
      try {
        const outcome = await run(requestId, payload);
        const functionError = outcome.status !== "success" && { functionError: "Unhandled" as const };
        return {
          throttled: false,
          requestId,
          statusCode: 200,
          executedVersion,
          ...functionError,
          payload: outcome.payload,
        };
      } finally {
        active--;
      }
    },
    async stop() {
      stopped = true;
      await Promise.all([...environments].map((environment) => environment.stop()));
    },
  };
}

/** The most recently used first, as Lambda does; ended environments fall away. */
function takeAlive(idle: ExecutionEnvironment[]): ExecutionEnvironment | undefined {
  while (idle.length > 0) {
    const environment = idle.pop();
    if (environment?.alive()) return environment;
  }
  return undefined;
}
