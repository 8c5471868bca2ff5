import { readEventRule } from "./event-rules.ts";
import { parseJson } from "./filter-pattern.ts";
import { type JsonPattern, readPattern } from "./json-pattern.ts";

/** An event pattern that was read: what is wrong with it, and whether an event matches. One with problems matches nothing. */
export type EventPattern = { problems: string[]; matches: JsonPattern };

const MAXIMUM_CHARACTERS = 2048;

/**
 * Reads an event pattern of an EventBridge rule. How many wildcards are too complex is for AWS alone to say.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @param name What the problems call it, such as `pattern`.
 */
export function readEventPattern(text: string, name: string): EventPattern {
  const problems: string[] = [];
  if (text.length > MAXIMUM_CHARACTERS)
    problems.push(
      `${name} must be at most ${MAXIMUM_CHARACTERS} characters long, got ${text.length}.\nFix: make several rules of it`,
    );
  const matches = readPattern((parseJson(text) ?? { json: text }).json, name, problems, readEventRule);
  return { problems, matches: problems.length === 0 ? matches : () => false };
}
