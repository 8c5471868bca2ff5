/** How a process ended: its exit code, or the signal that ended it. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null };

/** Lambda's limit of a synchronous response. */
export const maxResponseBytes = 6_291_556;

/** Error document of an invocation that took longer than its function's time-out. */
export function timedOut(requestId: string, timeoutSeconds: number): string {
  return failure(
    "Sandbox.Timedout",
    `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  );
}

/** Error document of an invocation whose process ended before it answered: a crash, an exit, out of memory. */
export function exited(requestId: string, { code, signal }: Exit): string {
  const reason = signal
    ? `with error: signal: ${signalNames[signal] ?? signal}`
    : code === 0
      ? "without providing a reason"
      : `with error: exit status ${code}`;
  return failure("Runtime.ExitError", `RequestId: ${requestId} Error: Runtime exited ${reason}`);
}

/** Error document of an answer larger than Lambda passes on. */
export function responseTooLarge(): string {
  return failure(
    "Function.ResponseSizeTooLarge",
    `Response payload size exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
  );
}

/** Error document of an environment that could not be started at all. */
export function notStarted(requestId: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return failure("Runtime.Unknown", `RequestId: ${requestId} Error: ${reason}`);
}

/**
 * What the log says of an invocation that failed in a way that the function could not tell itself.
 * @param payload its error document.
 */
export function failureLine(payload: string, time: Date, format: "JSON" | "Text" = "Text"): string {
  const { errorType, errorMessage } = JSON.parse(payload);
  if (format === "Text") return `${time.toISOString()} ${errorMessage}`;
  const [, requestId] = /^RequestId: (\S+)/.exec(errorMessage) ?? [];
  return JSON.stringify({ timestamp: time.toISOString(), level: "ERROR", requestId, errorType, message: errorMessage });
}

function failure(errorType: string, errorMessage: string): string {
  return JSON.stringify({ errorType, errorMessage });
}

/** Signals in the words that Lambda uses. */
const signalNames: Partial<Record<NodeJS.Signals, string>> = {
  SIGABRT: "aborted",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};
