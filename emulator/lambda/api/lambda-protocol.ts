import { z } from "zod";
import { AwsError } from "../../aws-error.ts";
import { readInput } from "../../protocol/constraints.ts";
import type { AwsRequest, AwsResponse, Protocol } from "../../protocol/http-types.ts";
import type { FunctionRuntime } from "../function/function-runtime.ts";
import { accountOperation, answerAccount } from "./account-protocol.ts";
import type { EventInvokeConfigs } from "./event-invoke-configs.ts";
import { answerEventInvoke, eventInvokeOperation } from "./event-invoke-protocol.ts";
import { answerFunction, functionOperation } from "./function-protocol.ts";
import type { FunctionRegistry } from "./function-registry.ts";
import { lambdaOperation, lambdaResource } from "./lambda-operation.ts";
import { answerMapping, mappingOperation } from "./mapping-protocol.ts";
import { createMappingRegistry, type MappingMaker } from "./mapping-registry.ts";

/** Lambda's limit of a synchronous request. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_REQUEST_BYTES = 6 * 1024 * 1024;

const KINDS = z.object({
  InvocationType: z.enum(["Event", "RequestResponse", "DryRun"]).optional(),
  LogType: z.enum(["None", "Tail"]).optional(),
});

/** What takes events for functions, each by an ARN with its qualifier, and answers a request ID. @throws AwsError */
type EventQueue = { invoke(functionArn: string, payload: string): string };

/**
 * The Invoke operation of the Lambda API: RequestResponse, Event and DryRun. Log tails and client contexts are passed over. What
 * pauses an event source mapping, and what tells of functions and moves their aliases.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createLambdaProtocol(
  functions: FunctionRegistry,
  asynchronous?: EventQueue,
  mappings = createMappingRegistry(),
  eventInvokeConfigs?: EventInvokeConfigs,
  maker?: MappingMaker,
): Protocol {
  return {
    async handle(request) {
      if (mappingOperation(request) !== undefined) return answerMapping(request, { mappings, functions, maker });
      if (eventInvokeOperation(request) !== undefined)
        return eventInvokeConfigs && answerEventInvoke(request, eventInvokeConfigs, functions);
      if (accountOperation(request) !== undefined) return answerAccount(request, functions);
      const operation = functionOperation(request);
      if (operation !== undefined) return answerFunction(operation, request, functions);
      if (lambdaOperation(request) === undefined) return undefined;
      checkHeaders(request);
      const { arn, qualifier } = lambdaResource(request);
      const runtime = functions.find(arn, qualifier);
      if (runtime === undefined)
        throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}:${qualifier}`, 404);
      if (request.headers["x-amz-invocation-type"] === "Event" && asynchronous !== undefined)
        return accepted(asynchronous.invoke(`${arn}:${qualifier}`, readPayload(request.body)));
      return invoke(runtime, request);
    },
    fail({ name, message, statusCode }) {
      const Type = statusCode < 500 ? "User" : "Service";
      // Lambda writes both spellings, by the error.
      return json(statusCode, { Type, Message: message, message }, { "x-amzn-errortype": name });
    },
  };
}

/** Refuses a kind of invocation or of log that there is none of. */
function checkHeaders({ headers }: AwsRequest): void {
  readInput(KINDS, {
    InvocationType: headers["x-amz-invocation-type"],
    LogType: headers["x-amz-log-type"],
  });
}

async function invoke(runtime: FunctionRuntime, { headers, body }: AwsRequest): Promise<AwsResponse> {
  const type = headers["x-amz-invocation-type"];
  const payload = readPayload(body);
  if (type === "DryRun") return { status: 204, headers: {} };
  if (type === "Event")
    throw new AwsError(
      "UnknownOperationException",
      `lambda.Invoke with InvocationType ${type} is not modelled by the local cloud.`,
    );
  const result = await runtime.invoke(payload);
  if (result.throttled) return throttled();
  const { requestId, executedVersion, functionError } = result;
  return {
    status: result.statusCode,
    headers: {
      "content-type": "application/json",
      "x-amzn-requestid": requestId,
      "x-amz-executed-version": executedVersion,
      ...(functionError !== undefined && { "x-amz-function-error": functionError }),
    },
    body: result.payload,
  };
}

/** The event is in Lambda's queue. */
const accepted = (requestId: string): AwsResponse => ({
  status: 202,
  headers: { "content-type": "application/json", "x-amzn-requestid": requestId },
});

/** The event as text; none at all is an empty object. */
function readPayload(body: Buffer): string {
  if (body.length > MAX_REQUEST_BYTES)
    throw new AwsError(
      "RequestTooLargeException",
      `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`,
      413,
    );
  if (body.length === 0) return "{}";
  const text = body.toString("utf8");
  try {
    JSON.parse(text);
  } catch (error) {
    throw new AwsError(
      "InvalidRequestContentException",
      `Could not parse request body into json: Could not parse payload into json: ${error instanceof Error ? error.message : error}`,
    );
  }
  return text;
}

function throttled(): AwsResponse {
  return json(
    429,
    { Reason: "ReservedFunctionConcurrentInvocationLimitExceeded", Type: "User", message: "Rate Exceeded." },
    { "x-amzn-errortype": "TooManyRequestsException" },
  );
}

const json = (status: number, body: object, headers: Record<string, string>): AwsResponse => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});
