import { AwsError } from "../aws-error.ts";
import type { CredentialScope } from "../protocol/credential-scope.ts";
import type { Clock } from "../time/clock.ts";
import { type Alarms, createAlarms } from "./alarms.ts";
import { createMetricStore, type MetricSeries, type MetricStore } from "./metric-store.ts";
import { type Dimension, metricOf } from "./statistics.ts";

type Scope = Pick<CredentialScope, "account" | "region">;

/** A datum of PutMetricData, by AWS's names. */
export type MetricDatum = {
  MetricName: string;
  Dimensions?: readonly Dimension[] | undefined;
  /** @default now */
  Timestamp?: Date | undefined;
  Value?: number | undefined;
  Values?: readonly number[] | undefined;
  /** How often each of `Values` came. @default once */
  Counts?: readonly number[] | undefined;
  StatisticValues?: { SampleCount: number; Sum: number; Minimum: number; Maximum: number } | undefined;
};

/** Input of PutMetricData. */
export type PutMetricDataInput = {
  Namespace: string;
  MetricData?: readonly MetricDatum[] | undefined;
  EntityMetricData?: readonly { MetricData?: readonly MetricDatum[] | undefined }[] | undefined;
};

/** CloudWatch keeps metrics for a day, and looks at alarms when they are asked for. */
export type Cloudwatch = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html @throws AwsError */
  putMetricData(scope: Scope, input: PutMetricDataInput): void;
  /** How many data of each metric applications put, by `Namespace/MetricName`. */
  readonly taken: ReadonlyMap<string, number>;
  /** Metrics of an account's region: services add their own. */
  store(scope: Scope): MetricStore;
  alarms(scope: Scope): Alarms;
};

/** What a CloudWatch lives by. */
export type CloudwatchArgs = {
  clock: Pick<Clock, "now">;
  /** Why nothing is known of a metric, which alarms on it then tell; undefined where something is. @default all is known */
  whyUnknown?: (namespace: string, metric: string) => string | undefined;
};

const MAXIMUM_DATA = 1000;

/** Creates a CloudWatch that has taken nothing. */
export function createCloudwatch({ clock, whyUnknown = () => undefined }: CloudwatchArgs): Cloudwatch {
  const taken = new Map<string, number>();
  const regions = new Map<string, { store: MetricStore; alarms: Alarms }>();

  function ofScope({ account, region }: Scope) {
    const arnPrefix = `arn:aws:cloudwatch:${region}:${account}:alarm:`;
    const known = regions.get(arnPrefix);
    if (known !== undefined) return known;
    const store = createMetricStore();
    const opened = { store, alarms: createAlarms({ store, now: clock.now, arnPrefix, whyUnknown }) };
    regions.set(arnPrefix, opened);
    return opened;
  }

  return {
    taken,
    store: (scope) => ofScope(scope).store,
    alarms: (scope) => ofScope(scope).alarms,
    putMetricData(scope, { Namespace, MetricData = [], EntityMetricData = [] }) {
      const data = [...MetricData, ...EntityMetricData.flatMap((entity) => entity.MetricData ?? [])];
      if (Namespace.startsWith("AWS/"))
        throw new AwsError("InvalidParameterValue", `The value AWS/ for parameter Namespace is invalid.`);
      if (data.length > MAXIMUM_DATA)
        throw new AwsError(
          "InvalidParameterValue",
          `The collection MetricData must not have a size greater than ${MAXIMUM_DATA}.`,
        );
      const { store } = ofScope(scope);
      for (const datum of data) {
        const name = `${Namespace}/${datum.MetricName}`;
        taken.set(name, (taken.get(name) ?? 0) + 1);
        keep(store.series(metricOf({ Namespace, ...datum })), datum, datum.Timestamp?.getTime() ?? clock.now());
      }
    },
  };
}

function keep(
  series: MetricSeries,
  { Value, Values = [], Counts = [], StatisticValues }: MetricDatum,
  atMs: number,
): void {
  if (Value !== undefined) series.add(Value, atMs);
  for (const [index, value] of Values.entries()) series.add(value, atMs, Counts[index] ?? 1);
  if (StatisticValues === undefined) return;
  const { SampleCount: count, Sum: sum, Minimum: minimum, Maximum: maximum } = StatisticValues;
  series.addSample({ count, sum, minimum, maximum }, atMs);
}
