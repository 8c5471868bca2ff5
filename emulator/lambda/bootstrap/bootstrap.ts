import { subscribe } from "node:diagnostics_channel";
import module from "node:module";
import { extname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { patchConsole } from "./console.ts";
import { runtimeError, toErrorDocument } from "./error-document.ts";
import { type Context, type Handler, loadHandler } from "./handler.ts";
import { createRuntimeClient, type NextInvocation, type RuntimeClient } from "./runtime-client.ts";

/**
 * The Lambda runtime that runs inside an execution environment: loads the handler, then answers one event at a time.
 * Behaves as nodejs24.x: handlers are async, there is no callback and no waiting for an empty event loop.
 */
async function run(client: RuntimeClient): Promise<void> {
  const handler = await loadHandler(variable("LAMBDA_TASK_ROOT"), variable("_HANDLER")).catch(failInit);
  state.phase = "idle";
  for (;;) {
    const invocation = await client.next();
    state.phase = "invoking";
    state.requestId = invocation.requestId;
    process.env._X_AMZN_TRACE_ID = invocation.traceId;
    await answer(client, handler, invocation);
    state.phase = "idle";
    delete state.requestId;
  }
}

async function answer(client: RuntimeClient, handler: Handler, invocation: NextInvocation): Promise<void> {
  let payload: string;
  try {
    payload = stringify(await handler(JSON.parse(invocation.payload), createContext(invocation)));
  } catch (error) {
    console.error(error instanceof Error ? error : new Error(String(error)));
    await passOn(client);
    return client.fail(invocation.requestId, toErrorDocument(error));
  }
  await passOn(client);
  return client.respond(invocation.requestId, payload);
}

/** Passes on what was published, before the answer: whoever hears of the answer has heard of it. */
async function passOn(client: RuntimeClient): Promise<void> {
  for (const { channel, message } of published.splice(0)) await client.publish(channel, message);
}

function stringify(answer: unknown): string {
  try {
    return JSON.stringify(answer) ?? "null";
  } catch {
    throw runtimeError("Runtime.JSONStringifyError", "Unable to stringify response body");
  }
}

function createContext({ requestId, functionArn, deadline }: NextInvocation): Context {
  return {
    functionName: variable("AWS_LAMBDA_FUNCTION_NAME"),
    functionVersion: variable("AWS_LAMBDA_FUNCTION_VERSION"),
    invokedFunctionArn: functionArn,
    memoryLimitInMB: variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"),
    awsRequestId: requestId,
    logGroupName: variable("AWS_LAMBDA_LOG_GROUP_NAME"),
    logStreamName: variable("AWS_LAMBDA_LOG_STREAM_NAME"),
    clientContext: undefined,
    identity: undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

function variable(name: string): string {
  return process.env[name] ?? "";
}

async function failInit(error: unknown): Promise<never> {
  console.error(error);
  await client.failInit(toErrorDocument(error));
  return process.exit(1);
}

/** Reports what nobody caught as the failure of the current invocation, then ends the process, as Lambda does. */
async function die(error: unknown, exitCode: number): Promise<void> {
  if (state.phase === "dying") return;
  const { phase, requestId } = state;
  state.phase = "dying";
  console.error(error);
  try {
    if (phase === "starting") await client.failInit(toErrorDocument(error));
    if (requestId !== undefined) await client.fail(requestId, toErrorDocument(error));
  } finally {
    process.exit(exitCode);
  }
}

/** Messages of the diagnostics channels that this process was started for. */
const published: { channel: string; message: string }[] = [];
for (const channel of process.argv.slice(2))
  subscribe(channel, (message) => {
    try {
      published.push({ channel, message: stringify(message) });
    } catch {
      // What has no JSON can't be passed on, and is no failure of the function.
    }
  });

const state: { phase: "starting" | "idle" | "invoking" | "dying"; requestId?: string } = { phase: "starting" };
const client = createRuntimeClient(variable("AWS_LAMBDA_RUNTIME_API"));

patchConsole({
  format: variable("AWS_LAMBDA_LOG_FORMAT").toUpperCase() === "JSON" ? "JSON" : "Text",
  level: process.env.AWS_LAMBDA_LOG_LEVEL,
  requestId: () => state.requestId,
});
process.on("uncaughtException", (error) => void die(error, 129));
process.on("unhandledRejection", (reason) => {
  void die(runtimeError("Runtime.UnhandledPromiseRejection", String(reason)), 128);
});
// The function's own preloads and variables are no business of the watchdog.
new Worker(join(import.meta.dirname, `watchdog${extname(import.meta.filename)}`), { execArgv: [], env: {} }).unref();
// An environment is killed in the end, and would keep nothing then.
module.flushCompileCache?.();
run(client).catch(() => process.exit(1));
