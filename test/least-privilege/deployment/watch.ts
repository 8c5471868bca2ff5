import { ACCOUNT, arnIn, type Deployed, type Life, of, text } from "./call.ts";

const cloudwatch = (names: string) => of("cloudwatch", names);
const sns = (names: string) => of("sns", names);
const put = cloudwatch("PutMetricAlarm");
const ALARM = [
  ...["alarmActions", "alarmDescription", "comparisonOperator", "datapointsToAlarm", "dimensions", "evaluationPeriods"],
  ...["metricName", "metricQueries", "namespace", "okActions", "period", "statistic", "extendedStatistic", "threshold"],
  ...["treatMissingData", "unit"],
];

/** Alarms, dashboards, topics and who hears of them. */
export const watch: Readonly<Record<string, Life>> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    create: [...put, ...cloudwatch("TagResource")],
    read: [
      ...cloudwatch("ListTagsForResource"),
      // It looks an alarm up among all.
      (it) => [{ action: "cloudwatch:DescribeAlarms", resource: arnIn(it, "cloudwatch", "alarm:*"), context: {} }],
    ],
    change: {
      ...Object.fromEntries(ALARM.map((name) => [name, put])),
      tags: cloudwatch("TagResource UntagResource"),
    },
    delete: cloudwatch("DeleteAlarms"),
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    on: (it) => `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${text(it, "dashboardName")}`,
    create: cloudwatch("PutDashboard"),
    read: cloudwatch("GetDashboard"),
    change: { dashboardBody: cloudwatch("PutDashboard") },
    delete: cloudwatch("DeleteDashboards"),
  },
  "aws:sns/topic:Topic": {
    create: sns("CreateTopic TagResource SetTopicAttributes"),
    read: sns("GetTopicAttributes ListTagsForResource"),
    change: {
      kmsMasterKeyId: sns("SetTopicAttributes"),
      contentBasedDeduplication: sns("SetTopicAttributes"),
      tags: sns("TagResource UntagResource"),
    },
    delete: sns("DeleteTopic"),
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    create: sns("SetTopicAttributes"),
    read: sns("GetTopicAttributes"),
    change: { policy: sns("SetTopicAttributes") },
    delete: sns("SetTopicAttributes"),
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    on: (it: Deployed) => text(it, "topic"),
    create: sns("Subscribe SetSubscriptionAttributes"),
    read: sns("GetSubscriptionAttributes ListSubscriptionsByTopic"),
    change: Object.fromEntries(
      ["filterPolicy", "filterPolicyScope", "rawMessageDelivery", "redrivePolicy"].map((name) => [
        name,
        sns("SetSubscriptionAttributes"),
      ]),
    ),
    delete: sns("Unsubscribe"),
  },
};
