import type * as pulumi from "@pulumi/pulumi";
import { alarmsOn, lasting, type Metric, type Watch } from "./watch.ts";

/** What is watched of every Lambda function, whatever invokes it. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function watchFunction(functionName: pulumi.Input<string>, timeoutSeconds: number): Watch {
  const line = (metric: string, label: string, stat = "Sum"): Metric => [
    "AWS/Lambda",
    metric,
    "FunctionName",
    functionName,
    { label, stat },
  ];
  return {
    alarms: alarmsOn("AWS/Lambda", { FunctionName: functionName }, [
      { name: "errors", summary: "Invocations of the function fail.", metric: "Errors", ...lasting },
      { name: "throttles", summary: "The function has no concurrency left.", metric: "Throttles", ...lasting },
      {
        name: "duration",
        summary: "Invocations come close to the time-out.",
        metric: "Duration",
        statistic: "Maximum",
        threshold: timeoutSeconds * 1000 * 0.8,
        minutes: 3,
      },
    ]),
    graphs: [
      {
        title: "Function",
        metrics: [
          line("Invocations", "invocations"),
          line("Errors", "errors"),
          line("Throttles", "throttles"),
          line("ConcurrentExecutions", "concurrent", "Maximum"),
        ],
      },
      { title: "Delay, ms", metrics: [line("Duration", "invocation, p99", "p99")] },
    ],
  };
}
