import { jsonDocument } from "../../command-line/document.ts";
import type { CheckedPlan } from "./agreement/check-plan.ts";
import type { CapacityPlan } from "./plan.ts";
import { amountsOf } from "./report.ts";

/** A plan as data: what lasts for ever is null, and so is what is not known. */
export function toJson(whole: CapacityPlan | CheckedPlan): string {
  const { project, stack, load, regions, findings, notCounted } = whole;
  const plan = {
    project,
    stack,
    load,
    costs: amountsOf(regions.flatMap(({ costs }) => costs)),
    regions: regions.map(({ declared: { region }, streams, flows, queues, costs }) => ({
      region,
      costs: amountsOf(costs),
      items: costs,
      streams: streams.map(({ stream: { arn: _arn, ...stream }, use, ...planned }) => ({
        ...stream,
        load: use.load,
        ...planned,
      })),
      functions: flows.map(({ flow, ...planned }) => ({
        name: flow.function.name,
        stream: flow.input.name,
        ...planned,
      })),
      queues: queues.map(({ flow, ...planned }) => ({ name: flow.function.name, queue: flow.queue, ...planned })),
    })),
    ...("simulated" in whole ? { simulated: whole.simulated.map(simulatedOf) } : {}),
    findings,
    notCounted,
  };
  return jsonDocument(plan, (value) => (value === undefined ? null : value));
}

const simulatedOf = ({ region, streams, flows }: CheckedPlan["simulated"][number]) => ({
  region,
  streams: streams.map(({ forecast, runs }) => ({ name: forecast.stream.name, runs })),
  functions: flows.map(({ forecast, runs, points }) => ({ name: forecast.flow.function.name, runs, points })),
});
