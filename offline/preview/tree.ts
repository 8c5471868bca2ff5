import type { styleText } from "node:util";
import treeify from "object-treeify";
import { createdOf } from "../created.ts";
import type { Graph, Resource } from "../graph.ts";

/** Colours a text, or leaves it as it is. */
type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

type Branch = { [label: string]: Branch };

/** What `pulumi up` would create, as a tree: by region, then by parent; below it how many there are of each type. */
export function renderGraph(graph: Graph, style: Style): string {
  const created = createdOf(graph.resources);
  const regions = regionsOf(created);
  const title = style("bold", `${graph.project}, stack ${graph.stack}`);
  return [title, treeify(toBranches(created, style)), "", renderCounts(created, regions, style)].join("\n");
}

/** A region's branch holds its resources under their components; what has no region stands under `global`, the last one. */
function toBranches(resources: Resource[], style: Style): Branch {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const parents = new Set(resources.map(({ parent }) => parent));
  const root: Branch = {};
  const regional = resources.filter(({ region }) => region !== undefined);
  for (const resource of [...regional, ...resources.filter((other) => !regional.includes(other))]) {
    if (!resource.custom && parents.has(resource.urn)) continue;
    let branch = enter(root, style("bold", resource.region ?? "global"));
    const [top, ...below] = lineage(resource, byUrn);
    if (top === undefined) continue;
    const label = (name: string, type: string) => `${name} ${style("dim", shortType(type))}`;
    branch = enter(branch, label(top.name, top.type));
    for (const { name, type } of below) branch = enter(branch, label(shortName(name, top.name), type));
  }
  return root;
}

/** A name without that of the topmost component, which stands above. */
const shortName = (name: string, top: string) => (name.startsWith(`${top}-`) ? `…${name.slice(top.length)}` : name);

/** A type as the Pulumi CLI tells it: `aws:s3:Bucket` for `aws:s3/bucket:Bucket`. */
const shortType = (type: string) =>
  type.replace(/^([^:]+:[^:/]+)\/([^:]+):([^:]+)$/, (whole, module: string, file: string, name: string) =>
    file.toLowerCase() === name.toLowerCase() ? `${module}:${name}` : whole,
  );

function enter(branch: Branch, label: string): Branch {
  branch[label] ??= {};
  return branch[label];
}

/** From the topmost ancestor below the stack down to the resource. */
function lineage(resource: Resource, byUrn: ReadonlyMap<string, Resource>): Resource[] {
  const parent = resource.parent === undefined ? undefined : byUrn.get(resource.parent);
  return parent ? [...lineage(parent, byUrn), resource] : [resource];
}

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
