import path from "node:path";
import { evaluate } from "../../../offline/engine.ts";
import type { Graph } from "../../../offline/graph.ts";

const dir = path.resolve(import.meta.dirname, "../../..");
const graphs = new Map<string, Promise<Graph>>();

/** What this project's program declares for a stack, evaluated once for all tests: seconds each. It must not be changed. */
export function graphOf(stack: string): Promise<Graph> {
  const graph = graphs.get(stack) ?? evaluate({ dir, stack });
  graphs.set(stack, graph);
  return graph;
}

/** The same, as it is while the project has the name that the example's role is for: whoever uses the kit may rename the project. */
export async function graphUnderOurName(stack: string): Promise<Graph> {
  const graph = await graphOf(stack);
  return JSON.parse(JSON.stringify(graph).replaceAll(`${graph.project}-${stack}-`, `tributary-${stack}-`));
}
