import { type JsonPattern, readPattern } from "./json-pattern.ts";
import { readLambdaRule } from "./lambda-rules.ts";

/** A filter pattern that was read: what is wrong with it, and whether the JSON value of a record's data passes it. */
export type FilterPattern = { problems: string[]; matches: JsonPattern };

/** Longest filter pattern. https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html */
export const MAXIMUM_CHARACTERS = 4096;
const NEVER: JsonPattern = () => false;

/**
 * Reads a filter pattern of a Kinesis event source mapping. One with problems matches nothing.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html
 * @param name What the problems call it, such as `filterPatterns[0]`.
 */
export function readFilterPattern(text: string, name: string): FilterPattern {
  if (text.length > MAXIMUM_CHARACTERS)
    return wrong(`at most ${MAXIMUM_CHARACTERS} characters long`, name, text.length);
  const pattern = parseJson(text)?.json;
  if (
    typeof pattern !== "object" ||
    pattern === null ||
    Object.keys(pattern).join() !== "data" ||
    !("data" in pattern)
  ) {
    return wrong("a JSON object with the key data alone", name, text);
  }
  const problems: string[] = [];
  const matches = readPattern(pattern.data, `${name}.data`, problems, readLambdaRule);
  return problems.length === 0 ? { problems, matches } : { problems, matches: NEVER };
}

/** What Lambda would refuse a filter pattern for: setting, rule, value got, fix. Empty when it would take it. */
export function filterProblems(text: string, name: string): string[] {
  return readFilterPattern(text, name).problems;
}

/** The value that a text is the JSON of; undefined when it is none. */
export function parseJson(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function wrong(rule: string, name: string, got: string | number): FilterPattern {
  const problem = `${name} must be ${rule}, got ${got}.\nFix: filter on the record's data, as in {"data":{"plan":["home"]}}`;
  return { problems: [problem], matches: NEVER };
}
