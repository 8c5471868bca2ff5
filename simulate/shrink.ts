import { MAPPING_DEFAULTS } from "../event-source-mapping/limits.ts";
import type { Invariant } from "./check/violation.ts";
import { runAndCheck, type Simulated } from "./run-seed.ts";
import type { MappingChoice, Scenario } from "./scenario/scenario.ts";

/** However large a scenario is, its shrinking ends. */
const MAXIMUM_RUNS = 400;

const PLAIN_MAPPING: MappingChoice = { ...MAPPING_DEFAULTS, fanOut: false };

/** Drops whatever a scenario can do without and still break `rule`: faults, reshardings, settings, records. */
export async function shrink(scenario: Scenario, rule: Invariant, simulated: Simulated): Promise<Scenario> {
  let best = scenario;
  let runs = 0;

  async function accept(candidate: Scenario): Promise<boolean> {
    if (++runs > MAXIMUM_RUNS) return false;
    const { violations } = await runAndCheck(candidate, simulated);
    if (!violations.some((violation) => violation.rule === rule)) return false;
    best = candidate;
    return true;
  }

  /** Drops halves, then quarters and so on, down to single ones. */
  async function drop(list: "faults" | "reshardings" | "records"): Promise<void> {
    for (let size = Math.ceil(best[list].length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let start = 0; start < best[list].length; ) {
        const rest = best[list].toSpliced(start, size);
        if (!(await accept({ ...best, [list]: rest }))) start += size;
      }
    }
  }

  async function simplify(): Promise<void> {
    for (const [name, value] of Object.entries(PLAIN_MAPPING)) {
      const mapping = { ...best.mapping, [name]: value };
      if (JSON.stringify(mapping) !== JSON.stringify(best.mapping)) await accept({ ...best, mapping });
    }
    for (const name of ["inputShards", "outputShards"] as const) {
      if (best[name] > 1) await accept({ ...best, [name]: 1 });
    }
  }

  for (let before = -1; before !== sizeOf(best) && runs <= MAXIMUM_RUNS; ) {
    before = sizeOf(best);
    await drop("faults");
    await drop("reshardings");
    await simplify();
    await drop("records");
  }
  return best;
}

function sizeOf({ faults, reshardings, records }: Scenario): number {
  return faults.length + reshardings.length + records.length;
}
