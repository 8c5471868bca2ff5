import { allow, type Deployed, inRegions, type Statement } from "./document.ts";

/** Alarms, dashboard, and the topic that they notify. */
export const watchRights = (about: Deployed): Statement[] => [...alarms(about), ...topics(about)];

function alarms(about: Deployed): Statement[] {
  const { account, name, regions } = about;
  const alarmArns = inRegions(about, "cloudwatch", (named) => `alarm:${named}-*`);
  const dashboards = regions.map((region) => `arn:aws:cloudwatch::${account}:dashboard/${name}-${region}`);
  const every = regions.map((region) => `arn:aws:cloudwatch:${region}:${account}:alarm:*`);
  return [
    allow(
      "Alarms",
      "cloudwatch",
      ["DeleteAlarms", "ListTagsForResource", "PutMetricAlarm", "TagResource", "UntagResource"],
      alarmArns,
    ),
    allow("SeeAlarms", "cloudwatch", ["DescribeAlarms"], every),
    allow("Dashboards", "cloudwatch", ["DeleteDashboards", "GetDashboard", "PutDashboard"], dashboards),
  ];
}

function topics(about: Deployed): Statement[] {
  return [
    allow(
      "Topics",
      "sns",
      [
        "CreateTopic",
        "DeleteTopic",
        "GetSubscriptionAttributes",
        "GetTopicAttributes",
        "ListSubscriptionsByTopic",
        "ListTagsForResource",
        "SetSubscriptionAttributes",
        "SetTopicAttributes",
        "Subscribe",
        "TagResource",
        "Unsubscribe",
        "UntagResource",
      ],
      inRegions(about, "sns", (name) => `${name}-*`),
    ),
  ];
}
