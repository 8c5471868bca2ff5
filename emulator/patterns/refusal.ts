import { PatternRefused } from "./cursor.ts";
import { OPERATORS } from "./operators.ts";
import { createPatternTokens, type PatternTokens } from "./tokens.ts";
import { isTooComplex } from "./wildcards.ts";

const OR = "$or";
const TOO_COMPLEX =
  "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character";

/** Names that a pattern within `$or` must not have. */
const RESERVED = [
  ...["exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr"],
  ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case", "date-after", "date-on-or-after"],
  ...["date-before", "date-on-or-before", "in-date-range", "ip-address-in-range", "ip-address-not-in-range"],
];

/** What is read, and whether wildcards are refused that are too complex together. */
type Reading = { tokens: PatternTokens; limitsWildcards: boolean };

/**
 * What AWS refuses an event pattern or a filter policy for, in its words: the first thing that its rule compiler stumbles over, with
 * the place that was read up to. Undefined for a pattern that it takes, and where its words are not known. What stands behind the
 * pattern is not read.
 * https://github.com/aws/event-ruler
 * @param limitsWildcards Whether wildcards that are too complex together are refused: EventBridge does, SNS counts otherwise.
 */
export function patternRefusal(source: string, { limitsWildcards = false } = {}): string | undefined {
  try {
    const tokens = createPatternTokens(source);
    if (tokens.next() !== "{") tokens.fail("Filter is not an object");
    readObject({ tokens, limitsWildcards }, false);
    return undefined;
  } catch (error) {
    if (error instanceof PatternRefused) return error.reason;
    throw error;
  }
}

function readObject(reading: Reading, isWithinOr: boolean): void {
  const { tokens } = reading;
  if (tokens.next() === "}") tokens.fail("Empty objects are not allowed");
  do {
    const name = tokens.text();
    if (name === OR) readAlternatives(reading);
    else {
      if (isWithinOr && RESERVED.includes(name))
        tokens.fail(`${name} is Ruler reserved fieldName which cannot be used inside ${OR}.`);
      readMember(reading, name, isWithinOr);
    }
  } while (tokens.next() !== "}");
}

function readMember(reading: Reading, name: string, isWithinOr: boolean): void {
  const kind = reading.tokens.next();
  if (kind === "{") readObject(reading, isWithinOr);
  else if (kind === "[") readRules(reading);
  else reading.tokens.fail(`"${name}" must be an object or an array`);
}

function readAlternatives(reading: Reading): void {
  const { tokens } = reading;
  if (tokens.next() !== "[") tokens.fail(`It must be an Array followed with ${OR}.`);
  let count = 0;
  for (let kind = tokens.next(); kind !== "]"; kind = tokens.next()) {
    count += 1;
    if (kind !== "{") tokens.fail(`Only JSON object is allowed in array of ${OR} relationship.`);
    readObject(reading, true);
  }
  if (count < 2) tokens.fail(`There must have at least 2 Objects in ${OR} relationship.`);
}

function readRules({ tokens, limitsWildcards }: Reading): void {
  const wildcards: string[] = [];
  let count = 0;
  for (let kind = tokens.next(); kind !== "]"; kind = tokens.next()) {
    count += 1;
    if (kind === "{") readExpression(tokens, wildcards);
    else if (kind === "[") tokens.fail("Match value must be String, number, true, false, or null");
    else tokens.text();
  }
  if (count === 0) tokens.fail("Empty arrays are not allowed");
  if (limitsWildcards && isTooComplex(wildcards)) throw new PatternRefused(TOO_COMPLEX);
}

function readExpression(tokens: PatternTokens, wildcards: string[]): void {
  if (tokens.next() !== "name") tokens.fail("Match expression name not found");
  const operator = tokens.text();
  const read = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (read === undefined) tokens.fail(`Unrecognized match type ${operator}`);
  read?.(tokens, wildcards);
}
