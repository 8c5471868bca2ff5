import type * as pulumi from "@pulumi/pulumi";
import { alarmsOn, lasting, type Metric, type Watch } from "./watch.ts";

/** An HTTP API's stage. */
type WatchedApi = { apiId: pulumi.Input<string>; stage: string };

const SLOW_MS = 5000;

/** What is watched of an HTTP API. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
export function watchHttpTrigger({ apiId, stage }: WatchedApi): Watch {
  const line = (metric: string, label: string, stat = "Sum"): Metric => [
    "AWS/ApiGateway",
    metric,
    "ApiId",
    apiId,
    { label, stat },
  ];
  return {
    alarms: alarmsOn("AWS/ApiGateway", { ApiId: apiId, Stage: stage }, [
      { name: "server-errors", summary: "Callers of the API get 500 or 503.", metric: "5xx", ...lasting },
      {
        name: "slow-answers",
        summary: "Callers of the API wait too long.",
        metric: "Latency",
        statistic: "Maximum",
        threshold: SLOW_MS,
        minutes: 5,
      },
    ]),
    graphs: [
      {
        title: "Requests",
        metrics: [line("Count", "requests"), line("4xx", "refused, 4xx"), line("5xx", "failed, 5xx")],
      },
      {
        title: "Delay of the API, ms",
        metrics: [line("Latency", "answer, p99", "p99"), line("IntegrationLatency", "function, p99", "p99")],
      },
    ],
  };
}
