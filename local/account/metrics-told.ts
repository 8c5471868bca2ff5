/** Metric data that CloudWatch took, by namespace, in words; empty when there are none. `taken` is by `Namespace/MetricName`. */
export function metricsTold(taken: ReadonlyMap<string, number>): string {
  const sums = new Map<string, number>();
  for (const [name, count] of taken) {
    const namespace = name.slice(0, name.lastIndexOf("/"));
    sums.set(namespace, (sums.get(namespace) ?? 0) + count);
  }
  if (sums.size === 0) return "";
  return `metrics taken: ${[...sums].map(([namespace, count]) => `${namespace} ${count.toLocaleString("en-US")}`).join(", ")}`;
}
