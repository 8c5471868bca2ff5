import type * as pulumi from "@pulumi/pulumi";
import { alarmsOn, any, type Metric, type Watch } from "./watch.ts";

const NAMESPACE = "Tributary";

/** What is watched of a function that enriches records: the metrics that it writes itself. */
export function watchEnrichment(functionName: pulumi.Input<string>): Watch {
  const line = (metric: string, label: string): Metric => [NAMESPACE, metric, "FunctionName", functionName, { label }];
  return {
    alarms: alarmsOn(NAMESPACE, { FunctionName: functionName }, [
      {
        name: "quarantined",
        summary: "The function put records into the failure store.",
        metric: "Quarantined",
        ...any,
      },
      {
        name: "unexpected-errors",
        summary: "Most records of a batch failed in a way that the enrichment does not expect.",
        metric: "UnexpectedErrors",
        ...any,
      },
    ]),
    graphs: [
      { title: "Records", metrics: [line("Enriched", "enriched"), line("Dropped", "dropped")] },
      {
        title: "Put aside",
        metrics: [line("Quarantined", "by the function"), line("UnexpectedErrors", "left to Lambda, unexpected")],
      },
    ],
  };
}
