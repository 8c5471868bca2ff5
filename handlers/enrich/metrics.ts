/** What one invocation did, in records. */
export type Counts = {
  /** Records in the event. */
  recordsIn: number;
  /** Records that the output stream has taken. */
  enriched: number;
  /** Records that the failure store has kept. */
  quarantined: number;
  /** Records that are neither, and come again. */
  failed: number;
  /** How often a record was put again. */
  putRetries: number;
};

/** CloudWatch namespace of the metrics RecordsIn, Enriched, Quarantined, Failed and PutRetries; dimension: FunctionName. */
export const METRICS_NAMESPACE = "Tributary";

/**
 * One line in CloudWatch's embedded metric format, with a newline. It must reach standard output as it is:
 * `console.log` in Lambda's JSON log format would wrap it, and CloudWatch would see no metric in it.
 * Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @param details further members of the line, to search for; they become no metric.
 */
export function metricsLine(
  counts: Counts,
  functionName: string,
  timestampMs: number,
  details: Record<string, string>,
): string {
  const metrics = {
    RecordsIn: counts.recordsIn,
    Enriched: counts.enriched,
    Quarantined: counts.quarantined,
    Failed: counts.failed,
    PutRetries: counts.putRetries,
  };
  const directive = {
    Namespace: METRICS_NAMESPACE,
    Dimensions: [["FunctionName"]],
    Metrics: Object.keys(metrics).map((Name) => ({ Name, Unit: "Count" })),
  };
  const document = {
    ...details,
    FunctionName: functionName,
    ...metrics,
    _aws: { Timestamp: timestampMs, CloudWatchMetrics: [directive] },
  };
  return `${JSON.stringify(document)}\n`;
}
