import type { AwsRequest, AwsResponse } from "../../protocol/http-types.ts";
import { configurationOf } from "./function-configuration.ts";
import { type FunctionRegistry, LATEST } from "./function-registry.ts";

/** What an account begins with. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const CONCURRENCY = 1000;
const GIB = 1024 ** 3;

/** The operation on an account's functions as a whole that a request calls, where it is modelled. */
export function accountOperation({ method, rawPath }: AwsRequest): "ListFunctions" | "GetAccountSettings" | undefined {
  if (method !== "GET") return undefined;
  if (/^\/2015-03-31\/functions\/?$/.test(rawPath)) return "ListFunctions";
  return /^\/2016-08-19\/account-settings\/?$/.test(rawPath) ? "GetAccountSettings" : undefined;
}

/** Lists functions, or tells what an account may do and does. https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export function answerAccount(request: AwsRequest, functions: FunctionRegistry): AwsResponse {
  const { region, account } = request.scope;
  const arns = functions.arns().filter((arn) => arn.startsWith(`arn:aws:lambda:${region}:${account}:`));
  const listed = arns.flatMap((arn) => {
    const isAll = request.query.get("FunctionVersion") === "ALL";
    const latest = functions.describe(arn, LATEST);
    const versions = isAll ? functions.versions(arn).map((one) => ({ qualifier: one.version, told: one })) : [];
    return [...(latest === undefined ? [] : [{ qualifier: LATEST, told: latest }]), ...versions].map(
      ({ qualifier, told }) => configurationOf({ arn, qualifier }, told),
    );
  });
  const reserved = arns.map((arn) => functions.describe(arn, LATEST)?.reservedConcurrency ?? 0);
  const settings = {
    AccountLimit: {
      ...{ ConcurrentExecutions: CONCURRENCY, TotalCodeSize: 75 * GIB, CodeSizeZipped: 50 * 1024 ** 2 },
      CodeSizeUnzipped: 250 * 1024 ** 2,
      UnreservedConcurrentExecutions: reserved.reduce((left, one) => left - one, CONCURRENCY),
    },
    AccountUsage: { TotalCodeSize: 0, FunctionCount: arns.length },
  };
  const body = accountOperation(request) === "ListFunctions" ? { Functions: listed } : settings;
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
