/** How a route lets callers in. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html */
export type RouteAuthorizer =
  | { type: "none" }
  /** Signature Version 4. */
  | { type: "iam" }
  | {
      type: "jwt";
      /** Base URL of whoever signs the tokens. */
      issuer: string;
      audience: readonly string[];
      /** A token must have one of them. Empty: any token will do. */
      scopes: readonly string[];
    };

/** What a route does with the requests that it matches. */
export type Route = {
  /** `METHOD /path`, or `$default`. */
  routeKey: string;
  /** ARN of the function, with its qualifier if it has one. */
  functionArn: string;
  /** How long the function may take, in milliseconds: 50 to 30,000. */
  timeoutMs: number;
  authorizer: RouteAuthorizer;
};

/** What the API tells browsers of other origins. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export type CorsSettings = {
  allowOrigins: readonly string[];
  allowMethods: readonly string[];
  allowHeaders: readonly string[];
  exposeHeaders: readonly string[];
  /** How long a browser remembers the answer to a preflight. @default it decides */
  maxAgeSeconds?: number | undefined;
  allowCredentials: boolean;
};

/** An HTTP API with the stage `$default`. */
export type ApiSettings = {
  apiId: string;
  region: string;
  account: string;
  routes: readonly Route[];
  /** @default browsers are told nothing */
  cors?: CorsSettings | undefined;
  /** Requests a second and at once. @default no limit */
  throttling?: { ratePerSecond: number; burst: number } | undefined;
  /** A line of the access log, with `$context` variables. @default no log */
  accessLogFormat?: string | undefined;
};

/** A request, read whole. */
export type ApiRequest = {
  method: string;
  /** As the client sent it: path, and `?` with the query if there is one. */
  target: string;
  /** Such as `HTTP/1.1`. */
  protocol: string;
  /** In the order they came, one for each line. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
  sourceIp: string;
};

/** What is sent back. */
export type ApiResponse = { status: number; headers: Record<string, string | string[]>; body: Uint8Array };

/** Why the API answers by itself: its status, AWS's word for it, and headers beside. */
export type ApiRefusal = { status: number; message: string; headers?: Record<string, string>; reason?: string };
