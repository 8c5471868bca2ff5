import { type ApiArgs, createHttpApi } from "../../../emulator/api-gateway/http-api.ts";
import type { ApiRequest, ApiResponse, ApiSettings, Route } from "../../../emulator/api-gateway/settings.ts";
import type { InvocationResult } from "../../../emulator/lambda/function/function-runtime.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";

/** The function behind every route. */
const FUNCTION = "arn:aws:lambda:eu-west-1:000000000000:function:items:live";

/** What a function answers, as Lambda hands it on. */
export const answering = (answer: unknown): InvocationResult => ({
  throttled: false,
  requestId: "r",
  statusCode: 200,
  executedVersion: "1",
  payload: JSON.stringify(answer),
});

/** A route to the function that lets everybody in. */
export const createRoute = (overrides: Partial<Route> = {}): Route => ({
  routeKey: "$default",
  functionArn: FUNCTION,
  timeoutMs: 30_000,
  authorizer: { type: "none" },
  ...overrides,
});

/** A request as a client sends it. */
const createRequest = (overrides: Partial<ApiRequest> = {}): ApiRequest => ({
  method: "GET",
  target: "/items",
  protocol: "HTTP/1.1",
  headers: [["Host", "127.0.0.1:4000"]],
  body: Buffer.of(),
  sourceIp: "127.0.0.1",
  ...overrides,
});

/** An event as far as tests look at it. */
export type SeenEvent = Record<string, unknown> & { requestContext: Record<string, unknown> };

/** An API over one function that answers `{ok:true}`, what that function was handed, and the lines of the access log. */
export function createApi({
  settings,
  ...overrides
}: Partial<Omit<ApiArgs, "settings">> & { settings?: Partial<ApiSettings> } = {}) {
  const clock = createVirtualClock();
  const events: SeenEvent[] = [];
  const log: string[] = [];
  const api = createHttpApi({
    settings: { apiId: "a1b2c3", region: "eu-west-1", account: "000000000000", routes: [createRoute()], ...settings },
    async invoke(_, payload) {
      events.push(JSON.parse(payload));
      return answering({ statusCode: 200, body: '{"ok":true}', headers: { "content-type": "application/json" } });
    },
    clock,
    onAccess: (line) => log.push(line),
    ...overrides,
  });
  const call = (request: Partial<ApiRequest> = {}): Promise<ApiResponse> => api.handle(createRequest(request));
  return { call, clock, events, log };
}

/** What a caller sees of an answer. */
export const seen = ({ status, body }: ApiResponse) => [status, Buffer.from(body).toString()];
