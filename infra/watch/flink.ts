import * as pulumi from "@pulumi/pulumi";
import { type AlarmSpec, alarmsOn, type DashboardGraph, type Metric, type Watch } from "./watch.ts";

/** A Managed Flink application, and the stream that it reads. */
type Watched = { applicationName: pulumi.Input<string>; streamName: pulumi.Input<string> };

const NAMESPACE = "AWS/KinesisAnalytics";
const LATE_MS = 900_000;
const DOWN_MINUTES = 10;

/**
 * What is watched of a Managed Flink application, of Flink 1.
 * https://docs.aws.amazon.com/managed-flink/latest/java/metrics-dimensions.html
 */
export function watchFlink({ applicationName, streamName }: Watched): Watch {
  // Managed Flink names a stream so.
  const streamId = pulumi.output(streamName).apply((name) => name.replaceAll("-", "_"));
  return { alarms: alarmsOf(applicationName, streamId), graphs: graphsOf(applicationName, streamId) };
}

/** A count runs since the application was started. */
const rising = { statistic: "Maximum", rises: true, threshold: 1, minutes: 1 } as const;

const alarmsOf = (Application: pulumi.Input<string>, Id: pulumi.Input<string>): AlarmSpec[] => [
  ...alarmsOn(NAMESPACE, { Application }, [
    {
      name: "flink-checkpoints",
      summary: "Checkpoints of the Flink application fail.",
      metric: "numberOfFailedCheckpoints",
      ...rising,
    },
    {
      name: "flink-restarts",
      summary: "The Flink application has failed, and started again.",
      metric: "fullRestarts",
      ...rising,
    },
    {
      name: "flink-down",
      summary: "The Flink application has failed or stopped, and reads nothing.",
      metric: "downtime",
      // One that is stopped says nothing; an update takes minutes.
      ...{ statistic: "Maximum", threshold: 1, minutes: DOWN_MINUTES, silenceRings: true },
    },
  ]),
  ...alarmsOn(NAMESPACE, { Application, Id, Flow: "Input" }, [
    {
      name: "flink-lag",
      summary: "Records wait too long before the Flink application reads them.",
      metric: "millisBehindLatest",
      ...{ statistic: "Maximum", threshold: LATE_MS, minutes: 5 },
    },
  ]),
];

function graphsOf(application: pulumi.Input<string>, streamId: pulumi.Input<string>): DashboardGraph[] {
  const line = (metric: string, label: string): Metric => [
    NAMESPACE,
    metric,
    "Application",
    application,
    { label, stat: "Maximum" },
  ];
  const dimensions = ["Application", application, "Id", streamId, "Flow", "Input"] as const;
  const lag: Metric = [NAMESPACE, "millisBehindLatest", ...dimensions, { label: "oldest shard", stat: "Maximum" }];
  return [
    { title: "Behind the stream, ms", metrics: [lag] },
    {
      title: "Failures since the start",
      metrics: [line("numberOfFailedCheckpoints", "checkpoints"), line("fullRestarts", "restarts")],
    },
    { title: "Down, ms", metrics: [line("downtime", "down")] },
    { title: "Checkpoints, ms", metrics: [line("lastCheckpointDuration", "the last took")] },
    {
      title: "Use, %",
      metrics: [line("cpuUtilization", "processor"), line("heapMemoryUtilization", "memory")],
    },
  ];
}
