import { z } from "zod";
import type { Graph } from "../../../offline/graph.ts";
import { resourcesOf, tags, text, whole } from "./read.ts";

const texts = z.array(z.string()).default([]);

const api = z.object({
  type: z.literal("aws:apigatewayv2/api:Api"),
  id: text,
  region: text,
  inputs: z.object({
    tags,
    protocolType: z.literal("HTTP", "a WebSocket API does not run locally"),
    target: z.never("an API with a target of its own does not run locally").optional(),
    body: z.never("an API of an OpenAPI document does not run locally").optional(),
    corsConfiguration: z
      .object({
        allowOrigins: texts,
        allowMethods: texts,
        allowHeaders: texts,
        exposeHeaders: texts,
        maxAge: whole,
        allowCredentials: z.boolean().default(false),
      })
      .optional(),
  }),
  outputs: z.object({ name: text, apiEndpoint: text, executionArn: text }),
});

const stage = z.object({
  type: z.literal("aws:apigatewayv2/stage:Stage"),
  inputs: z.object({
    apiId: text,
    name: z.literal("$default", "a stage of another name than $default does not run locally"),
    accessLogSettings: z.object({ format: text }).optional(),
    defaultRouteSettings: z
      .object({ throttlingRateLimit: z.number().optional(), throttlingBurstLimit: whole })
      .optional(),
    routeSettings: z.never("a limit of one route does not run locally").optional(),
  }),
});

const authorizer = z.object({
  type: z.literal("aws:apigatewayv2/authorizer:Authorizer"),
  id: text,
  inputs: z.object({
    authorizerType: z.literal("JWT", "an authoriser that is a function does not run locally"),
    identitySources: z
      .array(z.literal("$request.header.Authorization"))
      .length(1, "a token elsewhere than in the header Authorization does not run locally"),
    jwtConfiguration: z.object({ issuer: text, audiences: z.array(text) }),
  }),
});

const integration = z.object({
  type: z.literal("aws:apigatewayv2/integration:Integration"),
  id: text,
  inputs: z.object({
    integrationType: z.literal("AWS_PROXY", "an integration that is no function does not run locally"),
    integrationSubtype: z.never("an integration with another service does not run locally").optional(),
    integrationUri: text,
    payloadFormatVersion: z.literal("2.0", "payload format 1.0 does not run locally"),
    timeoutMilliseconds: z.int().default(30_000),
  }),
});

const route = z.object({
  type: z.literal("aws:apigatewayv2/route:Route"),
  inputs: z.object({
    apiId: text,
    routeKey: text,
    target: text,
    authorizationType: z.enum(["NONE", "AWS_IAM", "JWT"]).default("NONE"),
    authorizerId: text.optional(),
    authorizationScopes: texts,
  }),
});

/** HTTP APIs, and what leads from them to functions. */
export const apiGatewayResources = (graph: Graph) => ({
  httpApis: resourcesOf(graph, api),
  stages: resourcesOf(graph, stage),
  authorizers: resourcesOf(graph, authorizer),
  integrations: resourcesOf(graph, integration),
  routes: resourcesOf(graph, route),
});
