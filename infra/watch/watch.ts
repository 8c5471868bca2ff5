import type * as pulumi from "@pulumi/pulumi";

/** One alarm: what is measured where, and from which value on it rings. */
export type AlarmSpec = {
  /** Name of the alarm, within its region. */
  name: string;
  /** Its entry in docs/runbook.md. */
  runbook: string;
  summary: string;
  namespace: string;
  metric: string;
  dimensions: Record<string, pulumi.Input<string>>;
  statistic: "Sum" | "Maximum";
  /** Whether the metric is a count since a start: then what it has risen by since the minute before is compared. @default false */
  rises?: boolean;
  threshold: number;
  /** Whether minutes without a value breach too. @default false */
  silenceRings?: boolean;
  /** Minutes in a row that breach before it rings. */
  minutes: number;
};

/** One line of a graph, as CloudWatch takes it. */
export type Metric =
  | [namespace: string, metric: string, ...dimension: Dimension, options: LineOptions]
  | [namespace: string, metric: string, ...dimension: Dimension, ...second: Dimension, options: LineOptions]
  | [
      namespace: string,
      metric: string,
      ...dimension: Dimension,
      ...second: Dimension,
      ...third: Dimension,
      options: LineOptions,
    ];

type Dimension = [dimension: string, value: pulumi.Input<string>];
type LineOptions = { label: string; stat?: string };

/** A graph of the dashboard. Graphs of one title are drawn as one. */
export type DashboardGraph = { title: string; metrics: Metric[] };

/** What one part of a region brings to its alarms and its dashboard. */
export type Watch = { alarms: AlarmSpec[]; graphs: DashboardGraph[] };

/** What an alarm says, beside where it is measured. */
type Alarm = Omit<AlarmSpec, "runbook" | "namespace" | "dimensions">;

/** Alarms on metrics of one thing. */
export const alarmsOn = (
  namespace: string,
  dimensions: AlarmSpec["dimensions"],
  alarms: readonly Alarm[],
): AlarmSpec[] => alarms.map((alarm) => ({ ...alarm, runbook: alarm.name, namespace, dimensions }));

/** Rings at the first event. */
export const any = { statistic: "Sum", threshold: 1, minutes: 1 } as const;
/** Rings when events go on for five minutes. */
export const lasting = { statistic: "Sum", threshold: 1, minutes: 5 } as const;

/** Several parts as one. */
export const together = (parts: readonly Watch[]): Watch => ({
  alarms: parts.flatMap(({ alarms }) => alarms),
  graphs: parts.flatMap(({ graphs }) => graphs),
});

/** What one of several parts of a kind brings: alarms of all but the first, 0, have its number in their names. */
export const numbered = (index: number, watch: Watch): Watch =>
  index === 0
    ? watch
    : { ...watch, alarms: watch.alarms.map((alarm) => ({ ...alarm, name: `${alarm.name}-${index + 1}` })) };

/** A part under the name of its flow, beside the same part of other flows. */
export const under = (flow: string, { alarms, graphs }: Watch): Watch => ({
  alarms: alarms.map((alarm) => ({ ...alarm, name: `${flow}-${alarm.name}` })),
  graphs: graphs.map((graph) => ({ ...graph, title: `${flow}: ${graph.title}` })),
});
