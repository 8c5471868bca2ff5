import { tagSymbol } from "@smithy/core/cbor";
import { z } from "zod";

const text = z.string().min(1);
const number = z.coerce.number();
const whole = z.coerce.number().int();
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")]);

/** As forms write it, JSON, and CBOR: which counts seconds, as JSON does. */
const timestamp = z.unknown().transform((value, context) => {
  const isTagged = typeof value === "object" && value !== null && tagSymbol in value && "value" in value;
  const plain = isTagged ? value.value : value;
  const date = plain instanceof Date ? plain : new Date(typeof plain === "number" ? plain * 1000 : String(plain));
  if (!Number.isNaN(date.getTime())) return date;
  context.addIssue("not a time");
  return z.NEVER;
});

const dimensions = z.array(z.object({ Name: text, Value: z.string() })).optional();

const datum = z.object({
  ...{ MetricName: text, Dimensions: dimensions, Timestamp: timestamp.optional(), Value: number.optional() },
  ...{ Values: z.array(number).optional(), Counts: z.array(number).optional() },
  StatisticValues: z.object({ SampleCount: number, Sum: number, Minimum: number, Maximum: number }).optional(),
});
const metricData = z.array(datum).optional();

const queries = z.array(
  z.object({
    Id: text,
    MetricStat: z
      .object({
        Metric: z.object({ Namespace: text, MetricName: text, Dimensions: dimensions }),
        ...{ Period: whole, Stat: text },
      })
      .optional(),
    ...{ Expression: text.optional(), Label: z.string().optional(), ReturnData: flag.optional() },
    Period: whole.optional(),
  }),
);

const names = z.array(z.string()).optional();

/** Inputs of the operations that are modelled. */
export const INPUTS = {
  PutMetricData: z.object({
    Namespace: text,
    MetricData: metricData,
    EntityMetricData: z.array(z.object({ MetricData: metricData })).optional(),
  }),
  GetMetricStatistics: z.object({
    ...{ Namespace: text, MetricName: text, Dimensions: dimensions },
    ...{ StartTime: timestamp, EndTime: timestamp, Period: whole },
    ...{ Statistics: names, ExtendedStatistics: names },
  }),
  GetMetricData: z.object({
    ...{ MetricDataQueries: queries, StartTime: timestamp, EndTime: timestamp },
    ScanBy: z.enum(["TimestampDescending", "TimestampAscending"]).optional(),
  }),
  ListMetrics: z.object({
    Namespace: text.optional(),
    MetricName: text.optional(),
    Dimensions: z.array(z.object({ Name: text, Value: z.string().optional() })).optional(),
  }),
  PutMetricAlarm: z.object({
    ...{ AlarmName: text, AlarmDescription: z.string().optional(), ActionsEnabled: flag.optional() },
    ...{ AlarmActions: names, OKActions: names, InsufficientDataActions: names },
    ...{ Namespace: text.optional(), MetricName: text.optional(), Dimensions: dimensions },
    ...{ Statistic: text.optional(), ExtendedStatistic: text.optional(), Period: whole.optional() },
    ...{ Metrics: queries.optional(), EvaluationPeriods: whole, DatapointsToAlarm: whole.optional() },
    ...{ Threshold: number.optional(), ComparisonOperator: text, TreatMissingData: text.optional() },
  }),
  DescribeAlarms: z.object({
    ...{ AlarmNames: names, AlarmNamePrefix: z.string().optional(), AlarmTypes: names, ActionPrefix: text.optional() },
    ...{ StateValue: text.optional(), MaxRecords: whole.optional(), NextToken: text.optional() },
  }),
  SetAlarmState: z.object({
    ...{ AlarmName: text, StateValue: z.enum(["OK", "ALARM", "INSUFFICIENT_DATA"]), StateReason: z.string() },
  }),
};
