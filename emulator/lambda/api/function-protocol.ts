import { AwsError } from "../../aws-error.ts";
import type { AwsRequest, AwsResponse } from "../../protocol/http-types.ts";
import { readAliasUpdate } from "./alias-update.ts";
import { type NamedFunction, readFunctionName } from "./function-name.ts";
import { type FunctionDescription, type FunctionRegistry, LATEST } from "./function-registry.ts";

const OPERATIONS = {
  GetFunctionConfiguration: { method: "GET", path: /^\/2015-03-31\/functions\/([^/]+)\/configuration$/ },
  ListVersionsByFunction: { method: "GET", path: /^\/2015-03-31\/functions\/([^/]+)\/versions$/ },
  GetFunctionConcurrency: { method: "GET", path: /^\/2019-09-30\/functions\/([^/]+)\/concurrency$/ },
  GetAlias: { method: "GET", path: /^\/2015-03-31\/functions\/([^/]+)\/aliases\/([^/]+)$/ },
  UpdateAlias: { method: "PUT", path: /^\/2015-03-31\/functions\/([^/]+)\/aliases\/([^/]+)$/ },
} as const;

type FunctionOperation = keyof typeof OPERATIONS;

/** The operation on functions and their aliases that a request calls, where it is modelled. */
export function functionOperation({ method, rawPath }: AwsRequest): FunctionOperation | undefined {
  const names = Object.keys(OPERATIONS) as FunctionOperation[];
  return names.find((name) => OPERATIONS[name].method === method && OPERATIONS[name].path.test(rawPath));
}

/**
 * Tells of a function, its versions and its aliases, and moves an alias.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html
 * @throws AwsError when there is none of that name and qualifier.
 */
export function answerFunction(
  operation: FunctionOperation,
  request: AwsRequest,
  functions: FunctionRegistry,
): AwsResponse {
  const [, name = "", alias = ""] = OPERATIONS[operation].path.exec(request.rawPath) ?? [];
  const asked = request.query.get("Qualifier") ?? undefined;
  const named = readFunctionName(decodeURIComponent(name), asked, request.scope);
  const told = functions.describe(named.arn, named.qualifier);
  if (told === undefined) throw notFound(named);
  if (operation === "GetFunctionConfiguration") return json(configuration(named, told));
  if (operation === "GetFunctionConcurrency") return json({ ReservedConcurrentExecutions: told.reservedConcurrency });
  if (operation === "ListVersionsByFunction") {
    const of = (version: string) => ({ ...named, qualifier: version });
    const versions = functions.versions(named.arn).map((one) => configuration(of(one.version), one));
    return json({ Versions: [configuration(of(LATEST), told), ...versions] });
  }
  if (functions.alias(named.arn, alias) === undefined) throw notFound({ ...named, qualifier: alias });
  if (operation === "UpdateAlias")
    functions.moveAlias(named.arn, alias, readAliasUpdate(request.body, named.arn, alias, functions));
  const { version, weights } = functions.alias(named.arn, alias) ?? { version: "", weights: {} };
  const routing = Object.keys(weights).length > 0 && { RoutingConfig: { AdditionalVersionWeights: weights } };
  return json({ AliasArn: `${named.arn}:${alias}`, Name: alias, FunctionVersion: version, ...routing });
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
