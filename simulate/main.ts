import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import { createReport, explain, renderReport } from "./report.ts";
import { handlerMaker } from "./run-seed.ts";
import { NONE_FAILED, runSeeds, type SeedRange } from "./run-seeds.ts";

const usage = `Usage: npm run simulate [-- --seeds N] [--from S] [--json]

Runs the real handler through one made-up world a seed, faults and all, and checks that no record is lost.

  --seeds N   how many seeds (default: 1,000)
  --from S    the first one (default: 1)
  --bug NAME  plant a bug into the handler, to see it found; a wrong name lists them
  --json      print the report as JSON
  --help      print this text`;

type Options = SeedRange & { json: boolean; help: boolean };

/** Runs the command. Answers its exit status: 0, 1 when a rule is broken or a fault never came up, 2 for bad usage. */
async function simulate(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) return 2;
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const startMs = performance.now();
  const progress = createProgress(options.count);
  const { totals, failedSeed } = await runSeeds(options, progress.update);
  progress.stop();
  const seconds = (performance.now() - startMs) / 1000;
  const failure =
    failedSeed === undefined ? undefined : await explain(failedSeed, options.bug, handlerMaker(options.bug));
  const report = createReport(options, totals, seconds, failure);
  console.log(options.json ? JSON.stringify(report, null, 2) : renderReport(report));
  return failure === undefined && report.silent.length === 0 ? 0 : 1;
}

/** Reads the arguments, or prints what is wrong with them. */
function readOptions(args: string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: {
        seeds: { type: "string", default: "1000" },
        from: { type: "string", default: "1" },
        bug: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const count = readNumber("--seeds", values.seeds, 1);
    const from = readNumber("--from", values.from, 0);
    if (from + count > NONE_FAILED) throw new RangeError(`--from and --seeds must add up to at most ${NONE_FAILED}.`);
    handlerMaker(values.bug);
    return { count, from, bug: values.bug, json: values.json, help: values.help };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return undefined;
  }
}

function readNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value < NONE_FAILED) return value;
  throw new RangeError(`${name} must be a whole number from ${least} to ${NONE_FAILED - 1}, got "${text}".`);
}

/** A bar where a person looks on. */
function createProgress(seeds: number): { update(done: number): void; stop(): void } {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const format = "  {bar} {percentage}%  {value} of {total} seeds";
  const bar = new SingleBar({ stream: process.stderr, format, hideCursor: true, clearOnComplete: true });
  bar.start(seeds, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}

if (import.meta.main) process.exitCode = await simulate(process.argv.slice(2));
