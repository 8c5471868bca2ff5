import { z } from "zod";
import { type Archive, isArchive } from "../../../offline/engine/assets.ts";
import type { Graph } from "../../../offline/graph.ts";
import { resourcesOf, tags, text } from "./read.ts";

const lambdaFunction = z.object({
  type: z.literal("aws:lambda/function:Function"),
  region: text,
  inputs: z.object({
    code: z.custom<Archive>(isArchive, "code must be an archive of files"),
    handler: text,
    role: text,
    timeout: z.int().default(3),
    memorySize: z.int().default(128),
    reservedConcurrentExecutions: z.int().default(-1),
    runtime: text.optional(),
    architectures: z.array(text).default(["x86_64"]),
    tracingConfig: z.object({ mode: text }).default({ mode: "PassThrough" }),
    tags,
    environment: z.object({ variables: z.record(z.string(), z.string()).default({}) }).default({ variables: {} }),
    deadLetterConfig: z.object({ targetArn: text }).optional(),
    loggingConfig: z
      .object({ logFormat: z.enum(["JSON", "Text"]), logGroup: text.optional(), applicationLogLevel: text.optional() })
      .default({ logFormat: "Text" }),
  }),
  outputs: z.object({ name: text, arn: text, version: text }),
});

const alias = z.object({
  type: z.literal("aws:lambda/alias:Alias"),
  inputs: z.object({ functionName: text }),
  outputs: z.object({ arn: text }),
});

const destination = z.object({ destination: text }).optional();

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
const eventInvokeConfig = z.object({
  type: z.literal("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"),
  inputs: z.object({
    functionName: text,
    qualifier: text.optional(),
    maximumRetryAttempts: z.int().optional(),
    maximumEventAgeInSeconds: z.int().optional(),
    destinationConfig: z.object({ onFailure: destination, onSuccess: destination }).default({}),
  }),
});

const permission = z.object({
  type: z.literal("aws:lambda/permission:Permission"),
  inputs: z.object({
    function: text,
    qualifier: text.optional(),
    principal: text,
    sourceArn: text.optional(),
    sourceAccount: text.optional(),
  }),
});

/** Functions, the names that they are invoked by, who may, and how they are invoked asynchronously. */
export const lambdaResources = (graph: Graph) => ({
  functions: resourcesOf(graph, lambdaFunction),
  aliases: resourcesOf(graph, alias),
  permissions: resourcesOf(graph, permission),
  eventInvokeConfigs: resourcesOf(graph, eventInvokeConfig),
});
