import { alarmedMetrics } from "../../core/measured.ts";
import { isRecord, read, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule, type StackFinding, type StackRule } from "../../core/rule.ts";
import type { StackResource } from "../../core/stack-view.ts";
import { ALARM, FLINK_APPLICATION, FUNCTION, GLUE_JOB, MAPPING, STREAM } from "../../core/types.ts";
import { failureDestinationOf, functionOf, readsStream } from "../lambda/flow.ts";
import { alarmMetricEmitted } from "./emitted.ts";
import { requiredDimensions } from "./metrics.ts";
import { alarmsOn } from "./watching.ts";

const PAGE = "https://docs.aws.amazon.com";

type Watch = {
  name: string;
  description: string;
  type: string;
  /** Dimension that names the resource. */
  dimension: string;
  /** One of these is enough. */
  metrics: readonly string[];
  /** Those resources of the type that need it. @default all */
  needed?: (resource: StackResource) => boolean;
};

/** A rule that each resource of a type has an alarm on one of some metrics. */
const alarmed = ({ name, description, type, dimension, metrics, needed = () => true }: Watch): StackRule => ({
  name,
  description,
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: `Create an aws.cloudwatch.MetricAlarm on ${metrics.join(" or ")}, with dimension ${dimension} and an action.`,
  url: `${PAGE}/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html`,
  needs: type,
  checkStack: (stack) =>
    stack
      .ofType(type)
      .filter(needed)
      .flatMap((resource): StackFinding[] => {
        const watching = alarmsOn(stack, resource, dimension, metrics);
        if (watching.some((is) => is === "yes")) return [];
        const value = watching.length > 0 ? UNKNOWN : undefined;
        return [
          { urn: resource.urn, property: "name", value, message: `must have an alarm on ${metrics.join(" or ")}` },
        ];
      }),
});

export const streamAlarmed = alarmed({
  name: "kinesis-stream-alarmed",
  description: "A stream that refuses records rings: producers lose what they do not retry.",
  type: STREAM,
  dimension: "StreamName",
  metrics: ["WriteProvisionedThroughputExceeded"],
});

export const functionAlarmed = alarmed({
  name: "lambda-function-alarmed",
  description: "A function that fails rings.",
  type: FUNCTION,
  dimension: "FunctionName",
  metrics: ["Errors"],
});

export const mappingAlarmed = alarmed({
  name: "mapping-alarmed",
  description: "A mapping whose batches fail rings: its records are late, and will be given up.",
  type: MAPPING,
  dimension: "EventSourceMappingUUID",
  metrics: ["FailedInvokeEventCount"],
  needed: ({ props }) => readsStream(props),
});

export const flinkAlarmed = alarmed({
  name: "flink-alarmed",
  description: "A Flink application that fails rings: it starts again by itself, over and over, and nobody would know.",
  type: FLINK_APPLICATION,
  dimension: "Application",
  metrics: ["downtime", "fullRestarts", "numRestarts"],
});

export const glueAlarmed = alarmed({
  name: "glue-alarmed",
  description: "A Glue job that fails rings: it is started again by its trigger, over and over, and nobody would know.",
  type: GLUE_JOB,
  dimension: "JobName",
  metrics: [
    ...["glue.driver.aggregate.numFailedTasks", "glue.driver.jvm.heap.usage"],
    ...["glue.driver.streaming.maxConsumerLagInMs", "glue.driver.streaming.batchProcessingTimeInMs"],
  ],
  needed: ({ props }) => read(props, "command.name") !== "pythonshell",
});

