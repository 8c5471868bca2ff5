import { styleText } from "node:util";
import { type Command, command } from "../command-line/command.ts";
import { writeResult } from "../command-line/write-result.ts";
import {
  type LoadCommand,
  PLAN_USAGE,
  type PlanCommand,
  parsePlanArguments,
  type SelfCheckCommand,
} from "./plan/command-line.ts";

/** `npm run plan`, in the current folder: exit status 0, or 1 for errors among the findings, without a graph, or where it disagrees with itself. */
export const plan: Command<PlanCommand> = {
  usage: PLAN_USAGE,
  parse: parsePlanArguments,
  opening: (asked) =>
    asked.task === "plan"
      ? `Evaluating the program for stack ${asked.stack}, and planning it: a few seconds …`
      : `Comparing formulas and simulation on ${asked.plans} plans: half a minute for 200 …`,
  run: (asked, signal) => (asked.task === "plan" ? planLoad(asked, signal) : checkItself(asked)),
};

async function planLoad({ stack, config, load, limits, json, output }: LoadCommand, signal: AbortSignal) {
  const { evaluate } = await import("../offline/engine.ts");
  const { checkPlan } = await import("./plan/agreement/check-plan.ts");
  const { planGraph } = await import("./plan/plan.ts");
  const { readPrices } = await import("./plan/price-book.ts");
  const graph = await evaluate({ dir: process.cwd(), stack, config, signal });
  const planned = checkPlan(planGraph(graph, load, readPrices(), limits, Date.now()));
  if (json) {
    const { toJson } = await import("./plan/to-json.ts");
    await writeResult(toJson(planned), output);
  } else {
    const { renderPlan } = await import("./plan/report.ts");
    await writeResult(renderPlan(planned, output === undefined ? styleText : (_, text) => text), output);
  }
  return planned.findings.some(({ level }) => level === "error") ? 1 : 0;
}

async function checkItself({ plans }: SelfCheckCommand) {
  const { renderSelfCheck, selfCheck } = await import("./plan/agreement/self-check.ts");
  const checked = selfCheck(0, plans, { shards: 16, events: 20_000, placements: 5 });
  await writeResult(renderSelfCheck(checked), undefined);
  return checked.differences.length > 0 ? 1 : 0;
}

if (import.meta.main) await command(plan);
