import { access, constants, mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { styleText } from "node:util";
import { parseOutputs } from "../client/index.ts";
import { UsageError } from "../command-line/command.ts";
import { createProgress } from "../command-line/progress.ts";
import { evaluate } from "../offline/engine.ts";
import type { Graph } from "../offline/graph.ts";
import type { StartCommand } from "./command-line.ts";
import { prepareFolder } from "./run/output-files.ts";
import type { Report } from "./run/report.ts";
import { reportTable } from "./run/report-table.ts";
import { run } from "./run/run.ts";
import { serve } from "./run/serve.ts";

const PROJECT_FOLDER = path.dirname(import.meta.dirname);
const MAX_LINES_SHOWN = 20;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Does what `npm start` was asked to do, and returns the exit status: 0 when all is well, 1 when not. */
export async function runStart(command: StartCommand, signal: AbortSignal): Promise<number> {
  const output = command.mode === "run" ? command.output : "out";
  if (command.mode === "run") await checkInput(command.input);
  await prepare(output, []);
  const graph = await evaluateStack(command, signal);
  const regions = Object.keys(parseOutputs(graph.outputs).regions);
  await prepare(output, regions);
  if (command.mode === "serve") return serve({ graph, output, port: command.port, signal, say });
  if (command.region !== undefined && !regions.includes(command.region))
    throw new UsageError(`--region must be one of ${regions.join(", ")}, got ${command.region}.`);
  return runOnce(command, graph, signal);
}

async function evaluateStack({ stack, config }: StartCommand, signal: AbortSignal): Promise<Graph> {
  const startedAt = performance.now();
  say(`Evaluating the program for stack ${stack} …`);
  const graph = await evaluate({ dir: PROJECT_FOLDER, stack, config, signal });
  const regions = Object.keys(parseOutputs(graph.outputs).regions);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(`  ${graph.resources.length} resources in ${regions.join(", ")} (${seconds} s)`);
  return graph;
}

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

async function runOnce(command: StartCommand & { mode: "run" }, graph: Graph, signal: AbortSignal) {
  const { input, output, region } = command;
  const progress = createProgress(process.stdout, () => performance.now());
  progress.step(`Putting ${input ?? "the bundled sample"} through it …`);
  const lines: string[] = [];
  let unshown = 0;
  const onLine = (line: number, reason: string) => {
    if (lines.length < MAX_LINES_SHOWN) lines.push(`  line ${line}: ${reason}`);
    else unshown += 1;
  };
  const { report, problems } = await run({ graph, input, output, region, progress, signal, onLine });
  if (lines.length > 0)
    say(`\nLines that are no user records; the failure store holds them as they came:\n${lines.join("\n")}`);
  if (unshown > 0) say(`  and ${unshown} more`);
  for (const problem of problems) say(styleText("red", `Problem: ${problem}`));
  summarise(report, output);
  return report.lost === 0 && report.refused === 0 && problems.length === 0 ? 0 : 1;
}

function summarise(report: Report, output: string): void {
  const first = Object.keys(report.regions)[0] ?? "";
  const { in: taken, lost, seconds } = report;
  say(`\n${reportTable(report)}\n`);
  const verdict = lost === 0 ? styleText("green", "nothing lost") : styleText("red", `${lost} lost`);
  say(`${taken.toLocaleString("en-US")} records in ${seconds.toFixed(1)} s, ${verdict}.`);
  if (report.refused > 0) say(`${report.refused} lines were refused: no stream takes them.`);
  say(`
Look at   ${output}/${first}/enriched.ndjson   what came back
          ${output}/${first}/failures/         what could not be enriched, and why
          ${output}/report.json
Try next  npm start -- --input FILE.ndjson --output DIR   your own records
          npm start -- --serve                            your own application, with any AWS SDK
          npm run preview                                 what \`pulumi up\` would create`);
}
