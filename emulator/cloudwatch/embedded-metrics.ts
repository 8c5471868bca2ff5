import { z } from "zod";
import type { MetricName } from "./metric-store.ts";

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
