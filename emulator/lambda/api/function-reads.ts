import { AwsError } from "../../aws-error.ts";
import type { AwsRequest, AwsResponse } from "../../protocol/http-types.ts";
import { type NamedFunction, readFunctionName } from "./function-name.ts";
import { type FunctionDescription, type FunctionRegistry, LATEST } from "./function-registry.ts";

const PATHS = {
  GetFunctionConfiguration: /^\/2015-03-31\/functions\/([^/]+)\/configuration$/,
  GetAlias: /^\/2015-03-31\/functions\/([^/]+)\/aliases\/([^/]+)$/,
  GetFunctionConcurrency: /^\/2019-09-30\/functions\/([^/]+)\/concurrency$/,
} as const;

type ReadOperation = keyof typeof PATHS;

/** The operation that reads of a function, which a request calls, where it is modelled. */
export function readOperation({ method, rawPath }: AwsRequest): ReadOperation | undefined {
  if (method !== "GET") return undefined;
  return (Object.keys(PATHS) as ReadOperation[]).find((name) => PATHS[name].test(rawPath));
}

/**
 * Tells of a function as it was made: each has one version here. https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
 * @throws AwsError when there is none of that name and qualifier.
 */
export function answerRead(operation: ReadOperation, request: AwsRequest, functions: FunctionRegistry): AwsResponse {
  const [, name = "", alias = ""] = PATHS[operation].exec(request.rawPath) ?? [];
  const asked = request.query.get("Qualifier") ?? undefined;
  const named = readFunctionName(decodeURIComponent(name), asked, request.scope);
  const told = functions.describe(named.arn);
  if (told === undefined || functions.find(named.arn, named.qualifier) === undefined) throw notFound(named);
  if (operation === "GetFunctionConfiguration") return json(configuration(named, told));
  if (operation === "GetFunctionConcurrency") return json({ ReservedConcurrentExecutions: told.reservedConcurrency });
  if (!told.aliases.includes(alias)) throw notFound({ ...named, qualifier: alias });
  return json({ AliasArn: `${named.arn}:${alias}`, Name: alias, FunctionVersion: told.version });
}

const notFound = ({ arn, qualifier }: NamedFunction) =>
  new AwsError("ResourceNotFoundException", `Function not found: ${arn}:${qualifier}`, 404);

const configuration = ({ arn, qualifier }: NamedFunction, told: FunctionDescription) => ({
  FunctionName: arn.split(":").at(-1),
  FunctionArn: qualifier === LATEST ? arn : `${arn}:${qualifier}`,
  Version: qualifier === LATEST ? LATEST : told.version,
  Handler: told.handler,
  Timeout: told.timeoutSeconds,
  MemorySize: told.memoryMib,
  CodeSha256: told.codeSha256,
  Environment: { Variables: told.environment },
});

const json = (body: object): AwsResponse => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
