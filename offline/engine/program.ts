import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { ProjectError } from "../project/project-error.ts";

/** How to run a program against an engine. */
export type ProgramArgs = {
  project: string;
  stack: string;
  /** Folder of Pulumi.yaml. */
  dir: string;
  /** Working folder and entry point, from {@link locateProgram}. */
  folder: string;
  entry: string;
  /** Flags for Node.js. */
  nodeArgs: readonly string[];
  config: Readonly<Record<string, string>>;
  secretKeys: readonly string[];
  /** `host:port` of the engine. */
  engineAddress: string;
  /** Ends the program, at once. */
  signal: AbortSignal;
};

/** What is left of a program that has run. `code` is null when it was ended by a signal. */
export type ProgramExit = { code: number | null; stdout: string; stderr: string };

/**
 * Working folder and entry point: a `main` that is a folder is where the program runs, and that is a file runs from its folder.
 * Rejects with {@link ProjectError} when `main` can't be read.
 */
export async function locateProgram(dir: string, main: string | undefined): Promise<{ folder: string; entry: string }> {
  if (main === undefined) return { folder: dir, entry: "." };
  const target = path.resolve(dir, main);
  const stats = await stat(target).catch(() => {
    throw new ProjectError(
      `main in Pulumi.yaml must be the program's folder or file, got ${main}, which can't be read.\nFix: correct main`,
    );
  });
  return stats.isDirectory()
    ? { folder: target, entry: "." }
    : { folder: path.dirname(target), entry: path.basename(target) };
}

const loadFirst = (file: string) => `--import=${new URL(file, import.meta.url).href}`;

/** Flag for Node.js: what of Pulumi's SDK is hardly ever called is loaded when it is. */
export const LAZY_SDK = loadFirst("./lazy-sdk.ts");
// A program keeps most of what it makes: to look for garbage in less than this takes a tenth of its time.
const ROOM = "--initial-old-space-size=256";
const BEFORE = [ROOM, loadFirst("./native-traces.ts"), LAZY_SDK];

/** Runs a program to its end under the SDK's own runner. Never rejects for what the program does. */
export function runProgram(args: ProgramArgs): Promise<ProgramExit> {
  const runner = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run");
  const child = spawn(process.execPath, [...args.nodeArgs, ...BEFORE, runner, ...flags(args)], {
    cwd: args.folder,
    env: environment(args),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  args.signal.addEventListener("abort", kill);
  process.on("exit", kill);
  if (args.signal.aborted) kill();
  const exit: ProgramExit = { code: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    exit.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    exit.stderr += text;
  });
  return new Promise<ProgramExit>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...exit, code }));
  }).finally(() => {
    args.signal.removeEventListener("abort", kill);
    process.off("exit", kill);
  });
}

/** A dry run, so that an output without a model is unknown rather than undefined. */
const flags = ({ project, stack, dir, folder, entry, engineAddress }: ProgramArgs) => [
  ...["--monitor", engineAddress, "--engine", engineAddress],
  ...["--organization", "organization", "--project", project, "--stack", stack],
  ...["--root-directory", dir, "--pwd", folder, "--parallel", "64", "--dry-run", entry],
];

/** This process's environment without its AWS and Pulumi settings: a graph depends on the stack alone. */
function environment({ config, secretKeys }: ProgramArgs): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS_|PULUMI_|TRACEPARENT$)/.test(name));
  return {
    ...Object.fromEntries(own),
    PULUMI_NODEJS_TYPESCRIPT: "false",
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
  };
}
