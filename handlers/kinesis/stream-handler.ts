import { setTimeout } from "node:timers/promises";
import type { Definition } from "./batch/definition.ts";
import { createFailureStore } from "./failure-store/failure-store.ts";
import { createHandler, type Dependencies, type StreamHandler } from "./handler.ts";
import { createPutRecords } from "./publish/kinesis.ts";
import type { MonotonicClock } from "./runtime/deadline.ts";
import { warn } from "./runtime/log.ts";
import { readSettings } from "./runtime/settings.ts";

const clock: MonotonicClock = {
  now: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { ...(signal && { signal }) }).catch(() => undefined),
};

/**
 * The function that Lambda invokes. There, what it needs of the environment is checked when the module loads, so that a
 * wrong variable fails every invocation and lets no record through; elsewhere only once it is invoked.
 * @throws one error that names every environment variable which is missing or wrong.
 */
export function streamHandler(definition: Definition): StreamHandler & { readonly definition: Definition } {
  let handler = process.env.AWS_LAMBDA_RUNTIME_API === undefined ? undefined : createHandler(definition, inAws());
  const handle: StreamHandler = async (event, context) => {
    handler ??= createHandler(definition, inAws());
    return handler(event, context);
  };
  return Object.assign(handle, { definition });
}

function inAws(): Dependencies {
  const { outputStreamArn, region, failureStoreBucket, maxRecordBytes, flow } = readSettings(process.env);
  return {
    maxRecordBytes,
    flow,
    put: createPutRecords(outputStreamArn, region),
    store: createFailureStore(failureStoreBucket, region),
    clock,
    random: Math.random,
    unixTimeMs: Date.now,
    warn,
    write: (line) => process.stdout.write(line),
  };
}
