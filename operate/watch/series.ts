import type { MetricDataQuery, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { Reads } from "./reads.ts";

/** A metric and how its minutes are summed up. */
export type Wanted = {
  namespace: string;
  metric: string;
  dimension: readonly [name: string, value: string];
  stat: string;
};

/** What CloudWatch knows of a metric. */
export type Series = {
  /** Of all minutes asked for. */
  sum: number;
  /** In the last minute that CloudWatch has; 0 when it has none of the last three. */
  perSecond: number;
  /** Value of the last minute that has one. */
  latest: number | undefined;
};

const MINUTE_MS = 60_000;
/** CloudWatch has a minute a while after it has passed. */
const RECENT_MS = 3 * MINUTE_MS;

/** Reads metrics, each by a name of the caller's, minute by minute up to the last whole one. Rejects with the SDK's error. */
export async function readSeries(
  reads: Pick<Reads, "metrics">,
  wanted: Readonly<Record<string, Wanted>>,
  nowMs: number,
  minutes: number,
): Promise<ReadonlyMap<string, Series>> {
  const endMs = nowMs - (nowMs % MINUTE_MS);
  const names = Object.keys(wanted);
  const queries = Object.values(wanted).map(queryOf);
  const results = await reads.metrics(queries, endMs - minutes * MINUTE_MS, endMs);
  // A metric comes in several pages, and an answer in any order.
  const pagesOf = (index: number) => results.filter(({ Id }) => Id === idOf(index));
  return new Map(names.map((name, index) => [name, seriesOf(pagesOf(index), endMs)]));
}

const idOf = (index: number) => `m${index}`;

const queryOf = ({ namespace, metric, dimension: [Name, Value], stat }: Wanted, index: number): MetricDataQuery => ({
  Id: idOf(index),
  MetricStat: {
    Metric: { Namespace: namespace, MetricName: metric, Dimensions: [{ Name, Value }] },
    ...{ Period: 60, Stat: stat },
  },
});

/** The newest minute comes first. */
function seriesOf(pages: readonly MetricDataResult[], endMs: number): Series {
  const values = pages.flatMap(({ Values = [] }) => Values);
  const [newest] = pages.flatMap(({ Timestamps = [] }) => Timestamps);
  const isRecent = newest !== undefined && endMs - newest.getTime() <= RECENT_MS;
  const sum = values.reduce((total, value) => total + value, 0);
  return { sum, latest: values[0], perSecond: isRecent ? (values[0] ?? 0) / 60 : 0 };
}
