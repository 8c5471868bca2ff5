import type { Properties } from "../../../../policies/core/properties.ts";
import type { StackResource } from "../../../../policies/core/stack-view.ts";
import * as alarms from "../../../../policies/rules/cloudwatch/alarms.ts";
import { alarmMetricEmitted } from "../../../../policies/rules/cloudwatch/emitted.ts";
import {
  createStackResource,
  type Draft,
  describeMutations,
  describeRule,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";
import { createFlow, createPart, TYPES, urnOf } from "../../../support/policy-stacks.ts";

const alarm = (metricName: unknown, dimensions: unknown, overrides: Properties = {}): StackResource =>
  createPart("alarm", { namespace: "AWS/Lambda", metricName, dimensions, ...overrides }, { urn: String(metricName) });
const onStream = (dimensions: unknown, overrides: Properties = {}) =>
  alarm("WriteProvisionedThroughputExceeded", dimensions, { namespace: "AWS/Kinesis", ...overrides });
const stream = createPart("stream");
const consumer = createStackResource({
  ...{ type: "aws:kinesis/streamConsumer:StreamConsumer", props: { name: "counting", streamArn: "arn:aws:kinesis:x" } },
});
const ofConsumer = (ConsumerName: string) =>
  onStream({ StreamName: "elsewhere", ConsumerName }, { metricName: "SubscribeToShardEvent.MillisBehindLatest" });
const built = (from: "stream" | "fn" | "mapping", one: StackResource): StackResource => ({
  ...one,
  propertyDependencies: { dimensions: [urnOf(from)] },
});
const delivered = alarm("OnFailureDestinationDeliveredEventCount", { EventSourceMappingUUID: "u-1" });
const undelivered = alarm("DestinationDeliveryFailures", { FunctionName: "worker" });

describe("rules for alarms", () => {
  describeStackRule(alarms.streamAlarmed, {
    passes: [
      ["an alarm on the stream", [stream, onStream({ StreamName: "events" })]],
      [
        "an alarm by a query",
        [
          stream,
          createPart("alarm", {
            metricQueries: [
              { metric: { metricName: "WriteProvisionedThroughputExceeded", dimensions: { StreamName: "events" } } },
            ],
          }),
        ],
      ],
      [
        "an alarm on a name that is not known yet, built from the stream",
        [stream, built("stream", onStream({ StreamName: UNKNOWN }))],
      ],
    ],
    fails: [
      ["none", [stream], "name"],
      ["an alarm on another stream", [stream, onStream({ StreamName: "others" })], "name"],
      ["an alarm on another metric", [stream, alarm("IncomingBytes", { StreamName: "events" })], "name"],
      ["an alarm without dimensions", [stream, onStream(undefined)], "name"],
      [
        "an alarm built from another stream",
        [stream, { ...onStream({ StreamName: UNKNOWN }), propertyDependencies: { dimensions: ["other"] } }],
        "name",
      ],
    ],
    unknown: [
      ["the dimension", [stream, onStream({ StreamName: UNKNOWN })], "name"],
      ["the metric", [stream, alarm(UNKNOWN, { StreamName: "events" })], "name"],
    ],
  });

  describeStackRule(alarms.functionAlarmed, {
    passes: [["an alarm on errors", [createPart("fn"), alarm("Errors", { FunctionName: "worker" })]]],
    fails: [["none", [createPart("fn")], "name"]],
    unknown: [["which function", [createPart("fn"), alarm("Errors", UNKNOWN)], "name"]],
  });

  const application = createStackResource({
    type: "aws:kinesisanalyticsv2/application:Application",
    props: { name: "counting" },
  });
  const onApplication = (metric: string, Application: unknown) =>
    alarm(metric, { Application }, { namespace: "AWS/KinesisAnalytics" });
  describeStackRule(alarms.flinkAlarmed, {
    passes: [
      ["an alarm on its being down", [application, onApplication("downtime", "counting")]],
      ["an alarm on restarts of Flink 2", [application, onApplication("numRestarts", "counting")]],
    ],
    fails: [
      ["none", [application], "name"],
      ["an alarm on another", [application, onApplication("downtime", "adding")], "name"],
      [
        "an alarm on its use of the processor alone",
        [application, onApplication("cpuUtilization", "counting")],
        "name",
      ],
    ],
    unknown: [["which application", [application, onApplication("downtime", UNKNOWN)], "name"]],
  });

  describeStackRule(alarms.mappingAlarmed, {
    passes: [
      [
        "an alarm on failures",
        [createPart("mapping"), alarm("FailedInvokeEventCount", { EventSourceMappingUUID: "u-1" })],
      ],
      [
        "a queue's mapping, which the queue's alarms watch",
        [createPart("mapping", { eventSourceArn: "arn:aws:sqs:eu-west-1:1:q" })],
      ],
    ],
    fails: [["none", [createPart("mapping")], "name"]],
    unknown: [
      [
        "which mapping",
        [createPart("mapping"), alarm("FailedInvokeEventCount", { EventSourceMappingUUID: UNKNOWN })],
        "name",
      ],
    ],
  });

  describeStackRule(alarms.failureStoreAlarmed, {
    passes: [
      ["alarms on what came and on what could not", [...createFlow(), delivered, undelivered]],
      ["a mapping without a failure store", createFlow({ mapping: { destinationConfig: undefined } })],
    ],
    fails: [
      ["no alarm on what came", [...createFlow(), undelivered], "name"],
      ["no alarm on what could not", [...createFlow(), delivered], "name"],
    ],
    unknown: [
      [
        "which mapping",
        [
          ...createFlow(),
          undelivered,
          alarm("OnFailureDestinationDeliveredEventCount", { EventSourceMappingUUID: UNKNOWN }),
        ],
        "name",
      ],
    ],
  });

  describeRule(alarms.alarmActs, {
    passes: [
      ["an action", { alarmActions: ["arn:aws:sns:eu-west-1:111122223333:ops"] }],
      ["an action that is not known yet", { alarmActions: [UNKNOWN] }],
    ],
    fails: [
      ["none", {}, "alarmActions"],
      ["an empty list", { alarmActions: [] }, "alarmActions"],
    ],
    unknown: [["the actions", { alarmActions: UNKNOWN }, "alarmActions"]],
  });

  describeRule(alarms.alarmActionsEnabled, {
    passes: [
      ["silence, which means on", {}],
      ["actions switched on", { actionsEnabled: true }],
    ],
    fails: [["actions switched off", { actionsEnabled: false }, "actionsEnabled"]],
    unknown: [["which", { actionsEnabled: UNKNOWN }, "actionsEnabled"]],
  });

  describeRule(alarms.alarmDimensions, {
    base: { namespace: "AWS/Kinesis", metricName: "IncomingBytes" },
    passes: [
      ["the stream's name", { dimensions: { StreamName: "events" } }],
      ["a name that is not known yet", { dimensions: { StreamName: UNKNOWN } }],
      ["a namespace of one's own", { namespace: "Tributary" }],
    ],
    fails: [
      ["none", {}, "dimensions"],
      ["another", { dimensions: { FunctionName: "worker" } }, "dimensions"],
      [
        "none in a query",
        {
          metricName: undefined,
          metricQueries: [{ expression: "a" }, { metric: { namespace: "AWS/SQS", metricName: "X" } }],
        },
        "metricQueries[1].metric.dimensions",
      ],
    ],
    unknown: [
      ["the dimensions", { dimensions: UNKNOWN }, "dimensions"],
      ["the namespace", { namespace: UNKNOWN }, "namespace"],
    ],
  });

  describeStackRule(alarmMetricEmitted, {
    passes: [
      ["a metric of a stream", [stream, onStream({ StreamName: "events" })]],
      ["a metric of a mapping that counts", [...createFlow(), delivered]],
      ["a metric of a consumer, of another stack's stream", [consumer, ofConsumer("counting")]],
      ["a metric of one's own", [alarm("Quarantined", { FunctionName: "elsewhere" }, { namespace: "Tributary" })]],
      ["a metric of a service that is not in the table", [alarm("Anything", {}, { namespace: "AWS/Other" })]],
      [
        "a stream that is not known yet, but is what it was built from",
        [stream, built("stream", onStream({ StreamName: UNKNOWN }))],
      ],
    ],
    fails: [
      ["a misspelt metric", [createPart("fn"), alarm("Error", { FunctionName: "worker" })], "metricName"],
      ["a consumer that is gone", [consumer, ofConsumer("others")], "dimensions.ConsumerName"],
      ["a stream that is gone", [stream, onStream({ StreamName: "others" })], "dimensions.StreamName"],
      [
        "a mapping that does not count",
        [...createFlow({ mapping: { metricsConfig: undefined } }), delivered],
        "dimensions.EventSourceMappingUUID",
      ],
    ],
    unknown: [
      ["the metric", [createPart("fn"), alarm(UNKNOWN, { FunctionName: "worker" })], "metricName"],
      ["the stream", [stream, onStream({ StreamName: UNKNOWN })], "dimensions.StreamName"],
      ["the dimensions", [stream, onStream(UNKNOWN)], "metricName"],
      [
        "whether a mapping counts",
        [...createFlow({ mapping: { metricsConfig: UNKNOWN } }), delivered],
        "dimensions.EventSourceMappingUUID",
      ],
    ],
  });

  const without = (name: string) => (stack: Draft) => stack.removeEverywhere(TYPES.alarm, name);
  const set = (path: string, value: unknown) => (stack: Draft) =>
    stack.everyRegion(TYPES.alarm, "-duration", path, value);
  describeMutations([
    { rule: alarms.streamAlarmed, title: "a stream without alarm", apply: without("input-write-throttled") },
    { rule: alarms.functionAlarmed, title: "a function without alarm", apply: without("errors") },
    { rule: alarms.mappingAlarmed, title: "a mapping without alarm", apply: without("failed-events") },
    { rule: alarms.failureStoreAlarmed, title: "a failure store without alarm", apply: without("failure-deliveries") },
    { rule: alarms.alarmActs, title: "an alarm without action", apply: set("alarmActions", []) },
    { rule: alarms.alarmActionsEnabled, title: "an alarm switched off", apply: set("actionsEnabled", false) },
    { rule: alarms.alarmDimensions, title: "an alarm on nothing", apply: set("dimensions", undefined) },
    { rule: alarmMetricEmitted, title: "a misspelt metric", apply: set("metricName", "Durations") },
  ]);
});
