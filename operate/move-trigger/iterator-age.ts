import { type CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import type { MeasuredAge } from "./restart.ts";

const LOOK_BACK_MS = 3 * 3_600_000;

/** How old the last record of a batch was when a function was given it, by minute. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export async function iteratorAges(
  client: CloudWatchClient,
  functionName: string,
  beforeMs: number,
): Promise<MeasuredAge[]> {
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      Namespace: "AWS/Lambda",
      MetricName: "IteratorAge",
      Dimensions: [{ Name: "FunctionName", Value: functionName }],
      StartTime: new Date(beforeMs - LOOK_BACK_MS),
      EndTime: new Date(beforeMs),
      Period: 60,
      Statistics: ["Maximum"],
    }),
  );
  return Datapoints.map(({ Timestamp, Maximum = 0 }) => ({ minuteMs: Timestamp?.getTime() ?? 0, ageMs: Maximum }));
}
