import { z } from "zod";

/** A metric by its names. */
export type MetricName = { namespace: string; metric: string; dimensions: Readonly<Record<string, string>> };

/** What came of a metric in one minute. */
export type Minute = { sum: number; maximum: number };

/** Metrics of the last minutes, as CloudWatch would have them. */
export type Metrics = {
  add(name: MetricName, value: number, atMs: number): void;
  /** Minute by minute, the one of `atMs` last; undefined for one without data. */
  minutes(name: MetricName, count: number, atMs: number): (Minute | undefined)[];
};

const MINUTE_MS = 60_000;
const MOST_MINUTES = 60;

/** Metrics without data. */
export function createMetrics(): Metrics {
  const series = new Map<string, Map<number, Minute>>();
  return {
    add(name, value, atMs) {
      const key = keyOf(name);
      const minutes = series.get(key) ?? new Map<number, Minute>();
      series.set(key, minutes);
      const at = Math.floor(atMs / MINUTE_MS);
      const { sum, maximum } = minutes.get(at) ?? { sum: 0, maximum: Number.NEGATIVE_INFINITY };
      minutes.set(at, { sum: sum + value, maximum: Math.max(maximum, value) });
      for (const old of minutes.keys()) if (old <= at - MOST_MINUTES) minutes.delete(old);
    },
    minutes(name, count, atMs) {
      const last = Math.floor(atMs / MINUTE_MS);
      const minutes = series.get(keyOf(name));
      return Array.from({ length: count }, (_, index) => minutes?.get(last - count + 1 + index));
    },
  };
}

const keyOf = ({ namespace, metric, dimensions }: MetricName) =>
  JSON.stringify([namespace, metric, Object.entries(dimensions).sort()]);

const embedded = z.looseObject({
  requestId: z.string().optional(),
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/** Metrics in a line of a log, and the invocation that wrote them. */
export type EmbeddedMetrics = { requestId: string | undefined; values: { name: MetricName; value: number }[] };

/**
 * Reads the metrics that a function writes into its log; undefined when a line holds none.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(line: string): EmbeddedMetrics | undefined {
  if (!line.includes('"CloudWatchMetrics"')) return undefined;
  const { data } = embedded.safeParse(parseJson(line));
  if (data === undefined) return undefined;
  const values = data._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(data[name])]));
      return Metrics.flatMap(({ Name: metric }) =>
        [data[metric]]
          .flat()
          .flatMap((value) => (typeof value === "number" ? [{ name: { namespace, metric, dimensions }, value }] : [])),
      );
    }),
  );
  return { requestId: data.requestId, values };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
