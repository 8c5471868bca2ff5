/** A route that matches a request, and what its variables stand for. */
export type RouteMatch<R> = { route: R; pathParameters: Record<string, string> };

const DEFAULT = "$default";

/** Rank of a segment: written out, a variable, all that is left. */
const RANKS = { literal: 2, variable: 1, greedy: 0 };

/**
 * Finds the route of a request. A path written out comes before a variable, a variable before `{proxy+}`, all of them before
 * `$default`; a method before `ANY`. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 * @param path decoded.
 */
export function findRoute<R extends { routeKey: string }>(
  routes: readonly R[],
  method: string,
  path: string,
): RouteMatch<R> | undefined {
  const segments = path.split("/").slice(1);
  const [best] = routes
    .flatMap((route) => matchRoute(route, method, segments))
    .sort((a, b) => compareRanks(b.ranks, a.ranks));
  return best && { route: best.route, pathParameters: best.pathParameters };
}

type Ranked<R> = RouteMatch<R> & { ranks: readonly number[] };

function matchRoute<R extends { routeKey: string }>(route: R, method: string, segments: string[]): Ranked<R>[] {
  const { routeKey } = route;
  if (routeKey === DEFAULT) return [{ route, pathParameters: {}, ranks: [-1] }];
  const [ofMethod = "", pattern = ""] = routeKey.split(" ");
  if (ofMethod !== "ANY" && ofMethod !== method) return [];
  const found = matchPath(pattern.split("/").slice(1), segments);
  return found === undefined ? [] : [{ route, ...found, ranks: [...found.ranks, ofMethod === "ANY" ? 0 : 1] }];
}

function matchPath(
  pattern: string[],
  segments: string[],
): { pathParameters: Record<string, string>; ranks: number[] } | undefined {
  const pathParameters: Record<string, string> = {};
  const ranks: number[] = [];
  for (const [index, part] of pattern.entries()) {
    const given = segments[index];
    const { name, greedy } = /^\{(?<name>[^+}]+)(?<greedy>\+?)\}$/.exec(part)?.groups ?? {};
    if (given === undefined || (name === undefined && part !== given) || (name !== undefined && given === ""))
      return undefined;
    ranks.push(name === undefined ? RANKS.literal : greedy ? RANKS.greedy : RANKS.variable);
    if (name === undefined) continue;
    pathParameters[name] = greedy ? segments.slice(index).join("/") : given;
    if (greedy) return { pathParameters, ranks };
  }
  return pattern.length === segments.length ? { pathParameters, ranks } : undefined;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, rank] of a.entries()) {
    const other = b[index] ?? -1;
    if (rank !== other) return rank - other;
  }
  return a.length - b.length;
}
