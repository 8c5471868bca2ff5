import { z } from "zod";

const name = z
  .string()
  .max(64)
  .min(1)
  .regex(/^[0-9a-zA-Z-_.]+$/);
const arn = z.string().max(1600).min(1);

/** As AWS words it, every slash with its backslash. */
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** With the constraints of AWS's model. */
export const schedule = z.object({
  Name: name,
  GroupName: name.optional(),
  ScheduleExpression: z.string().max(256).min(1),
  ScheduleExpressionTimezone: z.string().max(50).min(1).optional(),
  StartDate: z.number().optional(),
  EndDate: z.number().optional(),
  FlexibleTimeWindow: z.object({
    Mode: z.enum(["OFF", "FLEXIBLE"]),
    MaximumWindowInMinutes: z.int().min(1).max(1440).optional(),
  }),
  Target: z.object({
    Arn: arn,
    RoleArn: arn.regex(ROLE),
    Input: z.string().min(1).optional(),
    RetryPolicy: z
      .object({
        MaximumEventAgeInSeconds: z.int().min(60).max(86_400).optional(),
        MaximumRetryAttempts: z.int().min(0).max(185).optional(),
      })
      .optional(),
    DeadLetterConfig: z.object({ Arn: arn.optional() }).optional(),
    SqsParameters: z.object({ MessageGroupId: z.string().max(128).min(1).optional() }).optional(),
  }),
  State: z.enum(["ENABLED", "DISABLED"]).optional(),
  Description: z.string().max(512).optional(),
  ActionAfterCompletion: z.enum(["NONE", "DELETE"]).optional(),
});
