import path from "node:path";
import { evaluate } from "../../../offline/engine.ts";
import type { Graph } from "../../../offline/graph.ts";
import { shippedProgram } from "../../support/shipped-program.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const graphs = new Map<string, Promise<Graph>>();

/** What the program as it is shipped declares for a stack, evaluated once for all tests: seconds each. It must not be changed. */
export const graphOf = (stack: string): Promise<Graph> => graphIn(shippedProgram(), stack);

/** The same of the program as it is in this project, with flows of a user's own if it has some. */
export const projectGraphOf = (stack: string): Promise<Graph> => graphIn(root, stack);

function graphIn(dir: string, stack: string): Promise<Graph> {
  const graph = graphs.get(`${dir} ${stack}`) ?? evaluate({ dir, stack });
  graphs.set(`${dir} ${stack}`, graph);
  return graph;
}

/** The same, as it is while the project has the name that the example's role is for: whoever uses the kit may rename the project. */
export async function graphUnderOurName(stack: string): Promise<Graph> {
  const graph = await graphOf(stack);
  return JSON.parse(JSON.stringify(graph).replaceAll(`${graph.project}-${stack}-`, `tributary-${stack}-`));
}
