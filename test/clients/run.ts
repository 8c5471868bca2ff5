import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");

/**
 * Has Maven compile nothing: of two that find out at the same moment whether there is something to compile, one may find a half-written
 * list of sources, and delete the classes that the other one is about to load.
 */
const COMPILE_NOTHING = "-Dmaven.main.skip=true";

/** A program that runs, in a group of processes of its own. */
export type Running = {
  /** What it has said so far. */
  said(): string;
  /** Resolves with its exit status; null when a signal ended it. */
  ended: Promise<number | null>;
  /** Sends a signal to it and to all that it started. */
  kill(signal: NodeJS.Signals): void;
};

/** Starts a program of this repository with Node.js. What it runs by Maven must be built: see {@link buildByMaven}. */
export function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
  const MAVEN_OPTS = `${process.env.MAVEN_OPTS ?? ""} ${COMPILE_NOTHING}`;
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...environment, MAVEN_OPTS, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (text += chunk));
  const kill = (signal: NodeJS.Signals) => {
    // A group that has ended already has nobody to hear it.
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, signal);
  };
  // Whoever ends the tests by Ctrl-C ends what they started.
  const end = () => kill("SIGKILL");
  process.on("exit", end);
  child.on("close", () => process.off("exit", end));
  return { said: () => text, ended: once(child, "close").then(([status]) => status as number | null), kill };
}

/** The examples that Maven builds. */
const BY_MAVEN = {
  kpl: "examples/producers/kpl",
  kcl: "examples/consumers/kcl",
  "kcl-node": "examples/consumers/kcl-node",
  flink: "examples/consumers/flink",
} as const;

/** Builds examples, so that what `start` starts finds them built. Throws with what Maven said. */
export function buildByMaven(...examples: readonly (keyof typeof BY_MAVEN)[]): void {
  for (const example of examples) build(BY_MAVEN[example], example === "kcl-node" ? FETCH : "compile");
}

/** The goal of a project that has no program of its own. */
const FETCH = "dependency:build-classpath";

function build(folder: string, goal: string): void {
  const { status, stdout, stderr } = spawnSync("mvn", ["--quiet", "--batch-mode", goal], {
    cwd: path.join(ROOT, folder),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${folder} must compile, got:\n${stdout}${stderr}`);
}
