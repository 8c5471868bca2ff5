import { UsageError } from "../command-line/command.ts";
import { createHandler } from "../handlers/enrich/handler.ts";
import { PLANTED_BUGS } from "./bugs/planted-bugs.ts";
import { check } from "./check/check.ts";
import type { Violation } from "./check/violation.ts";
import { drawScenario } from "./scenario/draw-scenario.ts";
import type { Scenario } from "./scenario/scenario.ts";
import type { History } from "./world/history.ts";
import { runScenario } from "./world/run-scenario.ts";
import type { HandlerMaker } from "./world/world.ts";

/** One simulation and the verdict on it. */
export type SeedResult = { scenario: Scenario; history: History; violations: Violation[] };

/** The real handler, or the one with a bug of that name. @throws UsageError when no bug has that name. */
export function handlerMaker(bugName: string | undefined): HandlerMaker {
  if (bugName === undefined) return createHandler;
  const bug = PLANTED_BUGS.find(({ name }) => name === bugName);
  if (bug === undefined) {
    const names = PLANTED_BUGS.map(({ name }) => `  ${name}`).join("\n");
    throw new UsageError(`--bug must be the name of a planted bug, got "${bugName}". They are:\n${names}`);
  }
  return bug.plant(createHandler);
}

/** Draws the scenario of a seed, lets it happen and checks it. */
export function runSeed(seed: number, maker: HandlerMaker): Promise<SeedResult> {
  return runAndCheck(drawScenario(seed), maker);
}

/** Lets a scenario happen and checks it. @param isTraced whether the history keeps lines for people. */
export async function runAndCheck(scenario: Scenario, maker: HandlerMaker, isTraced = false): Promise<SeedResult> {
  const history = await runScenario(scenario, maker, isTraced);
  const note = (fault: string) => void history.fired.set(fault, (history.fired.get(fault) ?? 0) + 1);
  return { scenario, history, violations: check(scenario, history, note) };
}
