import { z } from "zod";
import type { Graph } from "../../../offline/graph.ts";
import { resourcesOf, text, whole } from "./read.ts";

const dimensions = z.record(z.string(), z.string()).default({});
const texts = z.array(text).default([]);

const metricAlarm = z.object({
  type: z.literal("aws:cloudwatch/metricAlarm:MetricAlarm"),
  region: text,
  inputs: z.object({
    alarmDescription: z.string().default(""),
    actionsEnabled: z.boolean().default(true),
    ...{ alarmActions: texts, okActions: texts, insufficientDataActions: texts },
    ...{ namespace: text.optional(), metricName: text.optional(), dimensions },
    ...{ statistic: text.optional(), extendedStatistic: text.optional(), period: whole },
    metricQueries: z
      .array(
        z.object({
          id: text,
          metric: z.object({ namespace: text, metricName: text, dimensions, stat: text, period: z.int() }).optional(),
          ...{ expression: text.optional(), label: z.string().optional(), period: whole },
          returnData: z.boolean().default(false),
        }),
      )
      .optional(),
    ...{ evaluationPeriods: z.int(), datapointsToAlarm: whole, threshold: z.number().optional() },
    ...{ comparisonOperator: text, treatMissingData: text.optional() },
  }),
  outputs: z.object({ name: text }),
});

/** Alarms. */
export const cloudwatchResources = (graph: Graph) => ({ alarms: resourcesOf(graph, metricAlarm) });
