import type { Match } from "../enrich/place.ts";

/** What one invocation did, in records; those within an aggregate are counted one by one. */
export type Counts = {
  /** Records given. */
  recordsIn: number;
  /** Records that the output stream has taken, by the level of the place whose options they carry. */
  enriched: Record<Match, number>;
  /** Records that the failure store has kept, by reason. */
  quarantined: Record<string, number>;
  /** Records that are neither, and come again. */
  failed: number;
  /** How often a record was put again. */
  putRetries: number;
  /** Milliseconds from a record's arrival on the input stream until the output stream had taken it. */
  latenciesMs: readonly number[];
};

/**
 * CloudWatch namespace of the metrics RecordsIn, Enriched, EnrichedByCity, EnrichedByRegion, EnrichedByCountry,
 * Quarantined, Failed, PutRetries and ArrivalToPublished. Dimension: FunctionName; of Quarantined, a second time,
 * FunctionName and Reason.
 */
export const METRICS_NAMESPACE = "Tributary";

/** What CloudWatch takes of one metric in one line. */
const MAX_VALUES = 100;

type Metric = { unit: "Count" | "Milliseconds"; value: number | number[] };

/**
 * Lines in CloudWatch's embedded metric format, each with a newline: one, and one more for each reason to quarantine.
 * They must reach standard output as they are: `console.log` in Lambda's JSON log format would wrap them, and
 * CloudWatch would see no metric in them.
 * Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @param details further members of the lines, to search for; they become no metric.
 */
export function metricsLines(
  counts: Counts,
  functionName: string,
  timestampMs: number,
  details: Record<string, string>,
): string {
  const { city, region, country } = counts.enriched;
  const reasons = Object.entries(counts.quarantined);
  const metrics: Record<string, Metric> = {
    RecordsIn: count(counts.recordsIn),
    Enriched: count(city + region + country),
    EnrichedByCity: count(city),
    EnrichedByRegion: count(region),
    EnrichedByCountry: count(country),
    Quarantined: count(reasons.reduce((sum, [, records]) => sum + records, 0)),
    Failed: count(counts.failed),
    PutRetries: count(counts.putRetries),
  };
  if (counts.latenciesMs.length > 0) {
    metrics.ArrivalToPublished = { unit: "Milliseconds", value: sample(counts.latenciesMs) };
  }
  const dimensions = { FunctionName: functionName };
  return [
    line(dimensions, metrics, timestampMs, details),
    ...reasons.map(([Reason, records]) =>
      line({ ...dimensions, Reason }, { Quarantined: count(records) }, timestampMs, details),
    ),
  ].join("");
}

function line(
  dimensions: Record<string, string>,
  metrics: Record<string, Metric>,
  timestampMs: number,
  details: Record<string, string>,
): string {
  const directive = {
    Namespace: METRICS_NAMESPACE,
    Dimensions: [Object.keys(dimensions)],
    Metrics: Object.entries(metrics).map(([Name, { unit }]) => ({ Name, Unit: unit })),
  };
  const values = Object.entries(metrics).map(([name, { value }]) => [name, value]);
  const document = {
    ...details,
    ...dimensions,
    ...Object.fromEntries(values),
    _aws: { Timestamp: timestampMs, CloudWatchMetrics: [directive] },
  };
  return `${JSON.stringify(document)}\n`;
}

function count(value: number): Metric {
  return { unit: "Count", value };
}

/** As many as a metric takes, evenly spread, the first and the last among them. */
function sample(values: readonly number[]): number[] {
  if (values.length <= MAX_VALUES) return [...values];
  const step = (values.length - 1) / (MAX_VALUES - 1);
  return Array.from({ length: MAX_VALUES }, (_, index) => values[Math.round(index * step)] ?? 0);
}
