import { z } from "zod";
import type { Graph } from "../../offline/graph.ts";
import type { AlarmView } from "../../page/view.ts";
import { resourcesOf, text } from "../deploy/resources/read.ts";
import type { MetricName, Metrics, Minute } from "./metrics.ts";

const metricAlarm = z.object({
  type: z.literal("aws:cloudwatch/metricAlarm:MetricAlarm"),
  region: text,
  inputs: z.object({
    alarmDescription: z.string().default(""),
    namespace: text.optional(),
    metricName: text.optional(),
    dimensions: z.record(z.string(), z.string()).default({}),
    statistic: z.string().optional(),
    period: z.number().optional(),
    evaluationPeriods: z.int(),
    comparisonOperator: z.string(),
    threshold: z.number().optional(),
  }),
  outputs: z.object({ name: text }),
});

/** An alarm of the graph. */
export type DeclaredAlarm = z.infer<typeof metricAlarm>;

/** The alarms of a graph. */
export const declaredAlarms = (graph: Graph): DeclaredAlarm[] => resourcesOf(graph, metricAlarm);

/** Metrics that this machine has, as far as AWS's own go; those that functions write are all here. */
const MEASURED = new Set([
  ...["Errors", "Throttles", "Duration", "DestinationDeliveryFailures"],
  ...["FailedInvokeEventCount", "OnFailureDestinationDeliveredEventCount"],
]);

const isMeasured = (namespace: string, metric: string) =>
  namespace.startsWith("AWS/") ? namespace === "AWS/Lambda" && MEASURED.has(metric) : true;

/**
 * The state that an alarm would be in: ringing when each of its periods breaches, up to this minute or up to the one before.
 * Minutes without data don't breach.
 */
export function alarmState({ inputs, outputs: { name } }: DeclaredAlarm, metrics: Metrics, nowMs: number): AlarmView {
  const { alarmDescription: summary, namespace, metricName, dimensions, statistic, period, threshold } = inputs;
  const { evaluationPeriods, comparisonOperator } = inputs;
  const unknown = (why: string): AlarmView => ({ name, summary, state: "unknown", why });
  if (namespace === undefined || metricName === undefined || threshold === undefined)
    return unknown("It is calculated from several metrics.");
  if (period !== 60 || comparisonOperator !== "GreaterThanOrEqualToThreshold")
    return unknown(`Its period is ${period} s and it compares by ${comparisonOperator}.`);
  if (!isMeasured(namespace, metricName)) return unknown(`Nothing here measures ${namespace} ${metricName}.`);
  const metric: MetricName = { namespace, metric: metricName, dimensions };
  const values = metrics.minutes(metric, evaluationPeriods + 1, nowMs).map((minute) => measured(minute, statistic));
  const breaches = values.map((value) => value !== undefined && value >= threshold);
  const isRinging = breaches.slice(1).every(Boolean) || breaches.slice(0, -1).every(Boolean);
  const told = values.map((value) => (value === undefined ? "none" : value.toLocaleString("en-US"))).join(", ");
  const minutes = evaluationPeriods === 1 ? "in a minute" : `in each of ${evaluationPeriods} minutes`;
  const why = `${statistic} of ${metricName} by minute: ${told}. It rings from ${threshold.toLocaleString("en-US")} on ${minutes}.`;
  return { name, summary, state: isRinging ? "alarm" : "ok", why };
}

const measured = (minute: Minute | undefined, statistic: string | undefined) =>
  statistic === "Maximum" ? minute?.maximum : minute?.sum;
