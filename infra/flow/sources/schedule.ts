import * as scheduler from "@pulumi/aws/scheduler/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type * as aws from "aws-lambda";
import { readSchedule } from "../../../event-source-mapping/schedule-expression.ts";
import { DeadLetters } from "../../data/dead-letters.ts";
import { roleNaming } from "../../role-name.ts";
import { watchSchedule } from "../../watch/schedule.ts";
import { watchDeadLetters } from "../../watch/topic.ts";
import { together } from "../../watch/watch.ts";
import { createScheduleRole } from "./schedule-role.ts";
import { type DeliveryArgs, deliveryProblems, retryPolicy } from "./sender.ts";
import type { AsynchronousArgs, Trigger } from "./trigger.ts";

/** What the function is handed: `time` is when the schedule was due, `resources` names it. */
export type ScheduleEvent = aws.EventBridgeEvent<"Scheduled Event", string>;

/** When a function is invoked, and by what right. */
export type ScheduleTriggerArgs = AsynchronousArgs &
  DeliveryArgs & {
    region: string;
    accountId: pulumi.Input<string>;
    /** ARN of the KMS key that encrypts what could not be delivered. */
    keyArn: pulumi.Input<string>;
    /** ARN of the policy that bounds what the schedule's role may ever do. @default none */
    permissionsBoundaryArn?: string | undefined;
    /** `rate(1 hour)`, `cron(0 9 ? * MON-FRI *)` or `at(2030-01-31T09:00:00)`. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
    expression: string;
    /** Where clocks show the times of `cron` and `at`, such as `Europe/Paris`. @default "UTC" */
    timeZone?: string;
    /** How much later than due it may be, in minutes, 1 to 1,440: many schedules then share the load. @default not at all */
    flexibleMinutes?: number;
    /** Whether the function is invoked. @default true */
    enabled?: boolean;
  };

const LONGEST_WINDOW_MINUTES = 1440;

/**
 * When it is time, by EventBridge Scheduler. What it can't hand to Lambda goes to a dead-letter queue of this trigger's own;
 * what the function fails at goes to the failure store.
 */
export function onSchedule(args: ScheduleTriggerArgs): Trigger<ScheduleEvent> {
  const { region, accountId, keyArn, expression, timeZone = "UTC", flexibleMinutes, enabled = true } = args;
  const { failures, maximumRetryAttempts, maximumEventAgeSeconds, permissionsBoundaryArn } = args;
  return {
    problems: [
      ...readSchedule(expression, timeZone).problems,
      ...flexibleProblems(flexibleMinutes),
      ...deliveryProblems(args),
    ],
    asynchronous: {
      failures,
      ...(maximumRetryAttempts !== undefined && { maximumRetryAttempts }),
      ...(maximumEventAgeSeconds !== undefined && { maximumEventAgeSeconds }),
    },
    grants: [],
    connect(name, { alias, tags }, opts) {
      const group = new scheduler.ScheduleGroup(name, { ...roleNaming(name), region, tags }, opts);
      const deadLetters = new DeadLetters(`${name}-undelivered`, { region, keyArn, tags }, opts);
      const { role, attachment } = createScheduleRole(
        `${name}-schedule`,
        {
          ...{ region, accountId, keyArn, permissionsBoundaryArn, tags },
          ...{ groupArn: group.arn, functionArn: alias.arn, deadLetterArn: deadLetters.arn },
        },
        opts,
      );
      new scheduler.Schedule(
        name,
        {
          ...{ ...roleNaming(name), groupName: group.name, scheduleExpression: expression, region },
          ...{ scheduleExpressionTimezone: timeZone, state: enabled ? "ENABLED" : "DISABLED" },
          flexibleTimeWindow:
            flexibleMinutes === undefined
              ? { mode: "OFF" }
              : { mode: "FLEXIBLE", maximumWindowInMinutes: flexibleMinutes },
          target: {
            ...{ arn: alias.arn, roleArn: role.arn, retryPolicy: retryPolicy(args) },
            deadLetterConfig: { arn: deadLetters.arn },
          },
        },
        { ...opts, dependsOn: [attachment, deadLetters] },
      );
      const watch = together([watchSchedule(group.name), watchDeadLetters(deadLetters.name)]);
      return { ...watch, deadLetters: { queue: deadLetters } };
    },
  };
}

function flexibleProblems(minutes = LONGEST_WINDOW_MINUTES): string[] {
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_WINDOW_MINUTES) return [];
  return [
    `flexibleMinutes must be from 1 to ${LONGEST_WINDOW_MINUTES}, got ${minutes}.\nFix: set it in that range, or leave it out`,
  ];
}
