import type { Parser } from "./parser.ts";
import { createParser } from "./parser.ts";
import { clash, type DocumentPath, pathText } from "./path.ts";
import type { Placeholders } from "./placeholders.ts";

/** Reads a projection: paths between commas. @throws AwsError ValidationException */
export function parseProjection(text: string, placeholders: Placeholders): DocumentPath[] {
  const parser = createParser("ProjectionExpression", text, placeholders);
  const paths = [parser.path()];
  while (parser.accept(",")) paths.push(parser.path());
  reportClashes(parser, paths);
  parser.finish();
  return paths;
}

/** Reports paths that are at odds with each other. */
export function reportClashes(parser: Parser, paths: readonly DocumentPath[]): void {
  for (const [index, path] of paths.entries())
    for (const earlier of paths.slice(0, index)) {
      const problem = clash(earlier, path);
      if (problem === undefined) continue;
      parser.report(
        problem,
        `Two document paths ${problem} with each other; must remove or rewrite one of these paths; path one: ${pathText(earlier)}, path two: ${pathText(path)}`,
      );
    }
}
