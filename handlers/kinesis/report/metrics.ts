import type { Counts } from "./report.ts";

/**
 * CloudWatch namespace of the metrics RecordsIn, Enriched, EnrichedBy<Outcome>, Quarantined, Dropped, Failed, UnexpectedErrors,
 * PutRetries and ArrivalToPublished. Dimension: FunctionName; of Quarantined and Dropped, a second time, FunctionName and Reason.
 */
const METRICS_NAMESPACE = "Tributary";

/** What CloudWatch takes of one metric in one line. */
const MAX_VALUES = 100;

type Metric = { unit: "Count" | "Milliseconds"; value: number | number[] };

/** Each reason makes a metric of its own, which costs money: those beyond this number are counted together. */
const MAX_REASONS = 32;
const OTHER = "other";

/** Writes what an invocation did as lines of log. */
export type WriteMetrics = (
  counts: Counts,
  functionName: string,
  timestampMs: number,
  details: Readonly<Record<string, string>>,
) => string;

/**
 * Makes what writes lines in CloudWatch's embedded metric format, each with a newline: one, and one more for each reason to
 * quarantine or drop. They must reach standard output as they are: `console.log` in Lambda's JSON log format would wrap them, and
 * CloudWatch would see no metric in them. `details` are further members of the lines, to search for; they become no metric.
 * Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @param outcomes words for the ways in which a record can be enriched.
 */
export function createMetrics(outcomes: readonly string[]): WriteMetrics {
  const reasons = new Set<string>();
  /** Reasons past the number that may be known become one. */
  const known = (counts: Readonly<Record<string, number>>) => {
    const bounded: Record<string, number> = {};
    for (const [reason, records] of Object.entries(counts)) {
      if (reasons.size < MAX_REASONS) reasons.add(reason);
      const name = reasons.has(reason) ? reason : OTHER;
      bounded[name] = (bounded[name] ?? 0) + records;
    }
    return bounded;
  };
  return (counts, functionName, timestampMs, details) => {
    const dimensions = { FunctionName: functionName };
    const byReason = [
      ...Object.entries(known(counts.quarantined)).map(
        ([reason, records]) => ["Quarantined", reason, records] as const,
      ),
      ...Object.entries(known(counts.dropped)).map(([reason, records]) => ["Dropped", reason, records] as const),
    ];
    return [
      line(dimensions, metricsOf(counts, outcomes), timestampMs, details),
      ...byReason.map(([metric, Reason, records]) =>
        line({ ...dimensions, Reason }, { [metric]: count(records) }, timestampMs, details),
      ),
    ].join("");
  };
}

function metricsOf(counts: Counts, outcomes: readonly string[]): Record<string, Metric> {
  const metrics: Record<string, Metric> = { RecordsIn: count(counts.recordsIn), Enriched: count(counts.enriched) };
  for (const outcome of outcomes) metrics[metricOf(outcome)] = count(counts.outcomes[outcome] ?? 0);
  metrics.Quarantined = count(sum(counts.quarantined));
  if (sum(counts.dropped) > 0) metrics.Dropped = count(sum(counts.dropped));
  metrics.Failed = count(counts.failed);
  if (counts.unexpectedErrors > 0) metrics.UnexpectedErrors = count(counts.unexpectedErrors);
  metrics.PutRetries = count(counts.putRetries);
  if (counts.latenciesMs.length > 0)
    metrics.ArrivalToPublished = { unit: "Milliseconds", value: sample(counts.latenciesMs) };
  return metrics;
}

const metricOf = (outcome: string) => `EnrichedBy${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}`;

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((total, one) => total + one, 0);

function line(
  dimensions: Record<string, string>,
  metrics: Record<string, Metric>,
  timestampMs: number,
  details: Readonly<Record<string, string>>,
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
