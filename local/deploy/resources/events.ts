import { z } from "zod";
import type { Graph } from "../../../offline/graph.ts";
import { resourcesOf, text, whole } from "./read.ts";

const retryPolicy = z.object({ maximumEventAgeInSeconds: whole, maximumRetryAttempts: whole }).optional();
const deadLetterConfig = z.object({ arn: text.optional() }).optional();

const bus = z.object({
  type: z.literal("aws:cloudwatch/eventBus:EventBus"),
  region: text,
  outputs: z.object({ name: text, arn: text }),
});

const rule = z.object({
  type: z.literal("aws:cloudwatch/eventRule:EventRule"),
  region: text,
  inputs: z.object({
    eventBusName: text.optional(),
    eventPattern: text.optional(),
    scheduleExpression: text.optional(),
    state: text.optional(),
  }),
  outputs: z.object({ name: text, arn: text }),
});

const target = z.object({
  type: z.literal("aws:cloudwatch/eventTarget:EventTarget"),
  region: text,
  inputs: z.object({
    rule: text,
    eventBusName: text.optional(),
    arn: text,
    input: text.optional(),
    inputPath: text.optional(),
    inputTransformer: z.object({ inputPaths: z.record(z.string(), text).optional(), inputTemplate: text }).optional(),
    sqsTarget: z.object({ messageGroupId: text.optional() }).optional(),
    deadLetterConfig,
    retryPolicy,
  }),
  outputs: z.object({ targetId: text }),
});

/** Defaults are the Scheduler's own. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const schedule = z.object({
  type: z.literal("aws:scheduler/schedule:Schedule"),
  region: text,
  inputs: z.object({
    groupName: text.optional(),
    scheduleExpression: text,
    scheduleExpressionTimezone: text.optional(),
    startDate: z.iso.datetime().optional(),
    endDate: z.iso.datetime().optional(),
    flexibleTimeWindow: z.object({ mode: text, maximumWindowInMinutes: whole }),
    state: text.optional(),
    actionAfterCompletion: text.optional(),
    target: z.object({
      arn: text,
      roleArn: text,
      input: text.optional(),
      deadLetterConfig,
      retryPolicy,
      sqsParameters: z.object({ messageGroupId: text.optional() }).optional(),
    }),
  }),
  outputs: z.object({ name: text }),
});

const scheduleGroup = z.object({
  type: z.literal("aws:scheduler/scheduleGroup:ScheduleGroup"),
  region: text,
  outputs: z.object({ name: text }),
});

/** Event buses, their rules and targets, and schedules. */
export const eventsResources = (graph: Graph) => ({
  buses: resourcesOf(graph, bus),
  rules: resourcesOf(graph, rule),
  ruleTargets: resourcesOf(graph, target),
  scheduleGroups: resourcesOf(graph, scheduleGroup),
  schedules: resourcesOf(graph, schedule),
});
