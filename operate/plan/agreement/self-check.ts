import { createRandom } from "../../../simulate/random.ts";
import { planRegion } from "../region-plan.ts";
import { wordsOfNumber } from "../words.ts";
import { type Disagreement, differencesOf } from "./differences.ts";
import { drawPlan } from "./draw-plan.ts";
import { type PlanEffort, simulatePlan } from "./simulate-plan.ts";

/** What checking formulas against the simulation found. */
export type SelfCheck = {
  plans: number;
  /** Records of all runs. */
  records: number;
  /** Each with the seed of its plan. */
  differences: (Disagreement & { seed: number })[];
};

/** Compares the formulas with the simulation, on plans drawn from seeds one after the other. */
export function selfCheck(from: number, plans: number, effort: Omit<PlanEffort, "seed">): SelfCheck {
  let records = 0;
  const differences: SelfCheck["differences"] = [];
  for (let seed = from; seed < from + plans; seed++) {
    const { load, declared, measured } = drawPlan(createRandom(seed, "plan"));
    const simulated = simulatePlan([planRegion(declared, load, () => undefined, measured)], load, { ...effort, seed });
    for (const { streams, flows } of simulated)
      records += [...streams, ...flows].reduce(
        (sum, { runs }) => sum + runs.reduce((all, run) => all + run.records, 0),
        0,
      );
    differences.push(...differencesOf(simulated).map((each) => ({ ...each, seed })));
  }
  return { plans, records, differences };
}

/** What a check found, in words. */
export function renderSelfCheck({ plans, records, differences }: SelfCheck): string {
  const odd = new Set(differences.map(({ seed }) => seed)).size;
  const lines = differences.map(
    ({ seed, quantity, formula, least, most }) =>
      `plan ${seed}, ${quantity}: ${wordsOfNumber(formula)} by the formulas, ${wordsOfNumber(least)} to ${wordsOfNumber(most)} by the simulation`,
  );
  const { length } = differences;
  return [
    ...lines,
    `${plans - odd} of ${plans} plans agree within a tenth in all that is compared; ${wordsOfNumber(records)} records simulated, ${length} numbers differ.`,
  ].join("\n");
}
