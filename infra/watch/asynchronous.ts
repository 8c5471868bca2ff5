import type * as pulumi from "@pulumi/pulumi";
import { alarmsOn, any, type Metric, type Watch } from "./watch.ts";

const LATE_MS = 900_000;

/**
 * What is watched of a function that events invoke asynchronously. Lambda counts an event that it gives up as dropped, kept or not.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#async-invocation-metrics
 */
export function watchAsynchronous(functionName: pulumi.Input<string>): Watch {
  const line = (metric: string, label: string, stat: string): Metric => [
    "AWS/Lambda",
    metric,
    "FunctionName",
    functionName,
    { label, stat },
  ];
  return {
    alarms: alarmsOn("AWS/Lambda", { FunctionName: functionName }, [
      {
        name: "events-given-up",
        summary: "Events that could not be handled lie in the failure store.",
        metric: "AsyncEventsDropped",
        ...any,
      },
      {
        name: "event-age",
        summary: "Events wait too long before the function handles them.",
        metric: "AsyncEventAge",
        statistic: "Maximum",
        threshold: LATE_MS,
        minutes: 5,
      },
      {
        name: "events-lost",
        summary: "Events that Lambda gave up could not be kept.",
        metric: "DestinationDeliveryFailures",
        ...any,
      },
      {
        name: "event-loop",
        summary: "Lambda stopped a chain in which the function invokes itself.",
        metric: "RecursiveInvocationsDropped",
        ...any,
      },
    ]),
    graphs: [
      {
        title: "Events",
        metrics: [line("AsyncEventsReceived", "received", "Sum"), line("AsyncEventsDropped", "given up", "Sum")],
      },
      { title: "Age of events, ms", metrics: [line("AsyncEventAge", "oldest", "Maximum")] },
    ],
  };
}
