/** What is wrong with a document, and where: filled by checks. */
export type Problems = {
  /** Names and indexes that lead to the value that is being checked. */
  path: (string | number)[];
  found: string[];
};

/** Notes what is wrong with a value. */
export type Check = (value: unknown, problems: Problems) => void;

// A schema library would check the same; its share of a cold start was longer than all the rest of this function's own
// (docs/performance.md).

/** A text that matches a pattern. */
export function text(pattern: RegExp, rule: string): Check {
  return (value, problems) => {
    if (typeof value !== "string" || !pattern.test(value)) note(value, rule, problems);
  };
}

/** A finite number that follows a rule. */
export function number(isRight: (value: number) => boolean, rule: string): Check {
  return (value, problems) => {
    if (typeof value !== "number" || !Number.isFinite(value) || !isRight(value)) note(value, rule, problems);
  };
}

/** True or false. */
export const boolean: Check = (value, problems) => {
  if (typeof value !== "boolean") note(value, "must be true or false", problems);
};

/** A list of `least` items or more. */
export function list(item: Check, least: number): Check {
  return (value, problems) => {
    if (!Array.isArray(value) || value.length < least) {
      note(value, least === 0 ? "must be a list" : "must be a list of one or more", problems);
      return;
    }
    for (let index = 0; index < value.length; index++) checkAt(index, value[index], item, problems);
  };
}

/** An object whose members, of any name, are all alike. */
export function dictionary(member: Check): Check {
  return (value, problems) => {
    if (!isObject(value)) {
      note(value, "must be an object", problems);
      return;
    }
    for (const name of Object.keys(value)) checkAt(name, value[name], member, problems);
  };
}

/** An object of these members and no others. */
export function object(required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  const members = new Map(Object.entries({ ...required, ...optional }));
  return (value, problems) => {
    if (!isObject(value)) {
      note(value, "must be an object", problems);
      return;
    }
    for (const name of Object.keys(required)) {
      if (value[name] === undefined) checkAt(name, undefined, notGiven, problems);
    }
    for (const name of Object.keys(value)) {
      if (value[name] !== undefined) checkAt(name, value[name], members.get(name) ?? notKnown, problems);
    }
  };
}

const notGiven: Check = (_, problems) => note(undefined, "must be given", problems);
const notKnown: Check = (value, problems) => note(value, "is no member of the format", problems);

function checkAt(step: string | number, value: unknown, check: Check, problems: Problems): void {
  problems.path.push(step);
  check(value, problems);
  problems.path.pop();
}

function note(value: unknown, rule: string, { path, found }: Problems): void {
  const place = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  found.push(`${place.replace(/^\./, "") || "document"}: ${rule}${value === undefined ? "" : `, got ${shown(value)}`}`);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : "a list";
  return isObject(value) ? "an object" : JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
