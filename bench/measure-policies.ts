import { cpus } from "node:os";
import path from "node:path";
import Table from "cli-table3";
import { AWS_REGIONS } from "../client/aws-regions.ts";
import { evaluate } from "../offline/engine.ts";
import { runPack, startPack } from "../offline/policy/pack-host.ts";
import { subjectsOf } from "../offline/policy/subject.ts";

/** How many regions the stacks have that are checked. */
const REGION_COUNTS = [2, 7, 14];

const dir = path.dirname(import.meta.dirname);
const { signal } = new AbortController();
const names = [...AWS_REGIONS.keys()].filter((name) => !/^(cn|us-gov)-/.test(name));
const packArgs = { dir: path.join(dir, "policies"), project: "tributary", stack: "dev", config: {}, signal };

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

async function start(): Promise<void> {
  const { child } = await startPack({ ...packArgs, subjects: [] });
  child.kill("SIGKILL");
}

const table = new Table({
  head: ["", "resources", "rules", "findings", "median s", "min s", "max s"],
  style: { head: [], border: [] },
  colAligns: ["left", "right", "right", "right", "right", "right", "right"],
});

function addRow(title: string, cells: string[], samples: number[]): void {
  const sorted = samples.toSorted((a, b) => a - b);
  const seconds = [sorted[Math.floor(sorted.length / 2)], sorted[0], sorted.at(-1)];
  table.push([title, ...cells, ...seconds.map((value = Number.NaN) => value.toFixed(2))]);
}

/** Prints how long the pack takes to start, and to check stacks of some sizes. Starting is part of checking. */
export async function measurePolicies(rounds: number): Promise<void> {
  const starts: number[] = [];
  for (let round = 0; round < rounds; round++) starts.push(await secondsOf(start));
  addRow("start", ["", "", ""], starts);
  for (const count of REGION_COUNTS) {
    const config = { regions: JSON.stringify(names.slice(0, count)) };
    const subjects = subjectsOf(await evaluate({ dir, stack: "dev", config }));
    const { policies, answers } = await runPack({ ...packArgs, subjects });
    const samples: number[] = [];
    for (let round = 0; round < rounds; round++)
      samples.push(await secondsOf(() => runPack({ ...packArgs, subjects })));
    addRow(`check ${count} regions`, [subjects.length, policies.length, answers.length].map(String), samples);
  }
  console.log(`The policy pack. Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}`);
  console.log(table.toString());
}
