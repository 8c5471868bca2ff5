import { headerOf } from "./event.ts";
import type { ApiRequest, ApiResponse, CorsSettings } from "./settings.ts";

/** Whether a browser asks what it may send: it does so before a request that a form could not make. */
export const isPreflight = (request: ApiRequest): boolean =>
  request.method === "OPTIONS" &&
  headerOf(request, "origin") !== undefined &&
  headerOf(request, "access-control-request-method") !== undefined;

/** The answer to a preflight: to an origin that is not allowed, nothing is. */
export function answerPreflight(cors: CorsSettings, request: ApiRequest): ApiResponse {
  const allowed = originHeaders(cors, request);
  const { allowMethods, allowHeaders, maxAgeSeconds } = cors;
  const headers = {
    ...(allowMethods.length > 0 && { "access-control-allow-methods": allowMethods.join(",") }),
    ...(allowHeaders.length > 0 && { "access-control-allow-headers": allowHeaders.join(",") }),
    ...(maxAgeSeconds !== undefined && { "access-control-max-age": String(maxAgeSeconds) }),
  };
  return { status: 204, headers: allowed ? { ...allowed, ...headers } : {}, body: Buffer.of() };
}

/** The headers of an answer with those that tell a browser who may read it; the function's own of that kind count for nothing. */
export function withCors(
  cors: CorsSettings | undefined,
  request: ApiRequest,
  headers: ApiResponse["headers"],
): ApiResponse["headers"] {
  if (cors === undefined) return headers;
  const others = Object.entries(headers).filter(([name]) => !name.startsWith("access-control-"));
  const allowed = originHeaders(cors, request);
  const exposed = allowed && cors.exposeHeaders.length > 0;
  return {
    ...Object.fromEntries(others),
    ...allowed,
    ...(exposed && { "access-control-expose-headers": cors.exposeHeaders.join(",") }),
  };
}

function originHeaders(cors: CorsSettings, request: ApiRequest): Record<string, string> | undefined {
  const origin = headerOf(request, "origin");
  if (origin === undefined || !cors.allowOrigins.some((allowed) => isAllowed(allowed, origin))) return undefined;
  const isAny = cors.allowOrigins.includes("*");
  return {
    "access-control-allow-origin": isAny ? "*" : origin,
    ...(!isAny && { vary: "Origin" }),
    ...(cors.allowCredentials && { "access-control-allow-credentials": "true" }),
  };
}

/** `https://*` allows every origin of that scheme. */
const isAllowed = (allowed: string, origin: string) =>
  allowed === "*" || allowed === origin || (allowed.endsWith("://*") && origin.startsWith(allowed.slice(0, -1)));
