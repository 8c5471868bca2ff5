import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { dirname, extname, join } from "node:path";
import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { environmentVariables } from "./environment-variables.ts";
import type { Exit } from "./failures.ts";
import type { FunctionSettings } from "./function-settings.ts";

/** The process of one execution environment. */
export type LaunchedProcess = {
  /** Kills the process and all that it started. */
  kill(): void;
};

/** A module of the function's process: source or JavaScript, as this one is. */
const bootstrapModule = (name: string) =>
  join(import.meta.dirname, `../bootstrap/${name}${extname(import.meta.filename)}`);

const bootstrap = bootstrapModule("bootstrap");
const preload = pathToFileURL(bootstrapModule("preload")).href;

const COMPILE_CACHE = "NODE_COMPILE_CACHE";
const forgetCompileCache = `data:text/javascript,delete process.env.${COMPILE_CACHE}`;

/**
 * Starts the runtime of a function in a process of its own, on this process's Node.
 * `onExit` is told how it ended, `onClosed` that its log is read to the end; a start that fails is an exit.
 */
export function launch(
  settings: FunctionSettings,
  runtimeApi: string,
  on: { exit(exit: Exit | Error): void; closed(): void },
): LaunchedProcess {
  const cache = compileCache(settings);
  const options = [...memoryOptions(settings), ...cache.options, "--import", preload];
  const child = spawn(process.execPath, [...options, bootstrap, ...(settings.channels ?? [])], {
    cwd: settings.folder,
    env: {
      ...environmentVariables(settings, {
        runtimeApi,
        runtimeFolder: dirname(bootstrap),
        logStream: logStream(settings.version),
      }),
      ...cache.environment,
    },
    // The fourth is the pipe that the watchdog holds on to.
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    // A group of its own: Ctrl-C on the terminal leaves running invocations to this process's own stop.
    detached: true,
    windowsHide: true,
  });
  // Of the stdio above, `spawn`'s types know the first three only.
  for (const stream of [child.stdout, child.stderr]) if (stream) readLines(stream, settings.onLog);
  child.stdio[3]?.on("error", () => {});
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      child.kill("SIGKILL");
    }
  };
  child.on("error", on.exit);
  child.on("exit", (code, signal) => {
    // What the function left running in its group ends with it, as in Lambda.
    kill();
    on.exit({ code, signal });
  });
  child.on("close", on.closed);
  return { kill };
}

/** The share of the function's memory that Lambda gives to V8, unless the function's own NODE_OPTIONS say otherwise. */
function memoryOptions({ memoryMiB, environment }: FunctionSettings): string[] {
  if (/--max[-_](old|semi)[-_]space[-_]size/.test(environment.NODE_OPTIONS ?? "")) return [];
  return [
    `--max-old-space-size=${Math.floor(memoryMiB * 0.9)}`,
    `--max-semi-space-size=${Math.max(1, Math.floor(memoryMiB * 0.05))}`,
  ];
}

/** Where this process keeps what is compiled, the runtime starts from it too, in half the time. The function sees nothing of it. */
function compileCache({ environment }: FunctionSettings) {
  const folder = process.env[COMPILE_CACHE];
  if (folder === undefined || COMPILE_CACHE in environment) return { options: [], environment: {} };
  return { options: ["--import", forgetCompileCache], environment: { [COMPILE_CACHE]: folder } };
}

function logStream(version = "$LATEST"): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[${version}]${randomBytes(16).toString("hex")}`;
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}
