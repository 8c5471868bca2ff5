import type { styleText } from "node:util";
import { createdOf } from "../created.ts";
import type { Graph, Resource } from "../graph.ts";
import { type Branch, draw, everyLine, foldedLines, type Lines } from "./branch.ts";

/** Colours a text, or leaves it as it is. */
type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

/**
 * What `pulumi up` would create, as a tree: by region, then by parent; below it how many there are of each type. Names leave out what
 * their parent's say. What is alike stands on one line with a count, regions too, unless all is asked for.
 */
export function renderGraph(graph: Graph, style: Style, isFull = false): string {
  const created = createdOf(graph.resources);
  const title = style("bold", `${graph.project}, stack ${graph.stack}`);
  const tree = draw(linesOf(created, style, isFull));
  return [title, ...tree, "", renderCounts(created, regionsOf(created), style)].join("\n");
}

/** One line a region, or one for regions that are alike; what has no region stands under `global`, the last one. */
function linesOf(created: Resource[], style: Style, isFull: boolean): Lines {
  const regions = regionsOf(created);
  const tell = ({ type, name }: Pick<Branch, "type" | "name">, count: number) =>
    [name, style("dim", type), count > 1 ? style("dim", `× ${count}`) : ""].filter(Boolean).join(" ");
  const places = [...regions, undefined].map((region) => {
    const branches = branchesOf(
      created,
      created.filter((resource) => resource.region === region),
      isFull || regions.length === 1 ? [] : regions,
    );
    return { name: region ?? "global", below: isFull ? everyLine(branches, tell) : foldedLines(branches, tell) };
  });
  const alike = Map.groupBy(
    places.filter(({ below }) => below.length > 0),
    ({ name, below }) => (isFull || name === "global" ? name : JSON.stringify(below)),
  );
  return [...alike.values()].map((same) => ({
    label: style("bold", `${same.length > 1 ? "each of " : ""}${same.map(({ name }) => name).join(", ")}`),
    below: same[0]?.below ?? [],
  }));
}

/** The resources under their components. A name of one of `regions` is told as `<region>`. */
function branchesOf(all: Resource[], resources: Resource[], regions: string[]): Branch[] {
  const byUrn = new Map(all.map((resource) => [resource.urn, resource]));
  const parents = new Set(all.map(({ parent }) => parent));
  const roots: Branch[] = [];
  const branches = new Map<string, Branch>();
  const enter = (resource: Resource): Branch => {
    const known = branches.get(resource.urn);
    if (known !== undefined) return known;
    const parent = resource.parent === undefined ? undefined : byUrn.get(resource.parent);
    const name = regions.reduce(
      (text, region) => text.replaceAll(region, "<region>"),
      nameBelow(resource.name, parent),
    );
    const branch = { type: shortType(resource.type), name, below: [] };
    (parent === undefined ? roots : enter(parent).below).push(branch);
    branches.set(resource.urn, branch);
    return branch;
  };
  for (const resource of resources) if (resource.custom || !parents.has(resource.urn)) enter(resource);
  return roots;
}

/** A name without what its parent's says already; nothing for the same name. */
const nameBelow = (name: string, parent: Resource | undefined) =>
  parent !== undefined && (name === parent.name || name.startsWith(`${parent.name}-`))
    ? name.slice(parent.name.length + 1)
    : name;

/** A type as the Pulumi CLI tells it: `aws:s3:Bucket` for `aws:s3/bucket:Bucket`. */
const shortType = (type: string) =>
  type.replace(/^([^:]+:[^:/]+)\/([^:]+):([^:]+)$/, (whole, module: string, file: string, name: string) =>
    file.toLowerCase() === name.toLowerCase() ? `${module}:${name}` : whole,
  );

function renderCounts(resources: Resource[], regions: string[], style: Style): string {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(shortType(type), (counts.get(shortType(type)) ?? 0) + 1);
  const width = Math.max(...[...counts.values()].map((count) => `${count}`.length));
  const lines = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, count]) => `${`${count}`.padStart(width)}  ${type}`);
  const where = regions.length > 0 ? ` in ${regions.join(", ")}` : "";
  return [
    ...lines,
    style("bold", `${resources.length} ${resources.length === 1 ? "resource" : "resources"} to create${where}`),
  ].join("\n");
}

const regionsOf = (resources: Resource[]) => [...new Set(resources.flatMap(({ region }) => region ?? []))];
