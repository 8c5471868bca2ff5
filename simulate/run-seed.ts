import { UsageError } from "../command-line/command.ts";
import { createHandler } from "../handlers/enrich/handler.ts";
import { PLANTED_BUGS } from "./bugs/planted-bugs.ts";
import { check } from "./check/check.ts";
import { createLedger } from "./check/ledger.ts";
import { tryOutcomes } from "./check/tried-outcomes.ts";
import type { Violation } from "./check/violation.ts";
import { loadOwnHandler, type OwnHandler, type OwnHandlerOptions } from "./own-handler.ts";
import { drawScenario } from "./scenario/draw-scenario.ts";
import type { Scenario } from "./scenario/scenario.ts";
import type { History } from "./world/history.ts";
import { runScenario } from "./world/run-scenario.ts";
import type { HandlerMaker } from "./world/world.ts";

/** One simulation and the verdict on it. */
export type SeedResult = { scenario: Scenario; history: History; violations: Violation[] };

/** What is simulated: a handler, and a user's own records, when it is a user's own. */
export type Simulated = { maker: HandlerMaker; own?: OwnHandler | undefined };

/** The story's handler or one's own, perhaps with a planted bug. @throws UsageError for a bug or a handler that can't be. */
export async function loadSimulated(bug: string | undefined, own: OwnHandlerOptions | undefined): Promise<Simulated> {
  const loaded = own === undefined ? undefined : await loadOwnHandler(own);
  return { maker: withBug(bug, loaded?.maker ?? createHandler), own: loaded };
}

/** The handler, or the same with a bug of that name. @throws UsageError when no bug has that name. */
export function withBug(bugName: string | undefined, maker: HandlerMaker = createHandler): HandlerMaker {
  if (bugName === undefined) return maker;
  const bug = PLANTED_BUGS.find(({ name }) => name === bugName);
  if (bug === undefined) {
    const names = PLANTED_BUGS.map(({ name }) => `  ${name}`).join("\n");
    throw new UsageError(`--bug must be the name of a planted bug, got "${bugName}". They are:\n${names}`);
  }
  return bug.plant(maker);
}

/** Draws the scenario of a seed, lets it happen and checks it. */
export function runSeed(seed: number, simulated: Simulated): Promise<SeedResult> {
  return runAndCheck(drawScenario(seed, simulated.own?.draw), simulated);
}

/** Lets a scenario happen and checks it. @param isTraced whether the history keeps lines for people. */
export async function runAndCheck(
  scenario: Scenario,
  { maker, own }: Simulated,
  isTraced = false,
): Promise<SeedResult> {
  const history = await runScenario(scenario, maker, isTraced);
  const note = (fault: string) => void history.fired.set(fault, (history.fired.get(fault) ?? 0) + 1);
  const { items } = createLedger(history);
  const outcomes = own && (await tryOutcomes(items.values(), own.definition, scenario.maxRecordBytes));
  return { scenario, history, violations: check(scenario, history, note, outcomes) };
}
