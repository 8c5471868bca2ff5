import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import { type Models, partitionOf, text } from "./model.ts";

/** CloudWatch: logs, alarms and dashboards. */
export const cloudwatch: Models = {
  "aws:cloudwatch/logGroup:LogGroup": {
    nameInput: "name",
    maxNameLength: 512,
    answer: ({ name, arn }) => ({
      id: name,
      arn: arn("logs", `log-group:${name}`),
      retentionInDays: 0,
      logGroupClass: "STANDARD",
      skipDestroy: false,
    }),
  },
  "aws:cloudwatch/logStream:LogStream": {
    nameInput: "name",
    maxNameLength: 512,
    answer: ({ name, arn, inputs }) => ({
      id: name,
      arn: arn("logs", `log-group:${text(inputs.logGroupName)}:log-stream:${name}`),
    }),
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    nameInput: "name",
    maxNameLength: 512,
    answer: ({ name }) => ({ id: name }),
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    nameInput: "name",
    answer: ({ name, arn }) => ({
      id: name,
      arn: arn("cloudwatch", `alarm:${name}`),
      actionsEnabled: true,
      treatMissingData: "missing",
    }),
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    answer({ inputs, region }) {
      const name = text(inputs.dashboardName);
      const { partition } = partitionOf(region);
      return { id: name, dashboardArn: `arn:${partition}:cloudwatch::${ACCOUNT_ID}:dashboard/${name}` };
    },
  },
};
