import { AwsError } from "../aws-error.ts";
import { type MetricName, type MetricStore, MINUTE_MS, statisticOf } from "./metric-store.ts";

/** A dimension by AWS's names. */
export type Dimension = { Name: string; Value: string };

/** Input of GetMetricStatistics. */
export type GetMetricStatisticsInput = {
  Namespace: string;
  MetricName: string;
  Dimensions?: readonly Dimension[] | undefined;
  StartTime: Date;
  EndTime: Date;
  /** Seconds. */
  Period: number;
  Statistics?: readonly string[] | undefined;
  ExtendedStatistics?: readonly string[] | undefined;
};

/** A period in which something came. */
export type Datapoint = { Timestamp: Date; ExtendedStatistics?: Record<string, number> } & Record<string, unknown>;

/** Output of GetMetricStatistics; periods without data have no datapoint. */
export type GetMetricStatisticsOutput = { Label: string; Datapoints: Datapoint[] };

const MOST_DATAPOINTS = 1440;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html @throws AwsError */
export function getMetricStatistics(store: MetricStore, input: GetMetricStatisticsInput): GetMetricStatisticsOutput {
  const { Period, Statistics = [], ExtendedStatistics = [] } = input;
  checkPeriod(Period);
  if (Statistics.length + ExtendedStatistics.length === 0)
    throw new AwsError(
      "MissingParameter",
      "At least one of the parameters Statistics and ExtendedStatistics must be set.",
    );
  const starts = periodsOf(input, Period);
  if (starts.length > MOST_DATAPOINTS)
    throw new AwsError(
      "InvalidParameterCombination",
      `You have requested up to ${starts.length.toLocaleString("en-US")} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  const name = metricOf(input);
  const Datapoints = starts.flatMap((startMs): Datapoint[] => {
    const sample = store.between(name, startMs, startMs + Period * 1000);
    if (sample === undefined) return [];
    const told = (names: readonly string[]) => Object.fromEntries(names.map((one) => [one, statisticOf(sample, one)]));
    const extended = ExtendedStatistics.length > 0 && { ExtendedStatistics: told(ExtendedStatistics) };
    return [{ Timestamp: new Date(startMs), ...told(Statistics), Unit: unitOf(name), ...extended }];
  });
  return { Label: input.MetricName, Datapoints };
}

const UNITS: Readonly<Record<string, string>> = {
  ...{ Duration: "Milliseconds", IteratorAge: "Milliseconds", IncomingBytes: "Bytes" },
};

/** What services measure in; of what applications put, only numbers are kept. */
const unitOf = ({ namespace, metric }: MetricName) =>
  namespace.startsWith("AWS/") ? (UNITS[metric] ?? "Count") : "None";

/** A metric, as a call names it. */
export const metricOf = (named: {
  Namespace: string;
  MetricName: string;
  Dimensions?: readonly Dimension[] | undefined;
}): MetricName => ({
  ...{ namespace: named.Namespace, metric: named.MetricName },
  dimensions: Object.fromEntries((named.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
});

/** When each period begins, in milliseconds: the first at the minute that the time asked for is in. @throws AwsError */
export function periodsOf({ StartTime, EndTime }: { StartTime: Date; EndTime: Date }, periodSeconds: number): number[] {
  if (StartTime >= EndTime)
    throw new AwsError("ValidationError", "The parameter StartTime must be less than the parameter EndTime.");
  const firstMs = Math.floor(StartTime.getTime() / MINUTE_MS) * MINUTE_MS;
  const count = Math.ceil((EndTime.getTime() - firstMs) / (periodSeconds * 1000));
  return Array.from({ length: count }, (_, index) => firstMs + index * periodSeconds * 1000);
}

/** @throws AwsError for a period that is not of whole minutes: finer ones are not kept here */
export function checkPeriod(seconds: number): void {
  if (seconds >= 60 && seconds % 60 === 0) return;
  throw new AwsError(
    "InvalidParameterValue",
    "The parameter Period must be greater than or equal to 60 and a multiple of 60.",
  );
}
