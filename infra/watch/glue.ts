import type * as pulumi from "@pulumi/pulumi";
import { alarmsOn, any, type DashboardGraph, type Metric, type Watch } from "./watch.ts";

const NAMESPACE = "Glue";

/** A Glue streaming job, and the rule of EventBridge that matches its failed runs. */
type Watched = { jobName: pulumi.Input<string>; failedRuns: pulumi.Input<string> };

/**
 * What is watched of a Glue streaming job, over all its runs.
 * https://docs.aws.amazon.com/glue/latest/dg/monitoring-awsglue-with-cloudwatch-metrics.html
 */
export function watchGlue({ jobName: JobName, failedRuns: RuleName }: Watched): Watch {
  const ofAllRuns = { JobName, JobRunId: "ALL" };
  return {
    alarms: [
      ...alarmsOn("AWS/Events", { RuleName }, [
        { name: "glue-failed", summary: "A run of the Glue job failed.", metric: "TriggeredRules", ...any },
      ]),
      ...alarmsOn(NAMESPACE, { ...ofAllRuns, Type: "count" }, [
        {
          name: "glue-failed-tasks",
          summary: "Tasks of the Glue job fail.",
          metric: "glue.driver.aggregate.numFailedTasks",
          ...any,
        },
      ]),
      // The trigger has started it again in half an hour, twice if need be.
      ...alarmsOn(NAMESPACE, { ...ofAllRuns, Type: "gauge" }, [
        {
          name: "glue-down",
          summary: "The Glue job does not run, or its driver has no memory left.",
          metric: "glue.driver.jvm.heap.usage",
          ...{ statistic: "Maximum", threshold: 0.95, minutes: 30, silenceRings: true },
        },
      ]),
    ],
    graphs: [...graphsOf(JobName), failuresOf(RuleName)],
  };
}

function graphsOf(jobName: pulumi.Input<string>): DashboardGraph[] {
  const line = (metric: string, type: "count" | "gauge", label: string, stat: string): Metric => [
    ...([NAMESPACE, metric, "JobName", jobName, "JobRunId", "ALL", "Type", type] as const),
    { label, stat },
  ];
  return [
    {
      title: "Tasks a minute",
      metrics: [
        line("glue.driver.aggregate.numCompletedTasks", "count", "done", "Sum"),
        line("glue.driver.aggregate.numFailedTasks", "count", "failed", "Sum"),
      ],
    },
    {
      title: "Memory in use, of 1",
      metrics: [
        line("glue.driver.jvm.heap.usage", "gauge", "driver", "Maximum"),
        line("glue.ALL.jvm.heap.usage", "gauge", "workers", "Average"),
      ],
    },
  ];
}

const failuresOf = (ruleName: pulumi.Input<string>): DashboardGraph => ({
  title: "Failed runs",
  metrics: [["AWS/Events", "TriggeredRules", "RuleName", ruleName, { label: "failed", stat: "Sum" }]],
});
