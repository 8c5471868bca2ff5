import path from "node:path";
import type { Module } from "./read-module.ts";

/** What imports what: files, or the folders that hold them. */
type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Files that import each other, directly or by way of others: one sentence a circle. */
export function fileCircles(modules: readonly Module[]): string[] {
  return sentences(graphOf(modules, (file) => file));
}

/** Folders that import each other. A file beside folders counts for itself: it may be above them or below. */
export function folderCircles(modules: readonly Module[]): string[] {
  const withFolders = new Set(modules.map(({ path: file }) => path.dirname(path.dirname(file))));
  const folderOf = (file: string) => (withFolders.has(path.dirname(file)) ? file : path.dirname(file));
  return sentences(graphOf(modules, folderOf));
}

function graphOf(modules: readonly Module[], nodeOf: (file: string) => string): Graph {
  const known = new Set(modules.map((module) => module.path));
  const graph = new Map<string, Set<string>>();
  for (const module of modules) {
    const node = nodeOf(module.path);
    const next = graph.get(node) ?? new Set();
    graph.set(node, next);
    for (const { from } of module.imports) if (known.has(from) && nodeOf(from) !== node) next.add(nodeOf(from));
  }
  return graph;
}

function sentences(graph: Graph): string[] {
  return knots(graph).map((nodes) => `must not import each other: ${nodes.sort().join(", ")}`);
}

/** Nodes that reach each other: Tarjan's strongly connected components of more than one. */
function knots(graph: Graph): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const open: string[] = [];
  const enter = (node: string): number => {
    const index = order.size;
    order.set(node, index);
    open.push(node);
    let low = index;
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) low = Math.min(low, enter(next));
      else if (open.includes(next)) low = Math.min(low, order.get(next) ?? low);
    }
    if (low === index) {
      const knot = open.splice(open.indexOf(node));
      if (knot.length > 1) found.push(knot);
    }
    return low;
  };
  for (const node of graph.keys()) if (!order.has(node)) enter(node);
  return found;
}
