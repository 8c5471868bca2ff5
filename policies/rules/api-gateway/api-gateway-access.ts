import { given } from "../../core/given.ts";
import { read, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule, type Rule, type StackFinding, type StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { ALIAS, FUNCTION } from "../../core/types.ts";
import { allHold, anyHolds, finding, type Verdict } from "../iam/iam-grants.ts";

const REST_API = "aws:apigateway/restApi:RestApi";
const REST_POLICY = "aws:apigateway/restApiPolicy:RestApiPolicy";
const METHOD = "aws:apigateway/method:Method";
const INTEGRATION = "aws:apigateway/integration:Integration";
const API_V2 = "aws:apigatewayv2/api:Api";
const ROUTE_V2 = "aws:apigatewayv2/route:Route";
const INTEGRATION_V2 = "aws:apigatewayv2/integration:Integration";
const PAGE = "https://docs.aws.amazon.com/apigateway/latest/developerguide";
const MESSAGE = "must not be NONE";
const about = { severity: "critical", level: "mandatory", covers: [] } as const;

export const methodAuthorized: StackRule = {
  ...about,
  name: "apigateway-method-authorized",
  description:
    "Who calls a REST API that runs a function or another service of AWS says who it is, or a resource policy does: otherwise the whole world may write into the stream.",
  fix: "Set authorization to AWS_IAM, or to CUSTOM or COGNITO_USER_POOLS with authorizerId.",
  url: `${PAGE}/apigateway-control-access-to-api.html`,
  needs: METHOD,
  checkStack: (stack) =>
    stack.ofType(METHOD).flatMap((method): StackFinding[] => {
      const property = "authorization";
      const value = read(method.props, property);
      if (read(method.props, "httpMethod") === "OPTIONS") return [];
      const integrations = stack
        .ofType(INTEGRATION)
        .map((integration) =>
          allHold([
            ...["restApi", "resourceId", "httpMethod"].map((path) => agree(integration, method, path)),
            runsService(integration, "uri", stack),
          ]),
        );
      const open = allHold([
        value === UNKNOWN ? UNKNOWN : value === "NONE",
        withoutPolicy(stack, method),
        anyHolds(integrations),
      ]);
      return finding(property, open, value, MESSAGE).map((found) => ({ urn: method.urn, ...found }));
    }),
};

export const routeAuthorized: StackRule = {
  ...about,
  name: "apigateway-route-authorized",
  description:
    "Who calls an HTTP API that runs a function or another service of AWS, or opens a WebSocket, says who it is: otherwise the whole world may write into the stream.",
  fix: "Set authorizationType to AWS_IAM, or to JWT or CUSTOM with authorizerId.",
  url: `${PAGE}/http-api-access-control.html`,
  needs: ROUTE_V2,
  checkStack: (stack) =>
    stack.ofType(ROUTE_V2).flatMap((route): StackFinding[] => {
      const property = "authorizationType";
      const value = read(route.props, property);
      const key = read(route.props, "routeKey");
      const api = stack.target(route, "apiId", API_V2);
      const isSocket = api !== undefined && api !== UNKNOWN && read(api.props, "protocolType") === "WEBSOCKET";
      // Of a WebSocket only the connection can be authorized; a preflight carries no credentials.
      if (isSocket ? key !== "$connect" : String(key).startsWith("OPTIONS ")) return [];
      const integrations = stack
        .ofType(INTEGRATION_V2)
        .map((integration) =>
          allHold([leadsTo(route, integration), runsService(integration, "integrationUri", stack)]),
        );
      const open = allHold([
        value === UNKNOWN ? UNKNOWN : value === undefined || value === "NONE",
        isSocket || anyHolds(integrations),
      ]);
      return finding(property, open, value, MESSAGE).map((found) => ({ urn: route.urn, ...found }));
    }),
};

export const quickApiClosed: ResourceRule = {
  ...about,
  name: "apigateway-no-quick-create",
  description:
    "An HTTP API is not created with a function as its target: the route that AWS makes for it lets the whole world in.",
  fix: "Leave target and routeKey out; create an aws.apigatewayv2.Integration and a Route with an authorizationType.",
  url: `${PAGE}/http-api-develop.html`,
  types: [API_V2],
  check: (props) => must(props, "target", (target) => !String(target).includes(":lambda:"), "must not be a function"),
};

/** Whether two resources have the same at a path; while that is unknown, whether one was built from the other or both from the same. */
export function agree(from: StackResource, to: StackResource, path: string): Verdict {
  const [own, other] = [read(from.props, path), read(to.props, path)];
  if (own !== UNKNOWN && other !== UNKNOWN) return own === other;
  const sources = from.propertyDependencies[path] ?? [];
  const shared = [to.urn, ...(to.propertyDependencies[path] ?? [])];
  return sources.some((urn) => shared.includes(urn)) || UNKNOWN;
}

/** Whether an integration runs a function or another service of AWS, in the API's own name: one over HTTP does not. */
function runsService({ props, propertyDependencies }: StackResource, path: string, stack: Stack): Verdict {
  if (read(props, "integrationSubtype") !== undefined) return true;
  const uri = read(props, path);
  if (uri !== UNKNOWN) return typeof uri === "string" && /^arn:[^:]*:(apigateway|lambda):/.test(uri);
  const sources = (propertyDependencies[path] ?? []).flatMap((urn) => stack.find(urn)?.type ?? []);
  return sources.includes(FUNCTION) || sources.includes(ALIAS) || UNKNOWN;
}

/** Whether a route's target, `integrations/<id>`, is an integration. */
function leadsTo(route: StackResource, integration: StackResource): Verdict {
  const target = read(route.props, "target");
  const id = read(integration.props, "id");
  if (target === undefined) return false;
  if (target !== UNKNOWN && id !== UNKNOWN) return target === `integrations/${String(id)}`;
  const sources = route.propertyDependencies.target ?? [];
  return sources.length === 0 ? UNKNOWN : sources.includes(integration.urn);
}

/** Whether no resource policy says who may call the API of a method. */
function withoutPolicy(stack: Stack, method: StackResource): Verdict {
  const api = stack.target(method, "restApi", REST_API);
  if (api === undefined || api === UNKNOWN) return api ?? true;
  const own = given(api, "policy");
  if (own !== undefined && own !== "") return false;
  const beside = stack.ofType(REST_POLICY).map((policy) => stack.target(policy, "restApiId", REST_API));
  return beside.includes(api) ? false : beside.includes(UNKNOWN) ? UNKNOWN : true;
}

/** Rules for who may call an API. */
export const apiAccessRules: readonly Rule[] = [methodAuthorized, routeAuthorized, quickApiClosed];
