import type { PlanFinding } from "../finding.ts";
import type { CapacityPlan } from "../plan.ts";
import { wordsOfNumber, wordsOfSeconds } from "../words.ts";
import { type Disagreement, differencesOf } from "./differences.ts";
import { type SimulatedRegion, simulatePlan } from "./simulate-plan.ts";

/** A plan that has been simulated too. */
export type CheckedPlan = CapacityPlan & { simulated: SimulatedRegion[] };

/** What `npm run plan` may take: a second or two for each load, on a laptop. */
const EFFORT = { shards: 64, events: 100_000, placements: 5, seed: 1 };

/** Simulates a plan, and adds what the formulas say otherwise to its findings. */
export function checkPlan(plan: CapacityPlan): CheckedPlan {
  const simulated = simulatePlan(plan.regions, plan.load, EFFORT);
  const { project, stack } = plan;
  const warnings = differencesOf(simulated).map((each): PlanFinding => {
    const name = each.name.replace(`${project}-${stack}-${each.region}-`, "");
    const text = `${name}: by the formulas ${words(each, each.formula)} ${each.quantity.replace("seconds ", "")}, by the simulation ${rangeOf(each)}.`;
    return { level: "warning", text, regions: [each.region] };
  });
  const at = plan.findings.findIndex(({ level }) => level === "info");
  const findings = plan.findings.toSpliced(at < 0 ? plan.findings.length : at, 0, ...folded(warnings));
  return { ...plan, findings, simulated };
}

function rangeOf(difference: Disagreement): string {
  const [least, most] = [words(difference, difference.least), words(difference, difference.most)];
  return least === most ? least : `${least} to ${most}`;
}

function words({ quantity }: Disagreement, value: number): string {
  if (quantity === "throttled") return `${(value * 100).toFixed(1)} %`;
  return quantity.startsWith("seconds") ? wordsOfSeconds(value) : wordsOfNumber(value);
}

/** What is true of several AWS regions once. */
function folded(findings: readonly PlanFinding[]): PlanFinding[] {
  const byText = new Map<string, PlanFinding>();
  for (const finding of findings) {
    const regions = [...(byText.get(finding.text)?.regions ?? []), ...finding.regions];
    byText.set(finding.text, { ...finding, regions });
  }
  return [...byText.values()];
}
