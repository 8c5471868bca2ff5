import { z } from "zod";

const text = z.string();
const maybe = z.string().optional();
const ofBus = { EventBusName: maybe };

export const bus = z.object({ Name: text });
export const maybeBus = z.object({ Name: maybe });
export const prefixed = z.object({ NamePrefix: maybe });
export const rule = z.object({ ...ofBus, Name: text });
export const listRules = z.object({ ...ofBus, NamePrefix: maybe });
export const putRule = z.object({
  ...ofBus,
  Name: text,
  EventPattern: maybe,
  ScheduleExpression: maybe,
  State: maybe,
  Description: maybe,
});
export const targetsOfRule = z.object({ ...ofBus, Rule: text });
export const removeTargets = z.object({ ...ofBus, Rule: text, Ids: z.array(text) });
export const putTargets = z.object({
  ...ofBus,
  Rule: text,
  Targets: z.array(
    z.object({
      Id: text,
      Arn: text,
      Input: maybe,
      InputPath: maybe,
      InputTransformer: z.object({ InputPathsMap: z.record(text, text).optional(), InputTemplate: text }).optional(),
      SqsParameters: z.object({ MessageGroupId: text }).optional(),
      DeadLetterConfig: z.object({ Arn: maybe }).optional(),
      RetryPolicy: z
        .object({ MaximumEventAgeInSeconds: z.int().optional(), MaximumRetryAttempts: z.int().optional() })
        .optional(),
    }),
  ),
});
export const testEventPattern = z.object({ EventPattern: text, Event: text });
export const putEvents = z.object({
  Entries: z.array(
    z.object({
      Source: maybe,
      DetailType: maybe,
      Detail: maybe,
      Resources: z.array(text).optional(),
      Time: z.number().optional(),
      EventBusName: maybe,
    }),
  ),
});
