import { styleText } from "node:util";
import Table from "cli-table3";
import { shrinkEvents } from "./events/explain.ts";
import { rightHandlers } from "./events/handlers.ts";
import { runEventSeed } from "./events/run-event-seed.ts";
import { faultsOf, silentFaults } from "./fault-table.ts";
import { runRegionSeed, shrinkRegions } from "./regions/run-region-seed.ts";
import { loadSimulated, runAndCheck, runSeed } from "./run-seed.ts";
import type { SeedRange, Totals } from "./run-seeds.ts";
import { shrink } from "./shrink.ts";

/** From this many seeds on, every fault must have come up. */
const SEEDS_FOR_ALL_FAULTS = 1_000;

/** A rule that is broken, and where. */
type Violation = { rule: string; text: string };

/** What `--json` prints. */
export type SimulationReport = Totals & {
  world: SeedRange["world"];
  from: number;
  seconds: number;
  /** Faults that should have come up and did not. */
  silent: string[];
  failure: Failure | undefined;
};

/** The lowest seed that failed, made small. */
type Failure = {
  seed: number;
  /** The command that replays it. */
  replay: string;
  /** What the scenario as it was drawn breaks. */
  violations: Violation[];
  /** Settings and faults that are left of it. */
  scenario: object;
  /** What happens in it then, and which rules that breaks. */
  history: string[];
  historyViolations: Violation[];
};

/** Puts a report together. */
export function createReport(
  range: SeedRange,
  totals: Totals,
  seconds: number,
  failure: Failure | undefined,
): SimulationReport {
  // Many faults are of the story's own records.
  const isTooFew = range.count < SEEDS_FOR_ALL_FAULTS || range.own !== undefined;
  const silent = isTooFew || failure !== undefined ? [] : silentFaults(range.world, totals.fired);
  return { world: range.world, from: range.from, seconds, ...totals, silent: silent.map(({ id }) => id), failure };
}

/** Runs a seed that failed again, and shrinks it as far as it breaks the same rule. */
export function explain(seed: number, range: Pick<SeedRange, "world" | "bug" | "own">): Promise<Failure> {
  if (range.world === "regions") return explainRegions(seed);
  return range.world === "events" ? explainEvents(seed) : explainRecords(seed, range);
}

async function explainRegions(seed: number): Promise<Failure> {
  const { scenario, violations } = await runRegionSeed(seed);
  const rule = violations[0]?.rule;
  if (rule === undefined) throw new Error(`Seed ${seed} failed once, and did not when it was run again.`);
  const small = await shrinkRegions(scenario, rule);
  const { records, seed: _, ...settings } = small.scenario;
  return {
    seed,
    replay: `npm run simulate -- --world regions --seeds 1 --from ${seed}`,
    violations,
    scenario: { ...settings, records: records.length },
    history: small.lines,
    historyViolations: small.violations,
  };
}

async function explainEvents(seed: number): Promise<Failure> {
  const { scenario, violations } = await runEventSeed(seed);
  const rule = violations[0]?.rule;
  if (rule === undefined) throw new Error(`Seed ${seed} failed once, and did not when it was run again.`);
  const small = await shrinkEvents(scenario, rule, rightHandlers);
  return {
    seed,
    replay: `npm run simulate -- --world events --seeds 1 --from ${seed}`,
    violations,
    scenario: small.scenario,
    history: small.lines,
    historyViolations: small.violations,
  };
}

async function explainRecords(seed: number, { bug, own }: Pick<SeedRange, "bug" | "own">): Promise<Failure> {
  const simulated = await loadSimulated(bug, own);
  const { scenario, violations } = await runSeed(seed, simulated);
  const rule = violations[0]?.rule;
  if (rule === undefined) throw new Error(`Seed ${seed} failed once, and did not when it was run again.`);
  const small = await runAndCheck(await shrink(scenario, rule, simulated), simulated, true);
  const { records, seed: _, ...settings } = small.scenario;
  return {
    seed,
    replay: `npm run simulate -- --seeds 1 --from ${seed}${optionsText({ bug, ...own })}`,
    violations,
    scenario: { ...settings, records: records.length },
    history: small.history.lines,
    historyViolations: small.violations,
  };
}

/** Options as the command line has them. */
function optionsText(options: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return given
    .map(([name, value = ""]) => ` --${name} ${/^[\w./-]+$/.test(value) ? value : JSON.stringify(value)}`)
    .join("");
}

/** The report for people. */
export function renderReport(report: SimulationReport): string {
  const { world, from, seeds, records, invocations, virtualMs, seconds, silent, failure } = report;
  const number = (value: number) => Math.round(value).toLocaleString("en-US");
  const parts = [
    faultTable(world, report.fired),
    ...notSimulated(world),
    `${number(seeds)} seeds from ${from}: ${number(records)} ${world === "events" ? "events" : "records"}, ${number(invocations)} ${world === "regions" ? "calls" : "invocations"} and ` +
      `${number(virtualMs / 3_600_000)} virtual hours in ${seconds.toFixed(1)} s.`,
  ];
  if (failure !== undefined) parts.push(renderFailure(failure));
  if (silent.length > 0)
    parts.push(styleText("red", `Never came up: ${silent.join(", ")}. A run must provoke them all.`));
  if (failure === undefined && silent.length === 0) parts.push(styleText("green", "No rule is broken."));
  return parts.join("\n\n");
}

function faultTable(world: SeedRange["world"], fired: Totals["fired"]): string {
  const table = new Table({
    head: ["", "fault", "times"],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "left", "right"],
  });
  for (const { id, fault, notSimulated } of faultsOf(world)) {
    if (notSimulated === undefined) table.push([id, fault, (fired[id] ?? 0).toLocaleString("en-US")]);
  }
  return table.toString();
}

function notSimulated(world: SeedRange["world"]): string[] {
  const lines = faultsOf(world)
    .filter((row) => row.notSimulated !== undefined)
    .map((row) => `  ${row.id}  ${row.fault}: ${row.notSimulated}`);
  return lines.length === 0 ? [] : [["Not simulated:", ...lines].join("\n")];
}

const MAXIMUM_LINES = 200;
/** Of a sequence number only the last digits tell a person something. */
const SEQUENCE_NUMBER = /\d{50,}/g;

/** What is said of a seed that breaks rules. */
export function renderFailure({ seed, violations, scenario, history, historyViolations, replay }: Failure): string {
  const rules = (all: readonly Violation[]) => all.slice(0, 5).map(({ rule, text }) => `  ${rule}: ${text}`);
  const more = history.length > MAXIMUM_LINES ? [`  … ${history.length - MAXIMUM_LINES} more lines`] : [];
  return [
    styleText("red", `Seed ${seed} breaks rules, ${violations.length} times:`),
    ...rules(violations),
    "",
    `Made as small as it gets, with ${JSON.stringify(scenario)}:`,
    ...history.slice(0, MAXIMUM_LINES).map((line) => `  ${line}`),
    ...more,
    ...rules(historyViolations),
    "",
    `Replay: ${replay}`,
  ]
    .join("\n")
    .replace(SEQUENCE_NUMBER, (digits) => `…${digits.slice(-4)}`);
}
