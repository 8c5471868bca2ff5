import { failAt, nextCharacter, PatternRefused, restOfString, type SourceCursor, unexpected } from "./cursor.ts";
import { locationIn } from "./source.ts";
import { readValue, type Value, type ValueKind } from "./values.ts";

/** What a pattern's text is made of. `end` is what stands behind its end. */
export type TokenKind = ValueKind | "}" | "]" | "name" | "end";

/** Reads a pattern's text token by token, and knows how far it has read: a string is read to its end by `text()` alone. */
export type PatternTokens = {
  next(): TokenKind;
  /** What the token says. */
  text(): string;
  /** Throws PatternRefused with a reason, and the place that was read up to. */
  fail(reason: string): never;
};

/** An object or a list that was begun and not ended. */
type Scope = { type: "Object" | "Array"; start: number; entries: number };

type Reading = SourceCursor & {
  readonly scopes: Scope[];
  said: string;
  /** The value behind a name: the parser looks at its beginning together with the name. */
  behind: Value | undefined;
  /** Whether the token is a string whose end was not read yet. */
  isOpen: boolean;
};

/** Reads JSON as AWS's parser does, up to the first thing that is wrong, and words that as it does. */
export function createPatternTokens(source: string): PatternTokens {
  const reading: Reading = { source, at: 0, scopes: [], said: "", behind: undefined, isOpen: false };
  return { next: () => next(reading), text: () => text(reading), fail: (reason) => failAt(reading, reason) };
}

function next(reading: Reading): TokenKind {
  const { behind } = reading;
  if (behind !== undefined) {
    reading.behind = undefined;
    return enter(reading, behind);
  }
  text(reading);
  const scope = reading.scopes.at(-1);
  const first = nextCharacter(reading);
  if (first === undefined) return endOfInput(reading, scope);
  if (first === "}" || first === "]") return leave(reading, first, scope);
  const begins = scope === undefined ? first : entry(reading, scope, first);
  return scope?.type === "Object" ? name(reading, begins) : enter(reading, readValue(reading, begins));
}

function text(reading: Reading): string {
  if (reading.isOpen) {
    reading.isOpen = false;
    reading.said = restOfString(reading, ": was expecting closing quote for a string value");
  }
  return reading.said;
}

/** Makes a value the token: an object or a list is a scope of its own. */
function enter(reading: Reading, { kind, said, start }: Value): TokenKind {
  if (kind === "{" || kind === "[") reading.scopes.push({ type: kind === "{" ? "Object" : "Array", start, entries: 0 });
  reading.isOpen = kind === "string";
  reading.said = said;
  return kind;
}

function leave(reading: Reading, closer: "}" | "]", scope: Scope | undefined): TokenKind {
  const expected = scope?.type === "Array" ? "]" : "}";
  if (scope === undefined) throw new PatternRefused(undefined);
  if (closer !== expected)
    failAt(
      reading,
      `Unexpected close marker '${closer}': expected '${expected}' (for ${scope.type} starting at ${locationIn(reading.source, scope.start)})`,
    );
  reading.scopes.pop();
  reading.said = closer;
  return closer;
}

function endOfInput(reading: Reading, scope: Scope | undefined): TokenKind {
  if (scope === undefined) return "end";
  const start = locationIn(reading.source, scope.start);
  return failAt(reading, `Unexpected end-of-input: expected close marker for ${scope.type} (start marker at ${start})`);
}

/** The first character of an entry: what stands behind the comma, which all entries but the first need. */
function entry(reading: Reading, scope: Scope, first: string): string {
  scope.entries += 1;
  if (scope.entries === 1) return first;
  if (first !== ",") unexpected(reading, first, `was expecting comma to separate ${scope.type} entries`);
  return nextCharacter(reading) ?? unfinished(reading, scope.type);
}

/** A name, its colon, and the beginning of its value. */
function name(reading: Reading, first: string): TokenKind {
  if (first !== '"') return unexpected(reading, first, "was expecting double-quote to start field name");
  const said = restOfString(reading, " in field name");
  const colon = nextCharacter(reading) ?? unfinished(reading, "Object");
  if (colon !== ":") unexpected(reading, colon, "was expecting a colon to separate field name and value");
  reading.behind = readValue(reading, nextCharacter(reading) ?? unfinished(reading, "Object"));
  reading.said = said;
  return "name";
}

const unfinished = (reading: Reading, type: Scope["type"]): never =>
  failAt(reading, `Unexpected end-of-input within/between ${type} entries`);
