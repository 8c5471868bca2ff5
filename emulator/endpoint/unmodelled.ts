import { accountOperation } from "../lambda/api/account-protocol.ts";
import { eventInvokeOperation } from "../lambda/api/event-invoke-protocol.ts";
import { functionOperation } from "../lambda/api/function-protocol.ts";
import { lambdaOperation } from "../lambda/api/lambda-operation.ts";
import { mappingOperation } from "../lambda/api/mapping-protocol.ts";
import type { AwsRequest, Protocol } from "../protocol/http-types.ts";
import { failByWireFormat } from "../protocol/wire-format.ts";
import { failXml } from "../protocol/xml.ts";
import { s3Operation } from "../s3/protocol/s3-operation.ts";
import { xrayOperation } from "../xray/xray-protocol.ts";

/** Names the call for people: `dynamodb.PutItem`, or `lambda.GET /2015-03-31/functions` where the name is in no request. */
export function operationName(request: AwsRequest): string {
  const { service } = request.scope;
  const name =
    service === "s3" ? s3Operation(request) : (fromTarget(request) ?? fromAction(request) ?? fromPath(request));
  return `${service}.${name}`;
}

/** For services that nothing models: no operation, and errors in the form that the request came in. */
export const otherProtocol: Protocol = {
  handle: async () => undefined,
  fail: (error, request) => (isForm(request) ? failXml(error) : failByWireFormat(error, request)),
};

/** Whether the request speaks the query protocol: a form in, XML out. */
function isForm({ headers }: AwsRequest): boolean {
  return headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
}

function fromTarget({ headers }: AwsRequest): string | undefined {
  const target = headers["x-amz-target"];
  return typeof target === "string" ? target.slice(target.lastIndexOf(".") + 1) : undefined;
}

function fromAction(request: AwsRequest): string | undefined {
  return (isForm(request) && new URLSearchParams(request.body.toString()).get("Action")) || undefined;
}

function fromPath(request: AwsRequest): string {
  const { method, rawPath, scope } = request;
  const lambda =
    scope.service === "lambda"
      ? (lambdaOperation(request) ??
        functionOperation(request) ??
        accountOperation(request) ??
        mappingOperation(request) ??
        eventInvokeOperation(request))
      : undefined;
  const xray = scope.service === "xray" ? xrayOperation(request) : undefined;
  return lambda ?? xray ?? /\/operation\/(\w+)$/.exec(rawPath)?.[1] ?? `${method} ${rawPath}`;
}
