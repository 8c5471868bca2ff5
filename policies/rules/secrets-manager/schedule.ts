const DAYS_OF: Readonly<Record<string, number>> = { minute: 1 / 1440, hour: 1 / 24, day: 1 };
const LONGEST_MONTH_DAYS = 31;
const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");

/**
 * The most days that lie between two rotations of a schedule, `rate(10 days)` or `cron(0 4 1 1/2 ? *)`. Infinity for what is neither, or names a year.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
export function longestDaysBetween(expression: string): number {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) return Number(rate[1]) * (DAYS_OF[rate[2] ?? ""] ?? Number.POSITIVE_INFINITY);
  const [, , , month = "", , year] = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/) ?? [];
  if (year !== "*") return Number.POSITIVE_INFINITY;
  const months = monthsOf(month);
  const gaps = months.map((at, index) => (months[index + 1] ?? (months[0] ?? 0) + MONTHS.length) - at);
  return gaps.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...gaps) * LONGEST_MONTH_DAYS;
}

/** The months of a cron field, from 1 to 12, in order: `*`, `1,4`, `1-6`, `JAN/3`. None when it is malformed. */
function monthsOf(field: string): number[] {
  const parts = field.split(",").map((part) => {
    const [, from = "", to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const first = from === "*" ? 1 : monthOf(from);
    const open = from === "*" || step !== undefined;
    const last = to === undefined ? (open ? MONTHS.length : first) : monthOf(to);
    const every = Number(step ?? 1);
    return MONTHS.map((_, index) => index + 1).filter(
      (month) => month >= first && month <= last && every > 0 && (month - first) % every === 0,
    );
  });
  return parts.some((months) => months.length === 0) ? [] : [...new Set(parts.flat())].sort((a, b) => a - b);
}

const monthOf = (text: string): number => MONTHS.indexOf(text.toUpperCase()) + 1 || Number(text);
