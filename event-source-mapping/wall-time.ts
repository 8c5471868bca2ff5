const DAY_MS = 86_400_000;

/** Whether a name is a time zone's of the IANA database, such as `Europe/Paris`. */
export function isTimeZone(name: string): boolean {
  try {
    return formatOf(name) !== undefined;
  } catch {
    return false;
  }
}

/** What clocks on the wall of a zone show at a moment, as milliseconds since the epoch if it were UTC. */
export function toWall(utcMs: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(utcMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((utcMs % 1000) + 1000) % 1000);
}

/** The first moment at which clocks of a zone show a time; undefined for one that they skip. */
export function fromWall(wallMs: number, timeZone: string): number | undefined {
  const offsetNear = (ms: number) => toWall(ms, timeZone) - ms;
  const moments = [-DAY_MS, DAY_MS].map((away) => wallMs - offsetNear(wallMs + away));
  const shown = moments.filter((ms) => toWall(ms, timeZone) === wallMs);
  return shown.length === 0 ? undefined : Math.min(...shown);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws RangeError for a zone that nobody knows. Making a format costs more than using it a hundred times. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en-US", {
      ...{ timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
      ...{ hour: "numeric", minute: "numeric", second: "numeric" },
    });
  formats.set(timeZone, format);
  return format;
}
