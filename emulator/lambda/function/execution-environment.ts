import {
  type Exit,
  exited,
  failureLine,
  maxResponseBytes,
  notStarted,
  responseTooLarge,
  timedOut,
} from "./failures.ts";
import type { FunctionSettings, InvocationReport } from "./function-settings.ts";
import { type LaunchedProcess, launch } from "./launch.ts";
import { type RuntimeAnswer, type RuntimeApi, serveRuntimeApi } from "./runtime-api.ts";

/** How an invocation ended inside an environment. */
export type InvocationOutcome = { status: InvocationReport["status"]; payload: string };

/** One process that runs one function, one invocation at a time. */
export type ExecutionEnvironment = {
  /** Whether its process runs and may be given another event. */
  alive(): boolean;
  /** Starts the process; resolves to nothing once the handler is loaded, or to how `requestId` fails. */
  start(requestId: string): Promise<InvocationOutcome | undefined>;
  /** Runs one event; kills the process when it takes too long. */
  invoke(requestId: string, payload: string): Promise<InvocationOutcome>;
  /** Kills the process; resolves as `closed` does. */
  stop(): Promise<void>;
  /** Resolves when the process is gone and its log is read. */
  closed: Promise<void>;
};

/** Creates an execution environment that is not started yet. */
export function createExecutionEnvironment(settings: FunctionSettings): ExecutionEnvironment {
  const { arn, timeoutSeconds, initTimeoutSeconds = 10 } = settings;
  const closed = Promise.withResolvers<void>();
  let phase: "new" | "running" | "ended" = "new";
  let api: RuntimeApi | undefined;
  let child: LaunchedProcess | undefined;
  /** What the runtime works on: the loading of the handler, or one event. */
  let work: Work | undefined;

  function end(outcome?: InvocationOutcome): void {
    phase = "ended";
    child?.kill();
    work?.finish(outcome);
  }

  function begin(requestId: string, limitSeconds: number): Promise<InvocationOutcome | undefined> {
    return new Promise((resolve) => {
      const onTimeout = () => end(failed(settings, "timeout", timedOut(requestId, limitSeconds)));
      const timer = setTimeout(onTimeout, limitSeconds * 1000);
      const finish = (outcome?: InvocationOutcome) => {
        clearTimeout(timer);
        work = undefined;
        resolve(outcome);
      };
      work = { requestId, finish };
    });
  }

  const listener = {
    // Done only when the runtime asks for more: one that answers and then ends is not given another event.
    onNext: () => work?.finish(work.outcome),
    onAnswer(requestId: string, answer: RuntimeAnswer) {
      if (work?.requestId === requestId) work.outcome = outcomeOf(settings, answer);
    },
    onInitError: (document: string) => end({ status: "error", payload: document }),
    onMessage: (channel: string, message: unknown) => settings.onMessage?.(channel, message),
  };

  function onExit(exit: Exit | Error): void {
    api?.close();
    const payload = describeExit(work?.requestId ?? "", exit);
    const wasEnded = phase === "ended";
    end(work?.outcome ?? (wasEnded ? { status: "error", payload } : failed(settings, "error", payload)));
  }

  return {
    alive: () => phase === "running",
    closed: closed.promise,
    async start(requestId) {
      try {
        api = await serveRuntimeApi(listener);
        if (phase === "ended") throw new Error("The function was stopped.");
        child = launch(settings, api.address, { exit: onExit, closed: closed.resolve });
        phase = "running";
      } catch (error) {
        phase = "ended";
        api?.close();
        closed.resolve();
        return failed(settings, "error", notStarted(requestId, error));
      }
      return begin(requestId, initTimeoutSeconds);
    },
    async invoke(requestId, payload) {
      const finished = begin(requestId, timeoutSeconds);
      api?.deliver({ requestId, functionArn: arn, deadline: Date.now() + timeoutSeconds * 1000, payload });
      return (await finished) ?? { status: "error", payload: exited(requestId, { code: 0, signal: null }) };
    },
    async stop() {
      phase = "ended";
      child?.kill();
      await closed.promise;
    },
  };
}

type Work = { requestId: string; outcome?: InvocationOutcome; finish(outcome?: InvocationOutcome): void };

/** A failure that is not the function's own to tell: its log is the only place where a person looks. */
function failed(
  { onLog, logging }: FunctionSettings,
  status: InvocationOutcome["status"],
  payload: string,
): InvocationOutcome {
  onLog(failureLine(payload, new Date(), logging?.format));
  return { status, payload };
}

function outcomeOf(settings: FunctionSettings, { isFailure, body }: RuntimeAnswer): InvocationOutcome {
  if (body.length > maxResponseBytes) return failed(settings, "error", responseTooLarge());
  return { status: isFailure ? "error" : "success", payload: body.toString() };
}

function describeExit(requestId: string, exit: Exit | Error): string {
  return exit instanceof Error ? notStarted(requestId, exit) : exited(requestId, exit);
}
