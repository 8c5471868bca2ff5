import { cpus } from "node:os";
import path from "node:path";
import Table from "cli-table3";
import { AWS_REGIONS } from "../client/aws-regions.ts";
import { evaluate } from "../offline/engine.ts";

/** How many regions are evaluated. */
const REGION_COUNTS = [1, 2, 3, 5, 10, 20, 30];

const dir = path.dirname(import.meta.dirname);
const names = [...AWS_REGIONS.keys()].filter((name) => !/^(cn|us-gov)-/.test(name));

async function secondsOf(regions: number): Promise<{ seconds: number; resources: number }> {
  const config = { regions: JSON.stringify(names.slice(0, regions)) };
  const startedAt = performance.now();
  const { resources } = await evaluate({ dir, stack: "dev", config });
  return { seconds: (performance.now() - startedAt) / 1000, resources: resources.length };
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Prints how long evaluating the program takes: the rounds are interleaved, the medians shown. */
export async function measureProgram(rounds: number): Promise<void> {
  await secondsOf(1); // Fills the caches of compiled code and bundle, as every evaluation but the very first finds them.
  const samples = new Map(REGION_COUNTS.map((count) => [count, [] as number[]]));
  const resources = new Map<number, number>();
  for (let round = 1; round <= rounds; round++) {
    for (const count of REGION_COUNTS) {
      const sample = await secondsOf(count);
      samples.get(count)?.push(sample.seconds);
      resources.set(count, sample.resources);
      if (process.stdout.isTTY) process.stdout.write(`\rround ${round} of ${rounds}, ${count} regions `);
    }
  }

  const base = median(samples.get(2) ?? []);
  const head = ["regions", "resources", "median s", "min s", "max s", "each region beyond two, of two"];
  const table = new Table({ head, style: { head: [], border: [] }, colAligns: head.map(() => "right") });
  for (const count of REGION_COUNTS) {
    const values = samples.get(count) ?? [];
    const share = count > 2 ? (median(values) - base) / (count - 2) / base : undefined;
    const seconds = [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(2));
    const percent = share === undefined ? "" : `${(share * 100).toFixed(1)} %`;
    table.push([count, resources.get(count) ?? 0, ...seconds, percent]);
  }
  console.log(
    `\nEvaluating the program, offline. Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}`,
  );
  console.log(table.toString());
}
