import { alarmedMetrics, type Measured } from "../../core/measured.ts";
import { holdsUnknown, isRecord, read, UNKNOWN } from "../../core/properties.ts";
import type { StackFinding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { ALARM, FUNCTION, MAPPING, STREAM, STREAM_CONSUMER } from "../../core/types.ts";
import { knownMetrics } from "./metrics.ts";

export const alarmMetricEmitted: StackRule = {
  name: "cloudwatch-alarm-metric-emitted",
  description:
    "An alarm watches a metric that a resource of the stack emits: a misspelt one, or one of a resource that is gone, never rings.",
  severity: "high",
  level: "advisory",
  covers: [],
  fix: "Correct metricName and dimensions; for metrics of a mapping's events set metricsConfig.metrics to [EventCount] on it.",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
  needs: ALARM,
  checkStack: (stack) =>
    stack
      .ofType(ALARM)
      .flatMap((alarm) =>
        alarmedMetrics(alarm.props).flatMap((measured) =>
          notEmitted(stack, alarm, measured).map((finding) => ({ ...finding, urn: alarm.urn })),
        ),
      ),
};

function notEmitted(stack: Stack, alarm: StackResource, measured: Measured): StackFinding[] {
  const { namespace, metric, dimensions, path } = measured;
  const known = knownMetrics[String(namespace)];
  if (namespace === UNKNOWN || metric === UNKNOWN || dimensions === UNKNOWN)
    return [
      { property: `${path}metricName`, value: UNKNOWN, message: "must be a metric that a resource of the stack emits" },
    ];
  if (known === undefined || !isRecord(dimensions)) return [];
  if (!known.includes(String(metric)))
    return [{ property: `${path}metricName`, value: metric, message: `must be a metric of ${String(namespace)}` }];
  return emitters.flatMap(({ dimension, type }): StackFinding[] => {
    const name = read(dimensions, dimension);
    // A consumer may be of another stack's stream.
    if (name === undefined || (type === STREAM && hasConsumer(dimensions))) return [];
    const property = `${path}dimensions.${dimension}`;
    const sources = Object.values(alarm.propertyDependencies).flat();
    const emitting =
      name === UNKNOWN ? stack.ofType(type).filter(({ urn }) => sources.includes(urn)) : stack.named(name, type);
    if (emitting.length === 0) return [{ property, value: name, message: "must name a resource of the stack" }];
    const silent =
      dimension === "EventSourceMappingUUID" ? emitting.find(({ props }) => !counts(countedBy(props))) : undefined;
    if (silent === undefined) return [];
    const value = holdsUnknown(countedBy(silent.props)) ? UNKNOWN : name;
    return [{ property, value, message: "must name a mapping whose metricsConfig.metrics holds EventCount" }];
  });
}

/** What a mapping counts of its events: nothing unless it says so. */
const countedBy = (mapping: unknown) => read(mapping, "metricsConfig.metrics");
const counts = (metrics: unknown) => Array.isArray(metrics) && metrics.includes("EventCount");

const hasConsumer = (dimensions: unknown) => read(dimensions, "ConsumerName") !== undefined;

/** Which type of resource emits the metrics of a dimension. */
const emitters = [
  { dimension: "ConsumerName", type: STREAM_CONSUMER },
  { dimension: "StreamName", type: STREAM },
  { dimension: "FunctionName", type: FUNCTION },
  { dimension: "EventSourceMappingUUID", type: MAPPING },
];
