import path from "node:path";
import { evaluate } from "../../../offline/engine.ts";
import type { Graph } from "../../../offline/graph.ts";

const dir = path.resolve(import.meta.dirname, "../../..");
const graphs = new Map<string, Promise<Graph>>();

/** What this project's program declares for a stack, evaluated once. */
export function graphOf(stack: "dev" | "prod"): Promise<Graph> {
  const graph = graphs.get(stack) ?? evaluate({ dir, stack });
  graphs.set(stack, graph);
  return graph;
}
