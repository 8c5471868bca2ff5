import { type NextMoment, readCron } from "./cron.ts";
import { fromWall, isTimeZone } from "./wall-time.ts";

/** When a schedule is due, in a time zone: the next moment after another, of a schedule that starts at `startMs`. */
export type DueTimes = (afterMs: number, startMs: number) => number | undefined;

const MINUTE_MS = 60_000;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: 1440 * MINUTE_MS };

/** Shown with what is wrong. */
const EXAMPLES = "rate(1 hour), cron(0 9 ? * MON-FRI *) or at(2030-01-31T09:00:00)";

/**
 * Reads an expression of EventBridge Scheduler: `rate`, `cron` or `at`. One with problems is never due.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function readSchedule(expression: string, timeZone: string): { problems: string[]; next: DueTimes } {
  const problems: string[] = [];
  const isZone = isTimeZone(timeZone);
  if (!isZone)
    problems.push(
      `timeZone must be a name of the IANA database, got ${timeZone}.\nFix: take one such as Europe/Paris, or leave it out for UTC`,
    );
  const next = readKind(expression, isZone ? timeZone : "UTC");
  if (typeof next === "string") problems.push(`expression ${next}, got ${expression}.\nFix: write it as ${EXAMPLES}`);
  return { problems, next: typeof next === "string" || problems.length > 0 ? () => undefined : next };
}

function readKind(expression: string, timeZone: string): DueTimes | string {
  const { kind, inner = "" } = /^(?<kind>rate|cron|at)\((?<inner>.*)\)$/.exec(expression)?.groups ?? {};
  if (kind === "rate") return readRate(inner);
  if (kind === "at") return readAt(inner, timeZone);
  if (kind !== "cron") return "must be a rate, a cron or an at";
  const due: NextMoment | string = readCron(inner);
  return typeof due === "string" ? due : (afterMs, startMs) => due(Math.max(afterMs, startMs - 1), timeZone);
}

/** The first time is the start itself. */
function readRate(inner: string): DueTimes | string {
  const { value, unit = "" } = /^(?<value>\d+) (?<unit>minute|hour|day)s?$/.exec(inner)?.groups ?? {};
  const periodMs = Number(value) * (UNITS[unit] ?? Number.NaN);
  if (!(periodMs > 0)) return "must be a whole number of minutes, hours or days";
  return (afterMs, startMs) => startMs + Math.max(0, Math.floor((afterMs - startMs) / periodMs) + 1) * periodMs;
}

function readAt(inner: string, timeZone: string): DueTimes | string {
  const wallMs = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(inner) ? Date.parse(`${inner}Z`) : Number.NaN;
  if (Number.isNaN(wallMs)) return "must be a time of the form yyyy-mm-ddThh:mm:ss";
  const dueMs = fromWall(wallMs, timeZone);
  return (afterMs) => (dueMs !== undefined && dueMs > afterMs ? dueMs : undefined);
}
