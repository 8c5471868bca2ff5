import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { PutMetricAlarmInput } from "../../emulator/cloudwatch/alarms.ts";
import type { Cloudwatch } from "../../emulator/cloudwatch/cloudwatch.ts";
import type { DeployedResources } from "./resources.ts";

type Inputs = DeployedResources["alarms"][number]["inputs"];

/** Creates the alarms, each in its region. Throws AwsError for one that CloudWatch would refuse. */
export function createAlarms(cloudwatch: Cloudwatch, { alarms }: DeployedResources): void {
  for (const { region, inputs, outputs } of alarms)
    cloudwatch
      .alarms({ account: ACCOUNT_ID, region })
      .put({ AlarmName: outputs.name, ...metricOf(inputs), ...ruleOf(inputs) });
}

const dimensionsOf = (dimensions: Readonly<Record<string, string>>) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

function metricOf(inputs: Inputs): Partial<PutMetricAlarmInput> {
  if (inputs.metricQueries !== undefined)
    return {
      Metrics: inputs.metricQueries.map(({ id, metric, expression, label, period, returnData }) => ({
        ...{ Id: id, Expression: expression, Label: label, Period: period, ReturnData: returnData },
        ...(metric && {
          MetricStat: {
            Metric: {
              ...{ Namespace: metric.namespace, MetricName: metric.metricName },
              Dimensions: dimensionsOf(metric.dimensions),
            },
            ...{ Period: metric.period, Stat: metric.stat },
          },
        }),
      })),
    };
  return {
    ...{ Namespace: inputs.namespace, MetricName: inputs.metricName, Dimensions: dimensionsOf(inputs.dimensions) },
    ...{ Statistic: inputs.statistic, ExtendedStatistic: inputs.extendedStatistic, Period: inputs.period },
  };
}

const ruleOf = (inputs: Inputs) => ({
  AlarmDescription: inputs.alarmDescription,
  ActionsEnabled: inputs.actionsEnabled,
  ...{ AlarmActions: inputs.alarmActions, OKActions: inputs.okActions },
  InsufficientDataActions: inputs.insufficientDataActions,
  ...{ EvaluationPeriods: inputs.evaluationPeriods, DatapointsToAlarm: inputs.datapointsToAlarm },
  ...{ Threshold: inputs.threshold, ComparisonOperator: inputs.comparisonOperator },
  TreatMissingData: inputs.treatMissingData,
});
