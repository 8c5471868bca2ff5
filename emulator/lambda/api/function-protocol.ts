import type { AwsRequest, AwsResponse } from "../../protocol/http-types.ts";
import { readAliasUpdate } from "./alias-update.ts";
import { aliasOf, checkRevision, configurationOf, notFound } from "./function-configuration.ts";
import { type NamedFunction, readFunctionName } from "./function-name.ts";
import { type FunctionDescription, type FunctionRegistry, LATEST } from "./function-registry.ts";
import { publishVersion, updateCode, updateConfiguration } from "./publish.ts";

/** What an operation answers from. */
type Asked = {
  functions: FunctionRegistry;
  fn: NamedFunction;
  told: FunctionDescription;
  /** What stands behind the function in the path. */
  rest: string;
  request: AwsRequest;
};

type Route = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** The function first. */
  path: RegExp;
  answer(asked: Asked): object | undefined | Promise<object>;
  /** @default 200 */
  status?: number;
};

const FUNCTIONS = "^/2015-03-31/functions/([^/]+)";
const at = (path: string) => new RegExp(`${FUNCTIONS}${path}$`);
const TAGS = /^\/2017-03-31\/tags\/([^/]+)$/;

const ROUTES = {
  GetFunction: { method: "GET", path: at(""), answer: getFunction },
  GetFunctionConfiguration: {
    method: "GET",
    path: at("/configuration"),
    answer: ({ fn, told }) => configurationOf(fn, told),
  },
  UpdateFunctionConfiguration: {
    ...{ method: "PUT", path: at("/configuration") },
    answer: ({ functions, fn, request }) => updateConfiguration(functions, fn, request.body),
  },
  UpdateFunctionCode: {
    ...{ method: "PUT", path: at("/code") },
    answer: ({ functions, fn, request }) => updateCode(functions, fn, request.body),
  },
  ListVersionsByFunction: { method: "GET", path: at("/versions"), answer: listVersions },
  PublishVersion: {
    ...{ method: "POST", path: at("/versions"), status: 201 },
    answer: ({ functions, fn, request }) => publishVersion(functions, fn, request.body),
  },
  GetFunctionConcurrency: {
    ...{ method: "GET", path: /^\/2019-09-30\/functions\/([^/]+)\/concurrency$/ },
    answer: ({ told }) => ({ ReservedConcurrentExecutions: told.reservedConcurrency }),
  },
  ListProvisionedConcurrencyConfigs: {
    ...{ method: "GET", path: /^\/2019-09-30\/functions\/([^/]+)\/provisioned-concurrency$/ },
    answer: () => ({ ProvisionedConcurrencyConfigs: [] }),
  },
  ListAliases: { method: "GET", path: at("/aliases"), answer: listAliases },
  GetAlias: {
    ...{ method: "GET", path: at("/aliases/([^/]+)") },
    answer: ({ functions, fn, rest }) => aliasOf(functions, fn.arn, rest),
  },
  UpdateAlias: { method: "PUT", path: at("/aliases/([^/]+)"), answer: updateAlias },
  ListTags: {
    ...{ method: "GET", path: TAGS },
    answer: ({ functions, fn }) => ({ Tags: Object.fromEntries(functions.tags(fn.arn)) }),
  },
  TagResource: { method: "POST", path: TAGS, status: 204, answer: tag },
  UntagResource: { method: "DELETE", path: TAGS, status: 204, answer: untag },
} satisfies Record<string, Route>;

type FunctionOperation = keyof typeof ROUTES;

/** The operation on functions and their aliases that a request calls, where it is modelled. */
export function functionOperation({ method, rawPath }: AwsRequest): FunctionOperation | undefined {
  const names = Object.keys(ROUTES) as FunctionOperation[];
  return names.find((name) => ROUTES[name].method === method && ROUTES[name].path.test(rawPath));
}

/**
 * Tells of a function, its versions, aliases and tags, and changes them.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
 * @throws AwsError when there is none of that name and qualifier.
 */
export async function answerFunction(
  operation: FunctionOperation,
  request: AwsRequest,
  functions: FunctionRegistry,
): Promise<AwsResponse> {
  const route: Route = ROUTES[operation];
  const [, name = "", rest = ""] = route.path.exec(request.rawPath) ?? [];
  const asked = request.query.get("Qualifier") ?? undefined;
  const fn = readFunctionName(decodeURIComponent(name), asked, request.scope);
  const told = functions.describe(fn.arn, fn.qualifier);
  if (told === undefined) throw notFound(fn);
  const answer = await route.answer({ functions, fn, told, rest, request });
  return { status: route.status ?? 200, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) };
}

function getFunction({ functions, fn, told }: Asked): object {
  const tags = Object.fromEntries(functions.tags(fn.arn));
  return {
    Configuration: configurationOf(fn, told),
    // The laptop keeps no archive that could be fetched.
    Code: { RepositoryType: "S3" },
    ...(Object.keys(tags).length > 0 && { Tags: tags }),
    ...(told.reservedConcurrency !== undefined && {
      Concurrency: { ReservedConcurrentExecutions: told.reservedConcurrency },
    }),
  };
}

function listVersions({ functions, fn }: Asked): object {
  const of = (qualifier: string, told: FunctionDescription) => configurationOf({ ...fn, qualifier }, told);
  const latest = functions.describe(fn.arn, LATEST);
  const versions = functions.versions(fn.arn).map((one) => of(one.version, one));
  return { Versions: [...(latest === undefined ? [] : [of(LATEST, latest)]), ...versions] };
}

function listAliases({ functions, fn, request }: Asked): object {
  const version = request.query.get("FunctionVersion");
  const Aliases = functions.aliases(fn.arn).map((name) => aliasOf(functions, fn.arn, name));
  return { Aliases: Aliases.filter(({ FunctionVersion }) => version === null || version === FunctionVersion) };
}

function updateAlias({ functions, fn, rest, request }: Asked): object {
  const { RevisionId } = JSON.parse(request.body.toString("utf8") || "{}") as { RevisionId?: string };
  checkRevision(RevisionId, aliasOf(functions, fn.arn, rest));
  functions.moveAlias(fn.arn, rest, readAliasUpdate(request.body, fn.arn, rest, functions));
  return aliasOf(functions, fn.arn, rest);
}

function tag({ functions, fn, request }: Asked): undefined {
  const { Tags = {} } = JSON.parse(request.body.toString("utf8") || "{}") as { Tags?: Record<string, string> };
  for (const [name, value] of Object.entries(Tags)) functions.tags(fn.arn).set(name, value);
}

function untag({ functions, fn, request }: Asked): undefined {
  for (const name of request.query.getAll("tagKeys")) functions.tags(fn.arn).delete(name);
}
