import { z } from "zod";
import type { Graph } from "../../../offline/graph.ts";
import { streamMappingInputs } from "./kinesis.ts";
import { readsFrom, resourcesOf, tags, text, whole } from "./read.ts";

const units = z.int().optional();
const keySchemas = z.array(z.object({ attributeName: text, keyType: z.enum(["HASH", "RANGE"]) })).optional();
const index = z.object({
  name: text,
  projectionType: z.enum(["ALL", "INCLUDE", "KEYS_ONLY"]),
  nonKeyAttributes: z.array(text).optional(),
});

/** https://www.pulumi.com/registry/packages/aws/api-docs/dynamodb/table/ */
const table = z.object({
  type: z.literal("aws:dynamodb/table:Table"),
  region: text,
  inputs: z.object({
    hashKey: text,
    rangeKey: text.optional(),
    attributes: z.array(z.object({ name: text, type: z.enum(["S", "N", "B"]) })),
    billingMode: z.enum(["PROVISIONED", "PAY_PER_REQUEST"]).default("PROVISIONED"),
    readCapacity: units,
    writeCapacity: units,
    globalSecondaryIndexes: z
      .array(
        index.extend({
          keySchemas,
          hashKey: text.optional(),
          rangeKey: text.optional(),
          readCapacity: units,
          writeCapacity: units,
        }),
      )
      .default([]),
    localSecondaryIndexes: z.array(index.extend({ rangeKey: text })).default([]),
    streamEnabled: z.boolean().default(false),
    streamViewType: z.enum(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]).optional(),
    ttl: z.object({ enabled: z.boolean().default(false), attributeName: text.optional() }).optional(),
    deletionProtectionEnabled: z.boolean().default(false),
    pointInTimeRecovery: z.object({ enabled: z.boolean(), recoveryPeriodInDays: whole }).optional(),
    tags,
  }),
  outputs: z.object({ name: text, arn: text, streamArn: z.string() }),
});

const tableMapping = z.object({
  type: z.literal("aws:lambda/eventSourceMapping:EventSourceMapping"),
  inputs: streamMappingInputs.extend({
    // Lambda: "Unsupported starting position for arn type".
    startingPosition: z.enum(["TRIM_HORIZON", "LATEST"]),
  }),
  outputs: z.object({ uuid: text }),
});

/** Tables, and what reads their streams. */
export const dynamodbResources = (graph: Graph) => ({
  tables: resourcesOf(graph, table),
  tableMappings: resourcesOf(graph, tableMapping, readsFrom("dynamodb")),
});
