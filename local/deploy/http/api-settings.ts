import { ACCOUNT_ID } from "../../../command-line/laptop.ts";
import type { ApiSettings, Route, RouteAuthorizer } from "../../../emulator/api-gateway/settings.ts";
import type { apiGatewayResources } from "../resources/api-gateway.ts";
import type { lambdaResources } from "../resources/lambda.ts";

/** What HTTP APIs are made of. */
export type ApiResources = ReturnType<typeof apiGatewayResources> &
  Pick<ReturnType<typeof lambdaResources>, "permissions">;

type DeployedApi = ApiResources["httpApis"][number];

/**
 * Reads from the resources of an API how it answers.
 * @param issuers addresses on this machine of who issues tokens, by those that the program knows.
 */
export function settingsOf(
  { id: apiId, region, inputs }: DeployedApi,
  resources: ApiResources,
  issuers: ReadonlyMap<string, string>,
): ApiSettings {
  const stage = resources.stages.find((one) => one.inputs.apiId === apiId);
  const { throttlingRateLimit, throttlingBurstLimit } = stage?.inputs.defaultRouteSettings ?? {};
  const { corsConfiguration } = inputs;
  const isLimited = throttlingRateLimit !== undefined && throttlingBurstLimit !== undefined;
  return {
    ...{ apiId, region, account: ACCOUNT_ID },
    // Without a stage there is nothing to call.
    routes: stage === undefined ? [] : routesOf(apiId, resources, issuers),
    ...(corsConfiguration && { cors: { ...corsConfiguration, maxAgeSeconds: corsConfiguration.maxAge } }),
    ...(isLimited && { throttling: { ratePerSecond: throttlingRateLimit, burst: throttlingBurstLimit } }),
    accessLogFormat: stage?.inputs.accessLogSettings?.format,
  };
}

function routesOf(apiId: string, resources: ApiResources, issuers: ReadonlyMap<string, string>): Route[] {
  const { routes, integrations, authorizers } = resources;
  return routes
    .filter(({ inputs }) => inputs.apiId === apiId)
    .map(({ inputs: { routeKey, target, authorizationType, authorizerId, authorizationScopes: scopes } }) => {
      const integration = integrations.find(({ id }) => target === `integrations/${id}`);
      if (integration === undefined)
        throw new Error(`The route ${routeKey} cannot run locally: it leads to ${target}.`);
      const { integrationUri, timeoutMilliseconds } = integration.inputs;
      const jwt = authorizers.find(({ id }) => id === authorizerId)?.inputs.jwtConfiguration;
      return {
        routeKey,
        functionArn: functionArnOf(integrationUri),
        timeoutMs: timeoutMilliseconds,
        authorizer: authorizerOf(authorizationType, jwt && { ...jwt, scopes }, issuers),
      };
    });
}

function authorizerOf(
  type: "NONE" | "AWS_IAM" | "JWT",
  jwt: { issuer: string; audiences: string[]; scopes: string[] } | undefined,
  issuers: ReadonlyMap<string, string>,
): RouteAuthorizer {
  if (type !== "JWT") return { type: type === "NONE" ? "none" : "iam" };
  if (jwt === undefined)
    throw new Error("A route that asks for a token cannot run locally: its authoriser is missing.");
  const { issuer, audiences: audience, scopes } = jwt;
  return { type: "jwt", issuer: issuers.get(issuer) ?? issuer, audience, scopes };
}

/** A URI names the function by its ARN, alone or within that of API Gateway's action. */
const functionArnOf = (uri: string) => /\/functions\/([^/]+)\/invocations$/.exec(uri)?.[1] ?? uri;
