import type { AttributeValue } from "aws-lambda";

type Item = Record<string, AttributeValue>;

/** What a measurement adds to: the metrics of one site in one minute. */
export type Series = { site: string; minute: string };
/** A measurement: the site, the minute and the value, as decimal text. */
export type Measurement = Series & { value: string };

/** A measurement that nobody can count. It names the attribute, and not what is in it. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const MINUTE_LENGTH = "2026-03-01T09:00".length;

/** Reads a measurement of the table. Throws {@link UnreadableError}. */
export function readMeasurement({ site, at, value }: Item): Measurement {
  if (at?.S === undefined || !TIME.test(at.S) || Number.isNaN(Date.parse(at.S)))
    throw new UnreadableError("at must be a time in UTC, such as 2026-03-01T09:00:00Z");
  if (!site?.S) throw new UnreadableError("site must be a text");
  if (value?.N === undefined) throw new UnreadableError("value must be a number");
  return { site: site.S, minute: at.S.slice(0, MINUTE_LENGTH), value: value.N };
}

/** Reads a measurement, if it is one. */
export function findMeasurement(item: Item | undefined): Measurement | undefined {
  try {
    return item && readMeasurement(item);
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
}
