import { randomBytes } from "node:crypto";
import type { InvocationResult } from "../lambda/function/function-runtime.ts";
import type { Clock } from "../time/clock.ts";
import { accessLogLine } from "./access-log.ts";
import { readAnswer } from "./answer.ts";
import { admit } from "./authorize.ts";
import { answerPreflight, isPreflight, withCors } from "./cors.ts";
import { toEvent } from "./event.ts";
import { createJwtAuthorizer, type JwtAuthorizer } from "./jwt-authorizer.ts";
import { findRoute, type RouteMatch } from "./routes.ts";
import type { ApiRefusal, ApiRequest, ApiResponse, ApiSettings, Route } from "./settings.ts";
import { createThrottle } from "./throttle.ts";

/** What an API is made of. */
export type ApiArgs = {
  settings: ApiSettings;
  /** Runs a function. Resolves to undefined when it is not there, or the API may not invoke it. */
  invoke(functionArn: string, payload: string): Promise<InvocationResult | undefined>;
  clock: Clock;
  /** What callers sign with, where a route asks for a signature. @default "local" */
  secretAccessKey?: string;
  /** @default fetches the issuer's keys over HTTP */
  jwtAuthorizer?: JwtAuthorizer;
  /** Takes each line of the access log. */
  onAccess?: (line: string) => void;
  /** Hears that a request goes to its function. */
  onTaken?: (functionArn: string) => void;
  /** Hears the status of the answer to a request that went to its function. */
  onAnswered?: (functionArn: string, status: number) => void;
};

/** An HTTP API, without a transport. */
export type HttpApi = { handle(request: ApiRequest): Promise<ApiResponse> };

/** Limits of HTTP APIs, in bytes. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export const API_LIMITS = { body: 10 * 1024 * 1024, head: 10_240 };
/** The largest event that a function takes. */
const EVENT_BYTES = 6 * 1024 * 1024;

const FAILED: ApiRefusal = { status: 500, message: "Internal Server Error" };
const UNAVAILABLE: ApiRefusal = { status: 503, message: "Service Unavailable" };
const TOO_LARGE: ApiRefusal = { status: 413, message: "Request Entity Too Large" };

type Outcome = ApiResponse | ApiRefusal;
/** One request, and what is found out about it on the way. */
type Exchange = { request: ApiRequest; requestId: string; startMs: number; path: string; match?: RouteMatch<Route> };

/**
 * An HTTP API of API Gateway with the stage `$default`: routes, who may call them, how often, and the function's answer.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export function createHttpApi(args: ApiArgs): HttpApi {
  const { settings, clock, secretAccessKey = "local", jwtAuthorizer = createJwtAuthorizer(clock), onAccess } = args;
  const { cors, routes, region, accessLogFormat } = settings;
  const gate = { region, secretAccessKey, jwtAuthorizer, clock };
  const throttle = settings.throttling && createThrottle(settings.throttling, clock);

  function preflight({ request, path }: Exchange): ApiResponse | undefined {
    if (cors === undefined || !isPreflight(request)) return undefined;
    return isGuarded(findRoute(routes, request.method, path)?.route) ? undefined : answerPreflight(cors, request);
  }

  async function serve(exchange: Exchange): Promise<Outcome> {
    const { request, path } = exchange;
    const refusal = tooLarge(request);
    if (refusal !== undefined) return refusal;
    const match = findRoute(routes, request.method, path);
    if (match === undefined) return { status: 404, message: "Not Found" };
    exchange.match = match;
    if (throttle?.take() === false) return { status: 429, message: "Too Many Requests" };
    const admission = await admit(match.route, request, gate);
    return "refusal" in admission ? admission.refusal : run(exchange, match, admission.authorizer);
  }

  async function run(exchange: Exchange, { route, pathParameters }: RouteMatch<Route>, authorizer: object | undefined) {
    const { routeKey, functionArn, timeoutMs } = route;
    const { startMs: timeMs, ...known } = exchange;
    const event = toEvent({ settings, ...known, timeMs, routeKey, pathParameters, authorizer });
    const payload = JSON.stringify(event);
    if (Buffer.byteLength(payload) > EVENT_BYTES) return TOO_LARGE;
    args.onTaken?.(functionArn);
    const outcome = await answerInTime(args.invoke(functionArn, payload), timeoutMs, clock);
    args.onAnswered?.(functionArn, outcome.status);
    return outcome;
  }

  return {
    async handle(request) {
      const requestId = randomBytes(11).toString("base64");
      const exchange: Exchange = { request, requestId, startMs: clock.now(), path: pathOf(request.target) };
      const answered = preflight(exchange);
      const outcome = answered ?? (await serve(exchange));
      const { status, body, headers } = "body" in outcome ? outcome : refusalAnswer(outcome);
      if (accessLogFormat !== undefined) {
        const { match, ...known } = exchange;
        const seen = { status, responseBytes: body.length, routeKey: match?.route.routeKey, endMs: clock.now() };
        const why = "body" in outcome ? {} : { message: outcome.message, reason: outcome.reason };
        onAccess?.(accessLogLine(accessLogFormat, { settings, ...known, ...seen, ...why }));
      }
      const told = answered === undefined ? withCors(cors, request, headers) : headers;
      const own = { "apigw-requestid": requestId, ...(status !== 204 && { "content-length": String(body.length) }) };
      return { status, headers: { ...told, ...own }, body };
    },
  };
}

function tooLarge({ target, headers, body }: ApiRequest): ApiRefusal | undefined {
  const head = headers.reduce((sum, [name, value]) => sum + name.length + value.length, target.length);
  if (head > API_LIMITS.head) return { status: 431, message: "Request Header Fields Too Large" };
  return body.length > API_LIMITS.body ? TOO_LARGE : undefined;
}

/**
 * A route for every method takes a browser's preflight too, and its authoriser refuses it: browsers send no credentials with it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
const isGuarded = (route: Route | undefined) => route !== undefined && route.authorizer.type !== "none";

/** AWS decodes the path before it looks for a route, and cuts it where a decoded `?` stands. What can't be decoded stays. */
function pathOf(target: string): string {
  const [raw = ""] = target.split("?");
  try {
    return decodeURIComponent(raw).replace(/\?.*$/s, "");
  } catch {
    return raw;
  }
}

/** The function works on after the caller was told that it took too long: nobody stops it. */
async function answerInTime(
  invocation: Promise<InvocationResult | undefined>,
  timeoutMs: number,
  clock: Clock,
): Promise<Outcome> {
  const answered = new AbortController();
  const late = clock.sleep(timeoutMs, answered.signal).then(() => "late" as const);
  const result = await Promise.race([invocation, late]);
  answered.abort();
  if (result === "late") return UNAVAILABLE;
  if (result === undefined) return FAILED;
  if (result.throttled) return UNAVAILABLE;
  return result.functionError === undefined ? (readAnswer(result.payload) ?? FAILED) : FAILED;
}

const refusalAnswer = ({ status, message, headers }: ApiRefusal): ApiResponse => ({
  status,
  headers: { ...headers, "content-type": "application/json" },
  body: Buffer.from(JSON.stringify({ message })),
});
