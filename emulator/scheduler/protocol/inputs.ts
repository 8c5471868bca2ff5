import { z } from "zod";

const maybe = z.string().optional();
const whole = z.int().optional();

export const schedule = z.object({
  Name: z.string(),
  GroupName: maybe,
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: maybe,
  StartDate: z.number().optional(),
  EndDate: z.number().optional(),
  FlexibleTimeWindow: z.object({ Mode: z.enum(["OFF", "FLEXIBLE"]), MaximumWindowInMinutes: whole }),
  Target: z.object({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: maybe,
    RetryPolicy: z.object({ MaximumEventAgeInSeconds: whole, MaximumRetryAttempts: whole }).optional(),
    DeadLetterConfig: z.object({ Arn: maybe }).optional(),
    SqsParameters: z.object({ MessageGroupId: maybe }).optional(),
  }),
  State: maybe,
  Description: maybe,
  ActionAfterCompletion: maybe,
});
