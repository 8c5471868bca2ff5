import type { ApiRequest, ApiSettings } from "./settings.ts";

/** What is known of a request when its function is invoked. */
export type EventArgs = {
  settings: ApiSettings;
  request: ApiRequest;
  /** Decoded. */
  path: string;
  routeKey: string;
  pathParameters: Record<string, string>;
  requestId: string;
  timeMs: number;
  /** Who the caller is, as the authoriser found out. @default nobody asked */
  authorizer?: object | undefined;
};

/** What belongs to the connection rather than to the request. */
const OF_THE_CONNECTION = /^(?::.*|connection|keep-alive|transfer-encoding|upgrade|http2-settings|cookie)$/;

/** Content types whose body is handed over as text; AWS's page names none, these are what it was seen to do. */
const TEXT = /^(?:text\/|application\/(?:json|xml|javascript)(?:[;\s]|$))/i;

/**
 * The event that a function is handed, in payload format 2.0. What is not there is left out.
 * `rawPath` is decoded, despite its name: AWS does so for HTTP APIs; `rawQueryString` is not.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent({ settings, request, path, ...args }: EventArgs): Record<string, unknown> {
  const { apiId, account } = settings;
  const { method, target, protocol, sourceIp, body } = request;
  const { routeKey, pathParameters, requestId, timeMs, authorizer } = args;
  const headers = joinedHeaders(request);
  const rawQueryString = target.includes("?") ? target.slice(target.indexOf("?") + 1) : "";
  const query = joined([...new URLSearchParams(rawQueryString)]);
  const cookies = cookiesOf(request);
  const isBase64Encoded = body.length > 0 && !TEXT.test(headers["content-type"] ?? "");
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(rawQueryString !== "" && { queryStringParameters: query }),
    requestContext: {
      accountId: account,
      apiId,
      ...(authorizer && { authorizer }),
      domainName: headers.host ?? "",
      domainPrefix: apiId,
      http: { method, path, protocol, sourceIp, userAgent: headers["user-agent"] ?? "" },
      requestId,
      routeKey,
      stage: "$default",
      time: logTime(timeMs),
      timeEpoch: timeMs,
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? "base64" : "utf8") }),
    isBase64Encoded,
  };
}

/** One header of a request, its lines joined by a comma. */
export const headerOf = ({ headers }: ApiRequest, wanted: string): string | undefined =>
  joined(headers.filter(([name]) => name.toLowerCase() === wanted))[wanted];

/** Headers by their name in lower case, those that came more than once joined by a comma. */
function joinedHeaders({ headers, sourceIp }: ApiRequest): Record<string, string> {
  const own = joined(headers.filter(([name]) => !OF_THE_CONNECTION.test(name.toLowerCase())));
  const host = own.host ?? headers.find(([name]) => name === ":authority")?.[1] ?? "";
  return {
    ...own,
    host,
    "x-forwarded-for": [own["x-forwarded-for"], sourceIp].filter(Boolean).join(", "),
    "x-forwarded-port": new URL(`http://${host || "localhost"}`).port || "80",
    "x-forwarded-proto": "http",
  };
}

function joined(pairs: readonly (readonly [name: string, value: string])[]): Record<string, string> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, all.join(",")]));
}

const cookiesOf = ({ headers }: ApiRequest): string[] =>
  headers
    .filter(([name]) => name.toLowerCase() === "cookie")
    .flatMap(([, value]) => value.split(";").map((cookie) => cookie.trim()))
    .filter((cookie) => cookie !== "");

/** Such as `12/Mar/2020:19:03:58 +0000`. */
export function logTime(timeMs: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(timeMs).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
