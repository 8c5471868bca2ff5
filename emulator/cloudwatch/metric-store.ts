import { AwsError } from "../aws-error.ts";

/** A metric by its names. */
export type MetricName = { namespace: string; metric: string; dimensions: Readonly<Record<string, string>> };

/** What came of a metric in some time. */
export type Sample = {
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
  /** The first thousand values of each minute: what percentiles are made of. */
  values: readonly number[];
};

/** What comes of one metric. */
export type MetricSeries = {
  /** Adds a value, as often as it is said to have come. */
  add(value: number, atMs: number, times?: number): void;
  /** Adds what somebody else has summed up already. */
  addSample(sample: Omit<Sample, "values">, atMs: number): void;
};

/** Metrics of one region, minute by minute, for a day. */
export type MetricStore = {
  series(name: MetricName): MetricSeries;
  /** What came from a minute on until another; undefined when nothing did. */
  between(name: MetricName, fromMs: number, toMs: number): Sample | undefined;
  /** Those that anything came of. */
  names(): readonly MetricName[];
};

/** As CloudWatch keeps them apart. */
export const MINUTE_MS = 60_000;
const MOST_MINUTES = 24 * 60;
const MOST_VALUES = 1000;

type Minute = { -readonly [Key in keyof Sample]: Sample[Key] } & { values: number[] };
type Kept = { name: MetricName; minutes: Map<number, Minute>; series: MetricSeries };

const empty = (): Minute => ({
  ...{ count: 0, sum: 0, minimum: Number.POSITIVE_INFINITY, maximum: Number.NEGATIVE_INFINITY, values: [] },
});

/** A store without metrics. */
export function createMetricStore(): MetricStore {
  const all = new Map<string, Kept>();
  return {
    series(name) {
      const key = keyOf(name);
      const kept = all.get(key) ?? open(name);
      all.set(key, kept);
      return kept.series;
    },
    between(name, fromMs, toMs) {
      const minutes = all.get(keyOf(name))?.minutes;
      const found = empty();
      for (let at = Math.floor(fromMs / MINUTE_MS); at * MINUTE_MS < toMs; at++) {
        const minute = minutes?.get(at);
        if (minute === undefined) continue;
        put(found, minute);
        for (const value of minute.values) found.values.push(value);
      }
      return found.count === 0 ? undefined : found;
    },
    names: () => [...all.values()].filter(({ minutes }) => minutes.size > 0).map(({ name }) => name),
  };
}

function open(name: MetricName): Kept {
  const minutes = new Map<number, Minute>();
  const minuteOf = (atMs: number) => {
    const at = Math.floor(atMs / MINUTE_MS);
    const minute = minutes.get(at) ?? empty();
    if (minute.count > 0) return minute;
    minutes.set(at, minute);
    for (const old of minutes.keys()) if (old <= at - MOST_MINUTES) minutes.delete(old);
    return minute;
  };
  return {
    ...{ name, minutes },
    series: {
      add(value, atMs, times = 1) {
        const minute = minuteOf(atMs);
        put(minute, { count: times, sum: value * times, minimum: value, maximum: value });
        if (minute.values.length < MOST_VALUES) minute.values.push(value);
      },
      addSample: (sample, atMs) => put(minuteOf(atMs), sample),
    },
  };
}

function put(minute: Minute, { count, sum, minimum, maximum }: Omit<Sample, "values">): void {
  minute.count += count;
  minute.sum += sum;
  minute.minimum = Math.min(minute.minimum, minimum);
  minute.maximum = Math.max(minute.maximum, maximum);
}

const keyOf = ({ namespace, metric, dimensions }: MetricName) =>
  JSON.stringify([namespace, metric, Object.entries(dimensions).sort()]);

const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;

/** A statistic by CloudWatch's name. @throws AwsError for one that there is not, or that is not modelled */
export function statisticOf({ count, sum, minimum, maximum, values }: Sample, statistic: string): number {
  const simple: Record<string, number> = {
    ...{ SampleCount: count, Sum: sum, Minimum: minimum, Maximum: maximum, Average: sum / count },
  };
  const found = simple[statistic];
  if (found !== undefined) return found;
  const share = PERCENTILE.exec(statistic)?.[1];
  if (share === undefined)
    throw new AwsError("InvalidParameterValue", `The value ${statistic} for parameter Statistic is not supported.`);
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((Number(share) / 100) * sorted.length) - 1)] ?? maximum;
}