export const failureStoreAlarmed: StackRule = {
  name: "failure-store-alarmed",
  description: "What goes into the failure store rings, and what could not: nobody looks there otherwise.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Create alarms on OnFailureDestinationDeliveredEventCount of the mapping and DestinationDeliveryFailures of its function.",
  url: `${PAGE}/lambda/latest/dg/monitoring-metrics-types.html`,
  needs: MAPPING,
  checkStack: (stack) =>
    stack.ofType(MAPPING).flatMap((mapping): StackFinding[] => {
      const store = failureDestinationOf(stack, mapping);
      const fn = functionOf(stack, mapping);
      if (store === undefined || store === UNKNOWN) return [];
      const wanted: [Named: typeof fn, dimension: string, metric: string][] = [
        [mapping, "EventSourceMappingUUID", "OnFailureDestinationDeliveredEventCount"],
        [fn, "FunctionName", "DestinationDeliveryFailures"],
      ];
      return wanted.flatMap(([resource, dimension, metric]): StackFinding[] => {
        if (resource === undefined) return [];
        const watching = resource === UNKNOWN ? ["unknown"] : alarmsOn(stack, resource, dimension, [metric]);
        if (watching.includes("yes")) return [];
        const value = watching.length > 0 ? UNKNOWN : undefined;
        return [{ urn: store.urn, property: "name", value, message: `must have an alarm on ${metric}` }];
      });
    }),
};

export const alarmActs: ResourceRule = {
  name: "cloudwatch-alarm-acts",
  description: "An alarm tells someone: without an action it rings in an empty room.",
  severity: "high",
  level: "advisory",
  covers: [
    "guard-registry:CLOUDWATCH_ALARM_ACTION_CHECK",
    "securityhub:CloudWatch.15",
    "control-tower:CT.CLOUDWATCH.PR.1",
  ],
  fix: "Set alarmActions to the ARN of an SNS topic.",
  types: [ALARM],
  check: (props) =>
    must(props, "alarmActions", (actions) => Array.isArray(actions) && actions.length > 0, "must name an action"),
};

export const alarmActionsEnabled: ResourceRule = {
  name: "cloudwatch-alarm-actions-enabled",
  description: "An alarm's actions are switched on.",
  severity: "high",
  level: "advisory",
  covers: ["checkov:CKV_AWS_319", "securityhub:CloudWatch.17", "control-tower:CT.CLOUDWATCH.PR.4"],
  fix: "Set actionsEnabled to true, or leave it out.",
  types: [ALARM],
  check: (props) => must(props, "actionsEnabled", (enabled) => enabled !== false, "must not be false"),
  remediate: ({ actionsEnabled }) => (actionsEnabled === false ? { actionsEnabled: true } : {}),
};

export const alarmDimensions: ResourceRule = {
  name: "cloudwatch-alarm-dimensions",
  description:
    "An alarm names what it watches: AWS reports most metrics per resource, and an alarm on none never rings.",
  severity: "high",
  level: "advisory",
  covers: [],
  fix: "Set dimensions to those that the metric is reported with, for example { StreamName }.",
  url: `${PAGE}/streams/latest/dev/monitoring-with-cloudwatch.html`,
  types: [ALARM],
  check: (props) =>
    alarmedMetrics(props).flatMap(({ namespace, dimensions, path }) => {
      if (namespace === UNKNOWN)
        return [
          { property: `${path}namespace`, value: UNKNOWN, message: "must be known to tell its dimensions" } as const,
        ];
      const wanted = requiredDimensions[String(namespace)];
      if (wanted === undefined) return [];
      const has = (given: unknown) => isRecord(given) && wanted.some((name) => read(given, name) !== undefined);
      return must({ at: dimensions }, "at", has, `must hold ${wanted.join(" or ")}`).map((finding) => ({
        ...finding,
        property: `${path}dimensions`,
      }));
    }),
};

/** Rules for alarms, and for what must have one. */
export const alarmRules = [
  streamAlarmed,
  functionAlarmed,
  mappingAlarmed,
  flinkAlarmed,
  glueAlarmed,
  failureStoreAlarmed,
  alarmActs,
  alarmActionsEnabled,
  alarmDimensions,
  alarmMetricEmitted,
];
