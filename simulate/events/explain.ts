import type { EventHandlerMaker } from "./handlers.ts";
import type { EventInvariant, EventViolation } from "./history.ts";
import { runEvents } from "./run-event-seed.ts";
import type { EventScenario } from "./scenario.ts";

/** What is left of a scenario that breaks a rule, and what happens in it. */
export type ShrunkEvents = { scenario: EventScenario; lines: string[]; violations: EventViolation[] };

/** Drops whatever events and faults a scenario can do without and still break `rule`, one by one. */
export async function shrinkEvents(
  scenario: EventScenario,
  rule: EventInvariant,
  maker: EventHandlerMaker,
): Promise<ShrunkEvents> {
  let best = scenario;
  for (const list of ["faults", "events"] as const)
    for (let index = best[list].length - 1; index >= 0; index--) {
      const candidate: EventScenario = { ...best, [list]: best[list].toSpliced(index, 1) };
      const { violations } = await runEvents(candidate, maker);
      if (violations.some((violation) => violation.rule === rule)) best = candidate;
    }
  const { history, violations } = await runEvents(best, maker, true);
  return { scenario: best, lines: history.lines, violations };
}
