import { parseJson } from "../../../event-source-mapping/filter-pattern.ts";
import { KINESIS_STREAM, type StreamKind } from "./stream-kind.ts";

/** What becomes of a record: `passed` to the function, `dropped` since no pattern matches, `unreadable` and dropped since its data is no JSON. */
export type Filter = (data: Uint8Array) => "passed" | "dropped" | "unreadable";

const MAXIMUM_PATTERNS = 5;

/**
 * A filter on the records' data: it passes what matches any of the patterns (rule 23). No patterns: everything passes.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html
 * @throws Error naming everything that AWS would refuse.
 */
export function createFilter(patterns: readonly string[], { readPattern }: StreamKind = KINESIS_STREAM): Filter {
  if (patterns.length === 0) return () => "passed";
  if (patterns.length > MAXIMUM_PATTERNS) {
    throw new Error(`filterPatterns must hold at most ${MAXIMUM_PATTERNS} patterns, got ${patterns.length}.`);
  }
  const read = patterns.map((pattern, index) => readPattern(pattern, `filterPatterns[${index}]`));
  const problems = read.flatMap((pattern) => pattern.problems);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return (data) => {
    const value = parseJson(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString());
    // Rule 23: Lambda drops data that is no JSON: an aggregate of the Kinesis Producer Library too, with all that is in it.
    if (value === undefined) return "unreadable";
    return read.some(({ matches }) => matches(value.json)) ? "passed" : "dropped";
  };
}
