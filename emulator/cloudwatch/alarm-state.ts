import { type MetricDataQuery, periodOf, valueAt } from "./metric-data.ts";
import type { MetricStore } from "./metric-store.ts";

/** What an alarm compares, and how. */
export type AlarmRule = {
  /** The metric, or what is made of several: the one that returns data counts. */
  queries: readonly MetricDataQuery[];
  threshold: number;
  comparisonOperator: string;
  evaluationPeriods: number;
  datapointsToAlarm: number;
  treatMissingData: string;
  /** Nothing was missed before it, so that no alarm rings because it is new. */
  createdAtMs: number;
};

/** As CloudWatch names them. */
export type StateValue = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** What an alarm finds. */
export type AlarmFinding = {
  state: StateValue;
  /** By period, the oldest first; the last one is not over yet. */
  values: readonly (number | undefined)[];
};

type Comparison = { breaches(value: number, threshold: number): boolean; words(threshold: string): string };

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  GreaterThanOrEqualToThreshold: { breaches: (value, limit) => value >= limit, words: (limit) => `from ${limit} on` },
  GreaterThanThreshold: { breaches: (value, limit) => value > limit, words: (limit) => `above ${limit}` },
  LessThanThreshold: { breaches: (value, limit) => value < limit, words: (limit) => `below ${limit}` },
  LessThanOrEqualToThreshold: { breaches: (value, limit) => value <= limit, words: (limit) => `up to ${limit}` },
};

/** Whether an alarm can compare so. */
export const isComparison = (operator: string) => operator in COMPARISONS;

/**
 * The state that an alarm is in: it rings when enough of its last periods breach, the one that is under way among them or not. What is
 * under way is never missing. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarm-evaluation
 * @throws AwsError for an expression that is not modelled
 */
export function findState(rule: AlarmRule, store: MetricStore, nowMs: number, before: StateValue): AlarmFinding {
  const { queries, evaluationPeriods, datapointsToAlarm, treatMissingData, createdAtMs } = rule;
  const query = returned(queries);
  if (query === undefined) return { state: "INSUFFICIENT_DATA", values: [] };
  const periodMs = periodOf(queries, query) * 1000;
  const lastMs = Math.floor(nowMs / periodMs) * periodMs;
  const periods = Array.from({ length: evaluationPeriods + 1 }, (_, index) => {
    const startMs = lastMs - (evaluationPeriods - index) * periodMs;
    return { startMs, value: valueAt(store, queries, query.Id, startMs) };
  });
  const breaches = periods.map(({ startMs, value }): boolean | undefined => {
    if (value !== undefined) return COMPARISONS[rule.comparisonOperator]?.breaches(value, rule.threshold) === true;
    if (startMs === lastMs) return undefined;
    if (treatMissingData === "notBreaching") return false;
    return treatMissingData === "breaching" && startMs >= createdAtMs ? true : undefined;
  });
  const rings = (some: readonly (boolean | undefined)[]) => some.filter((breach) => breach).length >= datapointsToAlarm;
  const isKnown = breaches.some((breach) => breach !== undefined);
  const unknown = treatMissingData === "ignore" ? before : "INSUFFICIENT_DATA";
  const values = periods.map(({ value }) => value);
  if (!isKnown) return { state: unknown, values };
  return { state: rings(breaches.slice(1)) || rings(breaches.slice(0, -1)) ? "ALARM" : "OK", values };
}

const returned = (queries: readonly MetricDataQuery[]) => queries.find(({ ReturnData = true }) => ReturnData);
const number = (value: number) => value.toLocaleString("en-US");

/** Why an alarm is in its state: what it found by period, and when it rings. */
export function stateReason(rule: AlarmRule, values: readonly (number | undefined)[]): string {
  const { queries, threshold, comparisonOperator, evaluationPeriods, datapointsToAlarm } = rule;
  const query = returned(queries);
  const stat = query?.MetricStat;
  const seconds = query === undefined ? 60 : periodOf(queries, query);
  const period = seconds === 60 ? "minute" : `${seconds} s`;
  const subject = stat === undefined ? (query?.Label ?? query?.Id) : `${stat.Stat} of ${stat.Metric.MetricName}`;
  const told = values.map((value) => (value === undefined ? "none" : number(value))).join(", ");
  const each = datapointsToAlarm === evaluationPeriods ? "each" : `${datapointsToAlarm}`;
  const when =
    evaluationPeriods === 1
      ? `in a ${period}`
      : `in ${each} of ${evaluationPeriods} ${seconds === 60 ? "minutes" : `times ${period}`}`;
  const words = COMPARISONS[comparisonOperator]?.words(number(threshold));
  return `${subject} by ${period}: ${told}. It rings ${words} ${when}.`;
}
