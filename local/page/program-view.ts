import type { Clock } from "../../emulator/time/clock.ts";
import type { Graph } from "../../offline/graph.ts";
import { addCounts } from "../../page/add-counts.ts";
import type { View } from "../../page/view.ts";
import type { TriggerReport } from "../account/program-report.ts";
import { programFlows } from "./program-flows.ts";
import type { ProgramObserver } from "./program-observer.ts";
import { createProgramRegions } from "./program-regions.ts";
import type { SeenProgram } from "./seen-program.ts";

/** What a view of a program is made from. */
export type ProgramViewArgs = {
  graph: Pick<Graph, "project" | "stack">;
  living: SeenProgram;
  observer: ProgramObserver;
  clock: Clock;
};

/** Looks at a program, again and again; with a report, for the last time. */
export function createProgramView({ graph, ...args }: ProgramViewArgs): (report?: TriggerReport) => View {
  const { living, clock } = args;
  const flows = programFlows(living.resources);
  const look = createProgramRegions({ ...args, flows });
  const startedAtMs = clock.now();
  return (last) => {
    const names = living.regions.filter((region) => flows.some((flow) => flow.region === region));
    const regions = names.map(look(last));
    return {
      ...{ source: last === undefined ? "laptop" : "report", project: graph.project, stack: graph.stack, regions },
      ...{ atMs: clock.now(), seconds: (clock.now() - startedAtMs) / 1000, isWritable: false },
      counts: addCounts(regions.map(({ counts }) => counts)),
      problems: [...living.problems],
    };
  };
}
