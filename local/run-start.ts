import { access, constants, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { parseOutputs } from "../client/index.ts";
import { explainError, UsageError } from "../command-line/command.ts";
import { createVoice, type Voice } from "../command-line/voice.ts";
import { realClock } from "../emulator/time/real-clock.ts";
import { createdOf } from "../offline/created.ts";
import { evaluate } from "../offline/engine.ts";
import type { Graph } from "../offline/graph.ts";
import { programTable } from "./account/program-table.ts";
import type { StartCommand } from "./command-line.ts";
import { drillOpening, drillStory } from "./drill/drill-story.ts";
import { regionsOf as regionsOfProgram } from "./program/living-program.ts";
import { runProgram } from "./program/run-program.ts";
import { serveProgram } from "./program/serve-program.ts";
import { TRY_FILE } from "./program/try-process.ts";
import { createChanges, watchProject } from "./run/changes.ts";
import { checkPort } from "./run/check-port.ts";
import { FolderInUseError, lockFolder } from "./run/folder-lock.ts";
import { sampleHead } from "./run/input.ts";
import { keyProblem } from "./run/key-problem.ts";
import { ndjsonProblem, readHead } from "./run/ndjson-problem.ts";
import { makeFolder, prepareFolder } from "./run/output-files.ts";
import { run } from "./run/run.ts";
import { runAgain } from "./run/run-again.ts";
import { serve } from "./run/serve.ts";
import { summary } from "./run/summary.ts";
import { whereToLook } from "./run/where-to-look.ts";

const PROJECT_FOLDER = path.dirname(import.meta.dirname);

type RunCommand = StartCommand & { mode: "run" };

/** Does what `npm start` was asked to do, and returns the exit status: 0 when all is well, 1 when not. */
export async function runStart(command: StartCommand, signal: AbortSignal, isQuiet: boolean): Promise<number> {
  const { output } = command;
  const voice = createVoice({ json: command.mode !== "serve" && command.json, isQuiet });
  if (command.mode === "run") await checkInput(command.input);
  if (command.mode === "try") await checkTry(command.program);
  if (command.mode === "serve") await checkPort(command.port);
  await prepare(output, []);
  const what = command.mode === "serve" ? "npm start -- --serve" : "npm start";
  const release = await lockFolder(output, what).catch((error) => {
    throw error instanceof FolderInUseError ? error : unwritable(output, error);
  });
  try {
    if (command.mode === "serve") return await serveStack(command, voice, signal);
    if (command.mode === "try") return await tryProgram(command, voice, signal);
    return await (command.isWatching ? watchAndRun(command, voice, signal) : runOnce(command, voice, signal));
  } finally {
    await release();
  }
}

async function serveStack(
  command: StartCommand & { mode: "serve" },
  voice: Voice,
  signal: AbortSignal,
): Promise<number> {
  const { output, port, program } = command;
  const { tell: say } = voice;
  const graph = await evaluateStack(command, voice, signal);
  if (program !== undefined) return serveProgram({ graph, output, port, signal, say });
  await prepare(output, regionsOf(graph));
  return serve({ graph, output, port, signal, say });
}

async function tryProgram(command: StartCommand & { mode: "try" }, voice: Voice, signal: AbortSignal): Promise<number> {
  const graph = await evaluateStack(command, voice, signal);
  return runProgram({ graph, program: path.resolve(command.program), output: command.output, signal, voice });
}

async function watchAndRun(command: RunCommand, voice: Voice, signal: AbortSignal): Promise<number> {
  const { input, output } = command;
  const { tell: say } = voice;
  const changes = createChanges(watchProject(PROJECT_FOLDER, output, input === undefined ? [] : [input]), realClock);
  const onError = (error: unknown) => say(`\n${explainError(error)}`);
  try {
    return await runAgain({ once: (ending) => runOnce(command, voice, ending), changes, signal, say, onError });
  } finally {
    changes.stop();
  }
}

async function runOnce(command: RunCommand, voice: Voice, signal: AbortSignal): Promise<number> {
  const { say, tell, progress } = voice;
  const { input, output, region, key, drill } = command;
  const head = input === undefined ? sampleHead() : await readHead(input);
  const problem = input === undefined ? undefined : ndjsonProblem(input, head);
  const said = problem ?? keyProblem(input ?? "the sample", key, head);
  if (said !== undefined) tell(`${said}\n`);
  const graph = await evaluateStack(command, voice, signal);
  const regions = regionsOf(graph);
  if (region !== undefined && !regions.includes(region))
    throw new UsageError(`--region must be one of ${regions.join(", ")}, got ${region}.`);
  if (drill !== undefined) checkDrill(drill.region, regions);
  await prepare(output, regions);
  if (drill !== undefined) say(drillOpening(drill));
  progress.step(`Putting ${input ?? "the bundled sample"} through it …`);
  const {
    report,
    others,
    problems,
    metrics,
    refused,
    keyless,
    drill: drilled,
  } = await run({
    graph,
    input,
    key,
    output,
    region,
    drill,
    progress,
    signal,
  });
  const told = { report, problems, refused, keyless, keyName: key.name, isNoNdjson: problem !== undefined, output };
  tell(summary({ ...told, width: process.stdout.columns }));
  if (drilled !== undefined) tell(drillStory(drilled));
  if (others !== undefined) tell(`\nFunctions that no stream drives:\n${programTable(others)}`);
  if (metrics !== "") say(`\n${metrics}`);
  voice.report(await readFile(path.join(output, "report.json"), "utf8"));
  say(whereToLook(report, output));
  return report.lost === 0 && (others?.lost ?? 0) === 0 && report.refused === 0 && problems.length === 0 ? 0 : 1;
}

async function evaluateStack(command: StartCommand, { say }: Voice, signal: AbortSignal): Promise<Graph> {
  const { stack, config } = command;
  const dir = command.mode === "run" ? PROJECT_FOLDER : (command.program ?? PROJECT_FOLDER);
  const startedAt = performance.now();
  say(`Evaluating the program for stack ${stack} …`);
  const graph = await evaluate({ dir, stack, config, signal });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(`  ${createdOf(graph.resources).length} resources in ${regionsOfProgram(graph).join(", ")} (${seconds} s)`);
  return graph;
}

const regionsOf = ({ outputs }: Graph) => Object.keys(parseOutputs(outputs).regions);

function checkDrill(region: string, regions: readonly string[]): void {
  if (regions.length < 2)
    throw new UsageError(
      `--drill needs a stack of two regions or more, got ${regions.join(", ")}.\n` +
        `Fix: add -c 'regions=["us-east-1","eu-west-1"]'`,
    );
  if (!regions.includes(region)) throw new UsageError(`--drill must be one of ${regions.join(", ")}, got ${region}.`);
}

async function checkTry(program: string): Promise<void> {
  const file = path.join(program, TRY_FILE);
  if (await isReadable(file)) return;
  throw new UsageError(
    `--program must be a folder with a ${TRY_FILE}, which uses what the program makes, got ${program}.\n` +
      "Fix: write one as docs/examples.md shows, or add --serve and use it by hand",
  );
}

const isReadable = (file: string) =>
  access(file, constants.R_OK).then(
    () => true,
    () => false,
  );

async function checkInput(input: string | undefined): Promise<void> {
  if (input === undefined) return;
  const found = await stat(input).catch(() => undefined);
  if (!found?.isFile() || !(await isReadable(input)))
    throw new UsageError(`--input must be a file that can be read, got ${input}.`);
  if (found.size === 0)
    throw new UsageError(`--input must be a file that holds records, got ${input}, which is empty.`);
}

async function prepare(output: string, regions: string[]): Promise<void> {
  try {
    await makeFolder(output);
    await access(output, constants.W_OK);
    for (const region of regions) await prepareFolder(output, region);
  } catch (error) {
    throw unwritable(output, error);
  }
}

const unwritable = (output: string, error: unknown) =>
  new UsageError(
    `--output must be a folder that can be written, got ${output}: ${(error as Error).message}.\nFix: --output out`,
  );
