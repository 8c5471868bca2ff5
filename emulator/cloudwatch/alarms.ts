import { AwsError, isAwsError } from "../aws-error.ts";
import { type AlarmFinding, findState, isComparison, type StateValue, stateReason } from "./alarm-state.ts";
import type { MetricDataQuery } from "./metric-data.ts";
import type { MetricStore } from "./metric-store.ts";
import type { Dimension } from "./statistics.ts";

/** Input of PutMetricAlarm, by AWS's names. */
export type PutMetricAlarmInput = {
  AlarmName: string;
  AlarmDescription?: string | undefined;
  ActionsEnabled?: boolean | undefined;
  AlarmActions?: readonly string[] | undefined;
  OKActions?: readonly string[] | undefined;
  InsufficientDataActions?: readonly string[] | undefined;
  Namespace?: string | undefined;
  MetricName?: string | undefined;
  Dimensions?: readonly Dimension[] | undefined;
  Statistic?: string | undefined;
  ExtendedStatistic?: string | undefined;
  Period?: number | undefined;
  Metrics?: readonly MetricDataQuery[] | undefined;
  EvaluationPeriods: number;
  DatapointsToAlarm?: number | undefined;
  Threshold?: number | undefined;
  ComparisonOperator: string;
  TreatMissingData?: string | undefined;
};

/** An alarm as DescribeAlarms tells of it. */
export type MetricAlarm = PutMetricAlarmInput & {
  AlarmArn: string;
  AlarmConfigurationUpdatedTimestamp: Date;
  StateValue: StateValue;
  StateReason: string;
  StateUpdatedTimestamp: Date;
};

/** Input of DescribeAlarms. */
export type DescribeAlarmsInput = {
  AlarmNames?: readonly string[] | undefined;
  AlarmNamePrefix?: string | undefined;
  AlarmTypes?: readonly string[] | undefined;
  StateValue?: string | undefined;
  ActionPrefix?: string | undefined;
  MaxRecords?: number | undefined;
  NextToken?: string | undefined;
};

/** Output of DescribeAlarms. */
export type DescribeAlarmsOutput = { MetricAlarms: MetricAlarm[]; CompositeAlarms: []; NextToken?: string };

/** The alarms of a region. */
export type Alarms = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html @throws AwsError */
  put(input: PutMetricAlarmInput): void;
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html @throws AwsError */
  describe(input: DescribeAlarmsInput): DescribeAlarmsOutput;
  /**
   * Holds until the alarm is looked at in the next minute.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html @throws AwsError
   */
  setState(input: { AlarmName: string; StateValue: StateValue; StateReason: string }): void;
};

type AlarmsArgs = {
  store: MetricStore;
  now: () => number;
  /** What an ARN has before the alarm's name. */
  arnPrefix: string;
  /** Why nothing can be known of a metric; undefined where it can. */
  whyUnknown: (namespace: string, metric: string) => string | undefined;
};

type Kept = {
  input: PutMetricAlarmInput;
  queries: readonly MetricDataQuery[];
  createdAtMs: number;
  state: StateValue;
  sinceMs: number;
  /** By SetAlarmState. */
  forced?: { reason: string; minute: number } | undefined;
};

const MOST_RECORDS = 100;
const minuteOf = (ms: number) => Math.floor(ms / 60_000);

