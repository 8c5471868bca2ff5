import { z } from "zod";

const text = z.string();
const maybe = z.string().optional();
/** A text of AWS's model: of which letters, as AWS words it, and how long. */
const of = (pattern: string, maximum: number) =>
  z
    .string()
    .max(maximum)
    .min(1)
    .regex(new RegExp(`^${pattern}$`));
const LETTERS = "[\\.\\-_A-Za-z0-9]+";
const BUS_ARN = "(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?";
const ruleName = of(LETTERS, 64);
const busName = of(LETTERS, 256);
const ofBus = { EventBusName: of(`${BUS_ARN}[/\\.\\-_A-Za-z0-9]+`, 1600).optional() };
const targetId = of(LETTERS, 64);
const arn = z.string().max(1600).min(1);

export const bus = z.object({ Name: busName });
export const maybeBus = z.object({ Name: ofBus.EventBusName });
export const prefixed = z.object({ NamePrefix: maybe });
export const rule = z.object({ ...ofBus, Name: ruleName });
export const listRules = z.object({ ...ofBus, NamePrefix: ruleName.optional() });
export const putRule = z.object({
  ...ofBus,
  Name: ruleName,
  EventPattern: z.string().max(4096).optional(),
  ScheduleExpression: z.string().max(256).optional(),
  State: z.enum(["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]).optional(),
  Description: z.string().max(512).optional(),
});
export const targetsOfRule = z.object({ ...ofBus, Rule: ruleName });
export const removeTargets = z.object({ ...ofBus, Rule: ruleName, Ids: z.array(targetId).min(1).max(100) });
export const putTargets = z.object({
  ...ofBus,
  Rule: ruleName,
  Targets: z
    .array(
      z.object({
        Id: targetId,
        Arn: arn,
        Input: z.string().max(8192).optional(),
        InputPath: z.string().max(256).optional(),
        InputTransformer: z
          .object({ InputPathsMap: z.record(text, text).optional(), InputTemplate: z.string().max(8192).min(1) })
          .optional(),
        SqsParameters: z.object({ MessageGroupId: z.string().max(100) }).optional(),
        DeadLetterConfig: z.object({ Arn: arn.optional() }).optional(),
        RetryPolicy: z
          .object({
            MaximumEventAgeInSeconds: z.int().min(60).max(86_400).optional(),
            MaximumRetryAttempts: z.int().min(0).max(185).optional(),
          })
          .optional(),
      }),
    )
    .min(1)
    .max(100),
});
export const testEventPattern = z.object({ EventPattern: z.string().max(4096), Event: text });
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

const archiveName = of(LETTERS, 48);
const replayName = of(LETTERS, 64);
export const archive = z.object({ ArchiveName: archiveName });
export const createArchive = z.object({
  ArchiveName: archiveName,
  EventSourceArn: arn,
  Description: z.string().max(512).optional(),
  EventPattern: z.string().max(4096).optional(),
  RetentionDays: z.int().min(0).optional(),
});
export const listArchives = z.object({ NamePrefix: archiveName.optional(), EventSourceArn: arn.optional() });
export const replay = z.object({ ReplayName: replayName });
export const startReplay = z.object({
  ReplayName: replayName,
  Description: z.string().max(512).optional(),
  EventSourceArn: arn,
  EventStartTime: z.number(),
  EventEndTime: z.number(),
  Destination: z.object({ Arn: arn, FilterArns: z.array(arn).optional() }),
});
export const listReplays = z.object({
  NamePrefix: replayName.optional(),
  State: z.enum(["STARTING", "RUNNING", "CANCELLING", "COMPLETED", "CANCELLED", "FAILED"]).optional(),
  EventSourceArn: arn.optional(),
});
