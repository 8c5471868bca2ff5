import type * as pulumi from "@pulumi/pulumi";
import { alarmsOn, any, type Watch } from "./watch.ts";

/** What is watched of a schedule, by the group that is its own. https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html */
export function watchSchedule(groupName: pulumi.Input<string>): Watch {
  const alarms = alarmsOn("AWS/Scheduler", { ScheduleGroup: groupName }, [
    {
      name: "schedule-undelivered",
      summary: "The Scheduler could not hand an event to the function.",
      metric: "TargetErrorCount",
      ...any,
    },
    {
      name: "schedule-lost",
      summary: "An event that could not be handed to the function could not be kept.",
      metric: "InvocationsFailedToBeSentToDeadLetterCount",
      ...any,
    },
  ]);
  return {
    alarms,
    graphs: [
      {
        title: "Schedule",
        metrics: [
          [
            "AWS/Scheduler",
            "InvocationAttemptCount",
            "ScheduleGroup",
            groupName,
            { label: "handed over", stat: "Sum" },
          ],
          ["AWS/Scheduler", "TargetErrorCount", "ScheduleGroup", groupName, { label: "failed", stat: "Sum" }],
        ],
      },
    ],
  };
}
