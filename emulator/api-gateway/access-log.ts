import { headerOf, logTime } from "./event.ts";
import type { ApiRequest, ApiSettings } from "./settings.ts";

/** A request and what became of it. */
export type LoggedRequest = {
  settings: ApiSettings;
  request: ApiRequest;
  requestId: string;
  path: string;
  routeKey: string | undefined;
  status: number;
  responseBytes: number;
  startMs: number;
  endMs: number;
  /** What the API answered in the function's place. @default the function answered */
  message?: string | undefined;
  /** Why a caller was not let in. @default it was */
  reason?: string | undefined;
};

const VARIABLE = /\$context\.([a-zA-Z][\w.-]*\w)/g;

/**
 * A line of the access log: each `$context` variable that is known, `-` for those that are not. Values are written as text
 * within JSON, so that none of them can end the line or its member.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function accessLogLine(format: string, logged: LoggedRequest): string {
  const variables: Record<string, string | number | undefined> = variablesOf(logged);
  return format.replaceAll(VARIABLE, (_, name: string) => JSON.stringify(String(variables[name] ?? "-")).slice(1, -1));
}

const variablesOf = ({ settings, request, startMs, ...logged }: LoggedRequest) => ({
  accountId: settings.account,
  apiId: settings.apiId,
  "authorizer.error": logged.reason,
  domainName: headerOf(request, "host"),
  "error.message": logged.message,
  httpMethod: request.method,
  "identity.sourceIp": request.sourceIp,
  "identity.userAgent": headerOf(request, "user-agent"),
  path: logged.path,
  protocol: request.protocol,
  requestId: logged.requestId,
  requestTime: logTime(startMs),
  requestTimeEpoch: startMs,
  responseLatency: logged.endMs - startMs,
  responseLength: logged.responseBytes,
  routeKey: logged.routeKey,
  stage: "$default",
  status: logged.status,
});
