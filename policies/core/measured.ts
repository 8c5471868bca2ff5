import { read, readList, UNKNOWN } from "./properties.ts";

/** One metric that an alarm looks at. */
export type Measured = {
  namespace: unknown;
  metric: unknown;
  /** A record, undefined or `UNKNOWN`. */
  dimensions: unknown;
  /** Path of what holds them, with a dot behind; empty for the alarm itself. */
  path: string;
};

/** The metrics that an alarm looks at: its own, or those of its queries. */
export function alarmedMetrics(alarm: unknown): Measured[] {
  const own = read(alarm, "metricName") === undefined ? [] : [measuredAt(alarm, "")];
  const queries = readList(alarm, "metricQueries").filter(
    ({ path, value }) => value === UNKNOWN || read(alarm, `${path}.metric`) !== undefined,
  );
  return [...own, ...queries.map(({ path }) => measuredAt(alarm, `${path}.metric.`))];
}

const measuredAt = (alarm: unknown, path: string): Measured => ({
  namespace: read(alarm, `${path}namespace`),
  metric: read(alarm, `${path}metricName`),
  dimensions: read(alarm, `${path}dimensions`),
  path,
});
