import * as apigateway from "@pulumi/aws/apigatewayv2/index.js";
import * as lambda from "@pulumi/aws/lambda/index.js";
import * as pulumi from "@pulumi/pulumi";
import type * as aws from "aws-lambda";
import type { HttpApi } from "../../data/http-api.ts";
import { watchHttpTrigger } from "../../watch/http-trigger.ts";
import type { Trigger } from "./trigger.ts";

/** Which requests go to the function, and who may make them. */
export type HttpTriggerArgs = {
  /** `METHOD /path`, such as `GET /items/{id}` or `ANY /{proxy+}`; `$default` takes what no other route does. */
  routes: readonly [string, ...string[]];
} & (
  | {
      /** A token of the API's issuer. */
      authorizer: "jwt";
      /** A token must have one of these, up to 10. @default any token will do */
      scopes?: string[];
    }
  /** `iam`: a request that is signed by somebody whom IAM lets invoke the API. `none`: everybody. */
  | { authorizer: "iam" | "none"; scopes?: never }
);

/** What API Gateway hands to a function with a token. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
type RequestOf<Args extends HttpTriggerArgs> = Args extends { authorizer: "jwt" }
  ? aws.APIGatewayProxyEventV2WithJWTAuthorizer
  : Args extends { authorizer: "iam" }
    ? aws.APIGatewayProxyEventV2WithIAMAuthorizer
    : aws.APIGatewayProxyEventV2;

/** The API gives up after 30 seconds: a function that may take longer works on for nobody. */
const LONGEST_SECONDS = 29;
const INTEGRATION_TIMEOUT_MS = 30_000;
const MOST_SCOPES = 10;
const ROUTE_KEY =
  /^(?:\$default|(?:ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (?:\/(?:[^{}/\s]+|\{[\w.:-]+\}))*(?:\/|\/\{[\w.:-]+\+\})?)$/;
const AUTHORIZATION = { jwt: "JWT", iam: "AWS_IAM", none: "NONE" } as const;

/** When requests come to an HTTP API. The caller waits for the answer: what fails is the caller's to repeat. */
export function onRequests<const Args extends HttpTriggerArgs>(api: HttpApi, args: Args): Trigger<RequestOf<Args>> {
  const { routes, authorizer, scopes = [] } = args;
  const { problems, areFirst } = api.addRoutes(routes);
  return {
    problems: [...problems, ...routeProblems(api, args)],
    problemsOf: ({ timeoutSeconds }) => (timeoutSeconds <= LONGEST_SECONDS ? [] : [tooSlow(timeoutSeconds)]),
    grants: [],
    connect(name, { function: fn, alias }, opts) {
      const { id: apiId, region, authorizerId, stage } = api;
      const integration = new apigateway.Integration(
        name,
        {
          apiId,
          integrationType: "AWS_PROXY",
          integrationUri: alias.invokeArn,
          payloadFormatVersion: "2.0",
          timeoutMilliseconds: INTEGRATION_TIMEOUT_MS,
          region,
        },
        opts,
      );
      const target = pulumi.interpolate`integrations/${integration.id}`;
      const who = {
        authorizationType: AUTHORIZATION[authorizer],
        ...(authorizer === "jwt" && authorizerId && { authorizerId }),
        ...(scopes.length > 0 && { authorizationScopes: scopes }),
      };
      for (const routeKey of routes)
        new apigateway.Route(`${name}-${slug(routeKey)}`, { apiId, routeKey, target, ...who, region }, opts);
      // One for all routes: a policy of 20 KiB would be full at some thirty.
      new lambda.Permission(
        name,
        {
          action: "lambda:InvokeFunction",
          function: fn.name,
          qualifier: alias.name,
          principal: "apigateway.amazonaws.com",
          sourceArn: pulumi.interpolate`${api.executionArn}/*/*`,
          region,
        },
        opts,
      );
      return areFirst ? watchHttpTrigger({ apiId, stage }) : { alarms: [], graphs: [] };
    },
  };
}

/** A route's part of a resource's name: `GET /items/{id}` is `get-items-by-id`. */
const slug = (routeKey: string) =>
  routeKey
    .replaceAll(/\{([^}+]+)(\+?)\}/g, (_, name: string, rest: string) => (rest ? `all-${name}` : `by-${name}`))
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();

function routeProblems(api: HttpApi, { routes, authorizer, scopes = [] }: HttpTriggerArgs): string[] {
  const problems = routes
    .filter((routeKey) => !ROUTE_KEY.test(routeKey))
    .map(
      (routeKey) =>
        `routes must be METHOD /path or $default, got ${routeKey}.\nFix: such as GET /items/{id}; {name+} at the end alone`,
    );
  if (authorizer === "jwt" && api.authorizerId === undefined)
    problems.push("authorizer must be one that the API has, got jwt.\nFix: set jwt on the HttpApi");
  if (scopes.length > MOST_SCOPES)
    problems.push(`scopes of a route must be at most ${MOST_SCOPES}, got ${scopes.length}.\nFix: fewer, wider ones`);
  const guarding = routes.filter((routeKey) => /^(\$default|ANY |OPTIONS )/.test(routeKey));
  if (authorizer !== "none" && api.hasCors && guarding.length > 0)
    problems.push(
      `routes of an API that browsers of other origins call must name their method, got ${guarding.join(", ")}: it would ask a browser's preflight for credentials, and browsers send none.\nFix: a route for each of GET, POST, PUT, DELETE …`,
    );
  return problems;
}

const tooSlow = (timeoutSeconds: number) =>
  `timeoutSeconds of a function behind an HTTP API must be at most ${LONGEST_SECONDS}, got ${timeoutSeconds}: its caller is told 503 after 30 seconds while it works on.\nFix: set it to ${LONGEST_SECONDS} or less`;
