import { type FilterPattern, MAXIMUM_CHARACTERS, parseJson } from "./filter-pattern.ts";
import { readPattern } from "./json-pattern.ts";
import { readLambdaRule } from "./lambda-rules.ts";

/** Members of a record of a table's stream. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
const MEMBERS = "awsRegion dynamodb eventID eventName eventSource eventSourceARN eventVersion userIdentity".split(" ");
/** Members that hold attributes. */
const IMAGES = new Set(["Keys", "NewImage", "OldImage"]);
/** What an attribute's value may be, as DynamoDB names types. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
const TYPES = new Set("B BOOL BS L M N NS NULL S SS".split(" "));

type Found = { name: string; problems: string[] };

/**
 * Reads a filter pattern of a table's event source mapping. One with problems matches nothing: those that Lambda would refuse,
 * and those that it would take though no record can ever match.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
 * @param name What the problems call it, such as `filterPatterns[0]`.
 */
export function readChangePattern(text: string, name: string): FilterPattern {
  const problems: string[] = [];
  if (text.length > MAXIMUM_CHARACTERS)
    problems.push(
      `${name} must be at most ${MAXIMUM_CHARACTERS} characters long, got ${text.length}.\nFix: shorten it`,
    );
  const pattern = parseJson(text)?.json;
  const matches = readPattern(pattern, name, problems, readLambdaRule);
  if (problems.length === 0) checkRecord(pattern, { name, problems });
  return problems.length === 0 ? { problems, matches } : { problems, matches: () => false };
}

/** What is wrong with a filter pattern of a table: setting, rule, value got, fix. Empty when it can match. */
export function changePatternProblems(text: string, name: string): string[] {
  return readChangePattern(text, name).problems;
}

function checkRecord(pattern: unknown, found: Found): void {
  eachMember(pattern, found, (key, part, at) => {
    if (!MEMBERS.includes(key))
      at.problems.push(
        `${found.name} must name members of a record, ${MEMBERS.join(", ")}, got ${key}: nothing would match.\nFix: filter on the item, as in {"dynamodb":{"NewImage":{"state":{"S":["paid"]}}}}`,
      );
    if (key === "dynamodb")
      eachMember(part, at, (member, image, inside) => {
        if (IMAGES.has(member)) checkAttributes(image, inside);
      });
  });
}

/** Each attribute is written with its type, and a number is text in it. */
function checkAttributes(pattern: unknown, found: Found): void {
  eachMember(pattern, found, (_, attribute, at) => {
    const typed = (part: unknown, inside: Found) =>
      eachMember(part, inside, (type, value, of) => {
        if (!TYPES.has(type)) of.problems.push(untyped(inside.name, type));
        if (type === "M") checkAttributes(value, of);
        if (type === "N" && JSON.stringify(value).includes('"numeric"')) of.problems.push(numeric(of.name));
      });
    if (Array.isArray(attribute)) at.problems.push(untyped(at.name, JSON.stringify(attribute)));
    else typed(attribute, at);
  });
}

/** Calls `take` with each member of a pattern, also of the alternatives that it lists. */
function eachMember(pattern: unknown, found: Found, take: (key: string, part: unknown, at: Found) => void): void {
  if (typeof pattern !== "object" || pattern === null || Array.isArray(pattern)) return;
  for (const [key, part] of Object.entries(pattern)) {
    const at = { ...found, name: `${found.name}.${key}` };
    if (key === "$or" && Array.isArray(part)) for (const one of part) eachMember(one, at, take);
    else take(key, part, at);
  }
}

const untyped = (name: string, got: string) =>
  `${name} must name the attribute's type, one of ${[...TYPES].join(", ")}, got ${got}: it would not match as it says.\nFix: write the type, as in {"state":{"S":["paid"]}}`;

const numeric = (name: string) =>
  `${name} must be matched as text, got numeric: a stream's numbers are texts, such as {"N":"12"}.\nFix: list the values as texts, or decide in the handler`;
