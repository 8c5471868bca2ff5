import type { FunctionRuntime, InvocationResult } from "../../../../emulator/lambda/function/function-runtime.ts";
import type { FunctionSettings, InvocationReport } from "../../../../emulator/lambda/function/function-settings.ts";
import { createFunctionRuntime } from "../../../../emulator/lambda/function/process-runtime.ts";
import { createTempFolder } from "./temp-folder.ts";

export type TestRuntime = FunctionRuntime & {
  folder: string;
  lines: string[];
  reports: InvocationReport[];
  /** Invokes with `event`, and gives what the handler answered. Throws when it did not answer. */
  answer(event?: unknown): Promise<unknown>;
  /** Invokes with `event`, and gives the error document. Throws when it did not fail. */
  failure(event?: unknown): Promise<{ errorType: string; errorMessage: string; trace?: string[] }>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A function of one module, `index.mjs`, or of the given files. */
export function createRuntime(
  code: string | Record<string, string>,
  settings: Partial<FunctionSettings> = {},
): TestRuntime {
  using onRefusal = new DisposableStack();
  const folder = onRefusal.use(createTempFolder(typeof code === "string" ? { "index.mjs": code } : code));
  const lines: string[] = [];
  const reports: InvocationReport[] = [];
  const runtime = createFunctionRuntime({
    name: "enrich",
    arn: "arn:aws:lambda:eu-west-1:000000000000:function:enrich",
    region: "eu-west-1",
    account: "000000000000",
    folder: folder.path,
    handler: "index.handler",
    timeoutSeconds: 10,
    memoryMiB: 256,
    environment: {},
    endpointUrl: "http://127.0.0.1:4566",
    onLog: (line) => lines.push(line),
    onReport: (report) => reports.push(report),
    ...settings,
  });
  onRefusal.move();
  const invoke = async (event: unknown) => invoked(await runtime.invoke(JSON.stringify(event)));
  return {
    ...runtime,
    folder: folder.path,
    lines,
    reports,
    async answer(event = {}) {
      const { functionError, payload } = await invoke(event);
      if (functionError) throw new Error(`The function failed: ${payload}`);
      return JSON.parse(payload);
    },
    async failure(event = {}) {
      const { functionError, payload } = await invoke(event);
      if (!functionError) throw new Error(`The function did not fail: ${payload}`);
      return JSON.parse(payload);
    },
    async [Symbol.asyncDispose]() {
      await runtime.stop();
      folder[Symbol.dispose]();
    },
  };
}

/** The result of an invocation that was not throttled. */
export function invoked(result: InvocationResult): Exclude<InvocationResult, { throttled: true }> {
  if (result.throttled) throw new Error("The invocation was throttled.");
  return result;
}
