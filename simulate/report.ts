import { styleText } from "node:util";
import Table from "cli-table3";
import type { Violation } from "./check/violation.ts";
import { FAULT_TABLE, silentFaults } from "./fault-table.ts";
import { runAndCheck, runSeed, type Simulated } from "./run-seed.ts";
import type { SeedRange, Totals } from "./run-seeds.ts";
import { shrink } from "./shrink.ts";

/** From this many seeds on, every fault must have come up. */
const SEEDS_FOR_ALL_FAULTS = 1_000;

/** What `--json` prints. */
export type SimulationReport = Totals & {
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
  const silent = isTooFew || failure !== undefined ? [] : silentFaults(totals.fired);
  return { from: range.from, seconds, ...totals, silent: silent.map(({ id }) => id), failure };
}

/** Runs a seed that failed again, and shrinks it as far as it breaks the same rule. */
export async function explain(
  seed: number,
  { bug, own }: Pick<SeedRange, "bug" | "own">,
  simulated: Simulated,
): Promise<Failure> {
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
  const { from, seeds, records, invocations, virtualMs, seconds, silent, failure } = report;
  const number = (value: number) => Math.round(value).toLocaleString("en-US");
  const parts = [
    faultTable(report.fired),
    notSimulated(),
    `${number(seeds)} seeds from ${from}: ${number(records)} records, ${number(invocations)} invocations and ` +
      `${number(virtualMs / 3_600_000)} virtual hours in ${seconds.toFixed(1)} s.`,
  ];
  if (failure !== undefined) parts.push(renderFailure(failure));
  if (silent.length > 0)
    parts.push(styleText("red", `Never came up: ${silent.join(", ")}. A run must provoke them all.`));
  if (failure === undefined && silent.length === 0) parts.push(styleText("green", "No rule is broken."));
  return parts.join("\n\n");
}

function faultTable(fired: Totals["fired"]): string {
  const table = new Table({
    head: ["", "fault", "times"],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "left", "right"],
  });
  for (const { id, fault, notSimulated } of FAULT_TABLE) {
    if (notSimulated === undefined) table.push([id, fault, (fired[id] ?? 0).toLocaleString("en-US")]);
  }
  return table.toString();
}

function notSimulated(): string {
  const lines = FAULT_TABLE.filter((row) => row.notSimulated !== undefined).map(
    (row) => `  ${row.id}  ${row.fault}: ${row.notSimulated}`,
  );
  return ["Not simulated:", ...lines].join("\n");
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
