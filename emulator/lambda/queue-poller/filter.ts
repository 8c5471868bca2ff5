import { parseJson } from "../../../event-source-mapping/filter-pattern.ts";
import { type JsonPattern, readPattern } from "../../../event-source-mapping/json-pattern.ts";
import { readLambdaRule } from "../../../event-source-mapping/lambda-rules.ts";

/** Whether a message, as the function gets it, passes. */
export type MessageFilter = (record: { body: string }) => boolean;

/**
 * Reads the filter patterns of a queue's mapping, of which a message must match one. A body is looked into where it is a JSON
 * object and the pattern is one too; where both are plain text they are compared; one that is neither like the other doesn't pass.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 * @throws Error naming every pattern that AWS would refuse.
 */
export function createMessageFilter(patterns: readonly string[]): MessageFilter {
  const problems: string[] = [];
  const filters = patterns.map((text, index) => readOne(text, `filterPatterns[${index}]`, problems));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return (record) => filters.length === 0 || filters.some((passes) => passes(record));
}

function readOne(text: string, name: string, problems: string[]): MessageFilter {
  const pattern = parseJson(text)?.json;
  const matches: JsonPattern = readPattern(pattern, name, problems, readLambdaRule);
  const looksInside = isObject(pattern) && isObject(pattern.body);
  return (record) => {
    const body = parseJson(record.body)?.json;
    if (looksInside !== isObject(body) && isObject(pattern) && "body" in pattern) return false;
    return matches({ ...record, body: looksInside ? body : record.body });
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
