import { SingleBar } from "cli-progress";
import { jsonDocument } from "../command-line/document.ts";
import { loadRun } from "./load-run.ts";
import { createReport, explain, renderReport } from "./report.ts";
import { runSeeds, type SeedRange } from "./run-seeds.ts";

/** What `npm run simulate` was asked to do. */
export type SimulateOptions = SeedRange & { json: boolean };

/** Simulates seeds and prints the report, with a bar for who looks on unless `isQuiet`. Returns the exit status. Throws `UsageError` for an unknown bug. */
export async function runSimulation(options: SimulateOptions, isQuiet: boolean): Promise<number> {
  await loadRun(options);
  const startMs = performance.now();
  const progress = createProgress(options.count, isQuiet);
  const { totals, failedSeed } = await runSeeds(options, progress.update);
  progress.stop();
  const seconds = (performance.now() - startMs) / 1000;
  const failure = failedSeed === undefined ? undefined : await explain(failedSeed, options);
  const report = createReport(options, totals, seconds, failure);
  process.stdout.write(`${options.json ? jsonDocument(report) : renderReport(report)}\n`);
  return failure === undefined && report.silent.length === 0 ? 0 : 1;
}

/** A bar where a person looks on. */
function createProgress(seeds: number, isQuiet: boolean): { update(done: number): void; stop(): void } {
  if (isQuiet || !process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const format = "  {bar} {percentage}%  {value} of {total} seeds";
  const bar = new SingleBar({ stream: process.stderr, format, hideCursor: true, clearOnComplete: true });
  bar.start(seeds, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
