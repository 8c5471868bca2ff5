import { AwsError } from "../aws-error.ts";
import { type MetricStore, statisticOf } from "./metric-store.ts";
import { checkPeriod, type Dimension, metricOf, periodsOf } from "./statistics.ts";

/** A metric that is read, or made of others, by AWS's names. */
export type MetricDataQuery = {
  Id: string;
  MetricStat?:
    | {
        Metric: { Namespace: string; MetricName: string; Dimensions?: readonly Dimension[] | undefined };
        /** Seconds. */
        Period: number;
        Stat: string;
      }
    | undefined;
  Expression?: string | undefined;
  Label?: string | undefined;
  /** @default true */
  ReturnData?: boolean | undefined;
  /** Seconds, of an expression. */
  Period?: number | undefined;
};

/** Input of GetMetricData. */
export type GetMetricDataInput = {
  MetricDataQueries: readonly MetricDataQuery[];
  StartTime: Date;
  EndTime: Date;
  ScanBy?: "TimestampDescending" | "TimestampAscending" | undefined;
};

/** Output of GetMetricData: in one page. */
export type GetMetricDataOutput = {
  MetricDataResults: { Id: string; Label: string; Timestamps: Date[]; Values: number[]; StatusCode: "Complete" }[];
  Messages: [];
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html @throws AwsError */
export function getMetricData(store: MetricStore, input: GetMetricDataInput): GetMetricDataOutput {
  const { MetricDataQueries: queries, ScanBy = "TimestampDescending" } = input;
  const MetricDataResults = queries
    .filter(({ ReturnData = true }) => ReturnData)
    .map((query) => {
      const seconds = periodOf(queries, query);
      checkPeriod(seconds);
      const found = periodsOf(input, seconds).flatMap((startMs) => {
        const value = valueAt(store, queries, query.Id, startMs);
        return value === undefined ? [] : [{ startMs, value }];
      });
      if (ScanBy === "TimestampDescending") found.reverse();
      return {
        ...{ Id: query.Id, Label: query.Label ?? query.MetricStat?.Metric.MetricName ?? query.Id },
        Timestamps: found.map(({ startMs }) => new Date(startMs)),
        Values: found.map(({ value }) => value),
        StatusCode: "Complete" as const,
      };
    });
  return { MetricDataResults, Messages: [] };
}

const DIFF = /^DIFF\((\w+)\)$/;

/** Seconds of a query's periods: of an expression, those of the metric that it is made of. @throws AwsError */
export function periodOf(
  queries: readonly MetricDataQuery[],
  { MetricStat, Expression, Period }: MetricDataQuery,
): number {
  return MetricStat?.Period ?? Period ?? periodOf(queries, operandOf(queries, Expression));
}

/** What a query has in the period that begins then; undefined without data. Of expressions, `DIFF` of one metric is modelled. @throws AwsError */
export function valueAt(
  store: MetricStore,
  queries: readonly MetricDataQuery[],
  id: string,
  startMs: number,
): number | undefined {
  const query = queries.find(({ Id }) => Id === id);
  const stat = query?.MetricStat;
  if (stat !== undefined) {
    const sample = store.between(metricOf(stat.Metric), startMs, startMs + stat.Period * 1000);
    return sample && statisticOf(sample, stat.Stat);
  }
  const operand = operandOf(queries, query?.Expression);
  const now = valueAt(store, queries, operand.Id, startMs);
  const before = valueAt(store, queries, operand.Id, startMs - periodOf(queries, operand) * 1000);
  return now === undefined || before === undefined ? undefined : now - before;
}

function operandOf(queries: readonly MetricDataQuery[], expression: string | undefined): MetricDataQuery {
  const id = DIFF.exec(expression ?? "")?.[1];
  const found = queries.find(({ Id }) => Id === id);
  if (found !== undefined) return found;
  throw new AwsError(
    "UnknownOperationException",
    `The expression ${expression ?? "of a query without one"} is not modelled by the local cloud: DIFF of a query is.`,
  );
}