/** No alarms yet. Their state is found out when it is asked for. */
export function createAlarms(args: AlarmsArgs): Alarms {
  const { now, arnPrefix } = args;
  const alarms = new Map<string, Kept>();

  function find(name: string): Kept {
    const kept = alarms.get(name);
    if (kept === undefined) throw new AwsError("ResourceNotFound", `The alarm ${name} does not exist.`, 404);
    return kept;
  }

  function look(kept: Kept): AlarmFinding & { why: string } {
    const nowMs = now();
    if (kept.forced !== undefined && kept.forced.minute === minuteOf(nowMs))
      return { state: kept.state, values: [], why: kept.forced.reason };
    kept.forced = undefined;
    const found = lookAt(kept, args, nowMs);
    if (found.state !== kept.state) kept.sinceMs = nowMs;
    kept.state = found.state;
    return found;
  }

  function told(kept: Kept): MetricAlarm {
    const { why } = look(kept);
    return {
      AlarmArn: `${arnPrefix}${kept.input.AlarmName}`,
      ...{ ActionsEnabled: true, AlarmActions: [], OKActions: [], InsufficientDataActions: [], Dimensions: [] },
      ...kept.input,
      AlarmConfigurationUpdatedTimestamp: new Date(kept.createdAtMs),
      ...{ StateValue: kept.state, StateReason: why, StateUpdatedTimestamp: new Date(kept.sinceMs) },
    };
  }

  return {
    put(input) {
      const [queries, nowMs] = [queriesOf(input), now()];
      alarms.set(input.AlarmName, {
        ...{ input, queries, createdAtMs: nowMs, state: "INSUFFICIENT_DATA", sinceMs: nowMs },
      });
    },
    describe(asked) {
      const found = [...alarms.values()]
        .filter(({ input }) => isMeant(input, asked))
        .map(told)
        .filter((alarm) => (asked.StateValue ?? alarm.StateValue) === alarm.StateValue);
      return pageOf(found, asked);
    },
    setState({ AlarmName, StateValue, StateReason }) {
      const kept = find(AlarmName);
      if (kept.state !== StateValue) kept.sinceMs = now();
      kept.state = StateValue;
      kept.forced = { reason: StateReason, minute: minuteOf(now()) };
    },
  };
}

function isMeant(
  { AlarmName, AlarmActions }: PutMetricAlarmInput,
  { AlarmNames, AlarmNamePrefix = "", AlarmTypes, ActionPrefix }: DescribeAlarmsInput,
): boolean {
  return (
    AlarmTypes?.includes("MetricAlarm") !== false &&
    AlarmNames?.includes(AlarmName) !== false &&
    AlarmName.startsWith(AlarmNamePrefix) &&
    (ActionPrefix === undefined || AlarmActions?.some((action) => action.startsWith(ActionPrefix)) === true)
  );
}

function pageOf(found: readonly MetricAlarm[], { MaxRecords = MOST_RECORDS, NextToken = "" }: DescribeAlarmsInput) {
  const sorted = found.toSorted((a, b) => (a.AlarmName < b.AlarmName ? -1 : 1));
  const rest = sorted.filter(({ AlarmName }) => AlarmName > NextToken);
  const MetricAlarms = rest.slice(0, MaxRecords);
  const last = MetricAlarms.at(-1)?.AlarmName;
  const isEnd = rest.length <= MaxRecords || last === undefined;
  return { MetricAlarms, CompositeAlarms: [] as [], ...(!isEnd && { NextToken: last }) };
}

function queriesOf(input: PutMetricAlarmInput): readonly MetricDataQuery[] {
  const { Namespace, MetricName, Dimensions, Statistic, ExtendedStatistic, Period = 60, Metrics } = input;
  if (Metrics !== undefined) return Metrics;
  const Stat = Statistic ?? ExtendedStatistic;
  if (Namespace === undefined || MetricName === undefined || Stat === undefined)
    throw new AwsError("MissingParameter", "Namespace, MetricName and a statistic, or Metrics, must be set.");
  return [{ Id: "m", MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period, Stat } }];
}

function lookAt(
  { input, queries, createdAtMs, state }: Kept,
  args: AlarmsArgs,
  nowMs: number,
): AlarmFinding & { why: string } {
  const why = whyUnknown(input, queries, args);
  if (why !== undefined || input.Threshold === undefined)
    return { state: "INSUFFICIENT_DATA", values: [], why: why ?? "It has no threshold." };
  const rule = {
    ...{ queries, createdAtMs, threshold: input.Threshold, comparisonOperator: input.ComparisonOperator },
    evaluationPeriods: input.EvaluationPeriods,
    datapointsToAlarm: input.DatapointsToAlarm ?? input.EvaluationPeriods,
    treatMissingData: input.TreatMissingData ?? "missing",
  };
  try {
    const found = findState(rule, args.store, nowMs, state);
    return { ...found, why: stateReason(rule, found.values) };
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return { state: "INSUFFICIENT_DATA", values: [], why: error.message };
  }
}

function whyUnknown(
  { ComparisonOperator }: PutMetricAlarmInput,
  queries: readonly MetricDataQuery[],
  args: AlarmsArgs,
) {
  for (const { MetricStat } of queries) {
    const why = MetricStat && args.whyUnknown(MetricStat.Metric.Namespace, MetricStat.Metric.MetricName);
    if (why !== undefined) return why;
  }
  return isComparison(ComparisonOperator) ? undefined : `It compares by ${ComparisonOperator}, which is not modelled.`;
}
