import { z } from "zod";
import { AwsError } from "../../aws-error.ts";
import { readInput } from "../../protocol/constraints.ts";
import type { AwsRequest, AwsResponse } from "../../protocol/http-types.ts";
import type { EventInvokeConfig, EventInvokeConfigs, KeptEventInvokeConfig } from "./event-invoke-configs.ts";
import { type NamedFunction, readFunctionName } from "./function-name.ts";
import type { FunctionRegistry } from "./function-registry.ts";

const PATH = /^\/2019-09-25\/functions\/([^/]+)\/event-invoke-config(\/list)?$/;
const OPERATIONS: Readonly<Record<string, string>> = {
  PUT: "PutFunctionEventInvokeConfig",
  POST: "UpdateFunctionEventInvokeConfig",
  GET: "GetFunctionEventInvokeConfig",
  DELETE: "DeleteFunctionEventInvokeConfig",
};
const MODELLED = ["s3", "sqs"];

const destination = z.object({ Destination: z.string().nullish() }).nullish();
const input = z.object({
  MaximumRetryAttempts: z.int().min(0).max(2).nullish(),
  MaximumEventAgeInSeconds: z.int().min(60).max(21_600).nullish(),
  DestinationConfig: z.object({ OnSuccess: destination, OnFailure: destination }).nullish(),
});

/** The operation on settings of asynchronous invocation that a request calls, where it is modelled. */
export function eventInvokeOperation({ method, rawPath }: AwsRequest): string | undefined {
  const [, name, list] = PATH.exec(rawPath) ?? [];
  if (name === undefined) return undefined;
  if (list !== undefined) return method === "GET" ? "ListFunctionEventInvokeConfigs" : undefined;
  return OPERATIONS[method];
}

/**
 * Sets and tells how a function, version or alias is invoked asynchronously.
 * https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
 * @throws AwsError
 */
export function answerEventInvoke(
  request: AwsRequest,
  configs: EventInvokeConfigs,
  functions: Pick<FunctionRegistry, "find">,
): AwsResponse {
  const operation = eventInvokeOperation(request);
  const [, name = ""] = PATH.exec(request.rawPath) ?? [];
  const asked = request.query.get("Qualifier") ?? undefined;
  const named = readFunctionName(decodeURIComponent(name), asked, request.scope);
  const functionArn = `${named.arn}:${named.qualifier}`;
  const isThere = functions.find(named.arn, named.qualifier) !== undefined;
  if (operation === "PutFunctionEventInvokeConfig" || operation === "UpdateFunctionEventInvokeConfig") {
    const given = read(request.body, named);
    if (!isThere) throw new AwsError("ResourceNotFoundException", "The function doesn't exist.", 404);
    const before = operation.startsWith("Update") ? existing(configs, functionArn) : {};
    return json(200, told(functionArn, configs.put(functionArn, { ...own(before), ...given })));
  }
  if (operation === "ListFunctionEventInvokeConfigs") {
    if (!isThere) throw new AwsError("ResourceNotFoundException", "The function doesn't exist.", 404);
    const all = configs.list(named.arn).map(([arn, config]) => told(arn, config));
    return json(200, { FunctionEventInvokeConfigs: all });
  }
  const config = existing(configs, functionArn);
  if (operation === "GetFunctionEventInvokeConfig") return json(200, told(functionArn, config));
  configs.remove(functionArn);
  return { status: 204, headers: {} };
}

function existing(configs: EventInvokeConfigs, functionArn: string): KeptEventInvokeConfig {
  const config = configs.get(functionArn);
  if (config !== undefined) return config;
  const message = `The function ${functionArn} doesn't have an EventInvokeConfig`;
  throw new AwsError("ResourceNotFoundException", message, 404);
}

function read(body: Buffer, { arn }: NamedFunction): EventInvokeConfig {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = readInput(
    input,
    JSON.parse(body.toString("utf8") || "{}"),
  );
  const [OnSuccess, OnFailure] = [DestinationConfig?.OnSuccess?.Destination, DestinationConfig?.OnFailure?.Destination];
  const given = Object.entries({ MaximumRetryAttempts, MaximumEventAgeInSeconds, OnSuccess, OnFailure });
  const config: EventInvokeConfig = Object.fromEntries(
    given.filter(([, value]) => value !== undefined && value !== null),
  );
  if (Object.keys(config).length === 0 && !DestinationConfig)
    throw invalid("You must specify at least one of error handling or destination setting.");
  for (const target of [config.OnSuccess, config.OnFailure]) if (target !== undefined) checkDestination(target, arn);
  return config;
}

function checkDestination(target: string, functionArn: string): void {
  if (target === functionArn || target.startsWith(`${functionArn}:`))
    throw invalid("You can't specify the function as a destination for itself.");
  const [, , service = ""] = target.split(":");
  if (MODELLED.includes(service)) return;
  throw new AwsError(
    "UnknownOperationException",
    `lambda.PutFunctionEventInvokeConfig with a destination of ${service || target} is not modelled by the local cloud.`,
  );
}

const own = ({ lastModifiedMs: _, ...config }: EventInvokeConfig & { lastModifiedMs?: number }): EventInvokeConfig =>
  config;

function told(FunctionArn: string, { OnSuccess, OnFailure, lastModifiedMs, ...numbers }: KeptEventInvokeConfig) {
  const target = (arn: string | undefined) => (arn === undefined ? {} : { Destination: arn });
  return {
    LastModified: lastModifiedMs / 1000,
    FunctionArn,
    ...numbers,
    DestinationConfig: { OnSuccess: target(OnSuccess), OnFailure: target(OnFailure) },
  };
}

const invalid = (message: string) => new AwsError("InvalidParameterValueException", message);

const json = (status: number, body: object): AwsResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
