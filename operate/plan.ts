import { access } from "node:fs/promises";
import { styleText } from "node:util";
import { type Command, command } from "../command-line/command.ts";
import { jsonDocument } from "../command-line/document.ts";
import { writeResult } from "../command-line/write-result.ts";
import {
  type LoadCommand,
  PLAN_USAGE,
  type PlanCommand,
  parsePlanArguments,
  type RefreshCommand,
  type SelfCheckCommand,
} from "./plan/command-line.ts";
import type { Load } from "./plan/load.ts";

/** `npm run plan`, in the current folder or on the program of --program: exit status 0, or 1 for errors among the findings, without a graph, or where it disagrees with itself. */
export const plan: Command<PlanCommand> = {
  usage: PLAN_USAGE,
  parse: parsePlanArguments,
  opening: openingOf,
  run(asked, signal) {
    if (asked.task === "self-check") return checkItself(asked);
    return asked.task === "plan" ? planLoad(asked, signal) : refreshPrices(asked, signal);
  },
};

function openingOf(asked: PlanCommand): string {
  if (asked.task === "self-check")
    return `Comparing formulas and simulation on ${asked.plans} plans: half a minute for 200 …`;
  if (asked.task === "refresh")
    return `Evaluating the program for stack ${asked.stack}, and fetching AWS's prices for its regions …`;
  return `Evaluating the program for stack ${asked.stack}${asked.load.durationMs === undefined ? ", measuring its functions" : ""}, and planning it: some seconds …`;
}

async function planLoad(
  { program, stack, config, load, limits, records, prices, json, output }: LoadCommand,
  signal: AbortSignal,
) {
  const { evaluate } = await import("../offline/engine.ts");
  const { measureFunctions } = await import("./plan/duration/measure.ts");
  const { checkPlan } = await import("./plan/agreement/check-plan.ts");
  const { planGraph } = await import("./plan/plan.ts");
  const { readPrices } = await import("./plan/price-book.ts");
  const { ownPricesFile } = await import("./plan/refresh/own-prices.ts");
  if (prices !== undefined) await access(prices);
  const known = readPrices(prices ?? ownPricesFile());
  const measuring = load.durationMs === undefined ? await recordsToMeasureWith(load, records) : undefined;
  const graph = await evaluate({ dir: program, stack, config, signal });
  const measured = measuring && (await measureFunctions({ ...measuring, graph, bytes: load.bytes, signal }));
  const planned = checkPlan(planGraph(graph, load, known, limits, Date.now(), measured));
  if (json) {
    const { toJson } = await import("./plan/to-json.ts");
    await writeResult(toJson(planned), output);
  } else {
    const { renderPlan } = await import("./plan/report.ts");
    await writeResult(renderPlan(planned, output === undefined ? styleText : (_, text) => text), output);
  }
  return planned.findings.some(({ level }) => level === "error") ? 1 : 0;
}

async function recordsToMeasureWith({ bytes }: Load, file: string | undefined) {
  const { readRecords, storyRecords } = await import("./plan/duration/measured-records.ts");
  return { records: file === undefined ? storyRecords(bytes) : readRecords(file), areOwn: file !== undefined };
}

async function refreshPrices({ program, stack, config, prices, json, output }: RefreshCommand, signal: AbortSignal) {
  const { evaluate } = await import("../offline/engine.ts");
  const { declaredRegions } = await import("./plan/declared.ts");
  const { fetchFromNetwork, fetchPrices, renderRefreshed } = await import("./plan/refresh/refresh.ts");
  const { keepPrices, ownPricesFile } = await import("./plan/refresh/own-prices.ts");
  const graph = await evaluate({ dir: program, stack, config, signal });
  const regions = declaredRegions(graph).map(({ region }) => region);
  const today = new Date().toISOString().slice(0, 10);
  const refreshed = await fetchPrices(regions, fetchFromNetwork, today, signal);
  const file = prices ?? ownPricesFile();
  keepPrices(file, refreshed.file);
  await writeResult(
    json ? jsonDocument({ file, ...refreshed.file, missing: refreshed.missing }) : renderRefreshed(refreshed, file),
    output,
  );
  return 0;
}

async function checkItself({ plans, json, output }: SelfCheckCommand) {
  const { renderSelfCheck, selfCheck } = await import("./plan/agreement/self-check.ts");
  const checked = selfCheck(0, plans, { shards: 16, events: 20_000, placements: 5 });
  await writeResult(json ? jsonDocument(checked) : renderSelfCheck(checked), output);
  return checked.differences.length > 0 ? 1 : 0;
}

if (import.meta.main) await command(plan);
