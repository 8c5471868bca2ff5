import { styleText } from "node:util";
import { type Command, command } from "../command-line/command.ts";
import { writeResult } from "../command-line/write-result.ts";
import { PLAN_USAGE, type PlanCommand, parsePlanArguments } from "./plan/command-line.ts";

/** `npm run plan`, in the current folder: exit status 0, or 1 for errors among the findings, or without a graph. */
export const plan: Command<PlanCommand> = {
  usage: PLAN_USAGE,
  parse: parsePlanArguments,
  opening: ({ stack }) => `Evaluating the program for stack ${stack}, and planning it: a few seconds …`,
  async run({ stack, config, load, limits, json, output }, signal) {
    const { evaluate } = await import("../offline/engine.ts");
    const { planGraph } = await import("./plan/plan.ts");
    const { readPrices } = await import("./plan/price-book.ts");
    const graph = await evaluate({ dir: process.cwd(), stack, config, signal });
    const planned = planGraph(graph, load, readPrices(), limits, Date.now());
    if (json) {
      const { toJson } = await import("./plan/to-json.ts");
      await writeResult(toJson(planned), output);
    } else {
      const { renderPlan } = await import("./plan/report.ts");
      await writeResult(renderPlan(planned, output === undefined ? styleText : (_, text) => text), output);
    }
    return planned.findings.some(({ level }) => level === "error") ? 1 : 0;
  },
};

if (import.meta.main) await command(plan);
