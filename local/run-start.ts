import { access, constants, mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { parseOutputs } from "../client/index.ts";
import { explainError, UsageError } from "../command-line/command.ts";
import { createProgress } from "../command-line/progress.ts";
import { realClock } from "../emulator/time/real-clock.ts";
import { createdOf } from "../offline/created.ts";
import { evaluate } from "../offline/engine.ts";
import type { Graph } from "../offline/graph.ts";
import type { StartCommand } from "./command-line.ts";
import { createChanges, watchProject } from "./run/changes.ts";
import { lockFolder } from "./run/folder-lock.ts";
import { ndjsonProblem, readHead } from "./run/ndjson-problem.ts";
import { prepareFolder } from "./run/output-files.ts";
import { run } from "./run/run.ts";
import { runAgain } from "./run/run-again.ts";
import { serve } from "./run/serve.ts";
import { summary } from "./run/summary.ts";
import { whereToLook } from "./run/where-to-look.ts";

const PROJECT_FOLDER = path.dirname(import.meta.dirname);

type RunCommand = StartCommand & { mode: "run" };

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Does what `npm start` was asked to do, and returns the exit status: 0 when all is well, 1 when not. */
export async function runStart(command: StartCommand, signal: AbortSignal): Promise<number> {
  const { output } = command;
  if (command.mode === "run") await checkInput(command.input);
  await prepare(output, []);
  const release = await lockFolder(output, command.mode === "serve" ? "npm start -- --serve" : "npm start");
  try {
    if (command.mode === "serve") return await serveStack(command, signal);
    return await (command.isWatching ? watchAndRun(command, signal) : runOnce(command, signal));
  } finally {
    await release();
  }
}

async function serveStack(command: StartCommand & { mode: "serve" }, signal: AbortSignal): Promise<number> {
  const { output, port } = command;
  const graph = await evaluateStack(command, signal);
  await prepare(output, regionsOf(graph));
  return serve({ graph, output, port, signal, say });
}

async function watchAndRun(command: RunCommand, signal: AbortSignal): Promise<number> {
  const { input, output } = command;
  const changes = createChanges(watchProject(PROJECT_FOLDER, output, input === undefined ? [] : [input]), realClock);
  const onError = (error: unknown) => say(`\n${explainError(error)}`);
  try {
    return await runAgain({ once: (ending) => runOnce(command, ending), changes, signal, say, onError });
  } finally {
    changes.stop();
  }
}

async function runOnce(command: RunCommand, signal: AbortSignal): Promise<number> {
  const { input, output, region, key } = command;
  const problem = input === undefined ? undefined : ndjsonProblem(input, await readHead(input));
  if (problem !== undefined) say(`${problem}\n`);
  const graph = await evaluateStack(command, signal);
  const regions = regionsOf(graph);
  if (region !== undefined && !regions.includes(region))
    throw new UsageError(`--region must be one of ${regions.join(", ")}, got ${region}.`);
  await prepare(output, regions);
  const progress = createProgress(process.stdout, () => performance.now());
  progress.step(`Putting ${input ?? "the bundled sample"} through it …`);
  const { report, problems, refused, keyless } = await run({ graph, input, key, output, region, progress, signal });
  const told = { report, problems, refused, keyless, keyName: key.name, isNoNdjson: problem !== undefined, output };
  say(summary({ ...told, width: process.stdout.columns }));
  say(whereToLook(report, output));
  return report.lost === 0 && report.refused === 0 && problems.length === 0 ? 0 : 1;
}

async function evaluateStack({ stack, config }: StartCommand, signal: AbortSignal): Promise<Graph> {
  const startedAt = performance.now();
  say(`Evaluating the program for stack ${stack} …`);
  const graph = await evaluate({ dir: PROJECT_FOLDER, stack, config, signal });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(`  ${createdOf(graph.resources).length} resources in ${regionsOf(graph).join(", ")} (${seconds} s)`);
  return graph;
}

const regionsOf = ({ outputs }: Graph) => Object.keys(parseOutputs(outputs).regions);

async function checkInput(input: string | undefined): Promise<void> {
  if (input === undefined) return;
  const isFile = await stat(input).then(
    (found) => found.isFile(),
    () => false,
  );
  const isReadable = await access(input, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (!isFile || !isReadable) throw new UsageError(`--input must be a file that can be read, got ${input}.`);
}

async function prepare(output: string, regions: string[]): Promise<void> {
  try {
    await mkdir(output, { recursive: true });
    await access(output, constants.W_OK);
    for (const region of regions) await prepareFolder(output, region);
  } catch (error) {
    throw new UsageError(`--output must be a folder that can be written, got ${output}: ${(error as Error).message}`);
  }
}
