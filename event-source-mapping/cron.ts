import { Cron } from "croner";
import { fromWall, toWall } from "./wall-time.ts";

/** A field of a cron expression: its bounds, the names of its values, and what it takes beside values, ranges and steps. */
type Field = { name: string; minimum: number; maximum: number; names?: readonly string[]; others?: RegExp };

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const FIELDS: readonly Field[] = [
  { name: "minutes", minimum: 0, maximum: 59 },
  { name: "hours", minimum: 0, maximum: 23 },
  { name: "day of month", minimum: 1, maximum: 31, others: /^(\?|L|([1-9]|[12]\d|3[01])W)$/ },
  { name: "month", minimum: 1, maximum: 12, names: MONTHS },
  { name: "day of week", minimum: 1, maximum: 7, names: DAYS, others: /^(\?|L|[1-7]L|([1-7]|[A-Z]{3})#[1-5])$/ },
  { name: "year", minimum: 1970, maximum: 2199 },
];
const DAY_OF_MONTH = 2;
const DAY_OF_WEEK = 4;

/** The next moment after another, in a time zone; undefined when there is none. */
export type NextMoment = (afterMs: number, timeZone: string) => number | undefined;

/**
 * Reads the fields of a cron expression in AWS's form: a text that says what is wrong, or when it is due. A time that clocks
 * skip is skipped; one that they show twice is due once, as the Scheduler has it.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function readCron(text: string): NextMoment | string {
  const fields = text.split(/ +/);
  if (fields.length !== FIELDS.length) return `must have six fields, got ${fields.length}`;
  const unread = FIELDS.find((field, index) => !isField(fields[index] ?? "", field));
  if (unread !== undefined) return `has a ${unread.name} that is none`;
  if ((fields[DAY_OF_MONTH] === "?") === (fields[DAY_OF_WEEK] === "?"))
    return "must have ? as the day of month or as the day of week, not both";
  const cron = new Cron(`0 ${fields.map(inCroner).join(" ")}`, {
    ...{ mode: "7-part", alternativeWeekdays: true, domAndDow: true, timezone: "UTC", paused: true },
  });
  return (afterMs, timeZone) => {
    for (let wall = cron.nextRun(new Date(toWall(afterMs, timeZone))); wall !== null; wall = cron.nextRun(wall)) {
      const dueMs = fromWall(wall.getTime(), timeZone);
      if (dueMs !== undefined && dueMs > afterMs) return dueMs;
    }
    return undefined;
  };
}

function isField(text: string, field: Field): boolean {
  return text.split(",").every((part) => isPart(part, field, text.includes(",")));
}

function isPart(part: string, field: Field, isListed: boolean): boolean {
  if (field.others?.test(part)) return !(isListed && part === "?") && isNamed(part, field);
  const { from, to, step } = /^(?<from>\*|\w+)(-(?<to>\w+))?(\/(?<step>\d+))?$/.exec(part)?.groups ?? {};
  if (from === undefined || (step !== undefined && Number(step) < 1)) return false;
  if (from === "*") return to === undefined;
  const [first, last = first] = [from, to].map((value) => (value === undefined ? undefined : numberOf(value, field)));
  return first !== undefined && last !== undefined && first <= last;
}

/** Whether the day before a `#` is one. */
const isNamed = (part: string, field: Field) =>
  !/^[A-Z]{3}#/.test(part) || numberOf(part.slice(0, 3), field) !== undefined;

/** The number that a value is; undefined beyond the bounds of its field. */
function numberOf(value: string, { minimum, maximum, names = [] }: Field): number | undefined {
  const place = names.indexOf(value.toUpperCase());
  const number = place >= 0 ? place + minimum : /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return number >= minimum && number <= maximum ? number : undefined;
}

/** A field as croner has it: a step needs a range, and the last day of the week its number. */
function inCroner(text: string, index: number): string {
  const parts = text.split(",").map((part) => {
    if (index === DAY_OF_WEEK && part === "L") return String(FIELDS[index]?.maximum);
    return part.replace(/^(\w+)\//, `$1-${FIELDS[index]?.maximum}/`);
  });
  return parts.join(",");
}
