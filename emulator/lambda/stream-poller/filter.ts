import { type JsonPattern, parsePattern } from "./filter-pattern.ts";

/** Whether a record's data passes the filter. */
export type Filter = (data: Uint8Array) => boolean;

const MAXIMUM_PATTERNS = 5;

/**
 * A filter on the records' data: it passes what matches any of the patterns (rule 23). No patterns: everything passes.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html
 * @throws Error naming the pattern that AWS would refuse.
 */
export function createFilter(patterns: readonly string[]): Filter {
  if (patterns.length === 0) return () => true;
  if (patterns.length > MAXIMUM_PATTERNS) {
    throw new Error(`filterPatterns must hold at most ${MAXIMUM_PATTERNS} patterns, got ${patterns.length}.`);
  }
  const matchers = patterns.map((pattern, index) => readPattern(pattern, `filterPatterns[${index}]`));
  return (data) => {
    const value = parseJson(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString());
    // Rule 23: data that is not JSON is dropped (our reading).
    return value !== undefined && matchers.some((matches) => matches(value.json));
  };
}

function readPattern(text: string, name: string): JsonPattern {
  const pattern = parseJson(text)?.json;
  if (
    typeof pattern !== "object" ||
    pattern === null ||
    Object.keys(pattern).join() !== "data" ||
    !("data" in pattern)
  ) {
    throw new Error(`${name} must be a JSON object with the key data alone, got ${text}.`);
  }
  return parsePattern(pattern.data, `${name}.data`);
}

function parseJson(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
