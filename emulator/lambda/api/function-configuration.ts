import { createHash } from "node:crypto";
import { AwsError } from "../../aws-error.ts";
import type { NamedFunction } from "./function-name.ts";
import { type FunctionDescription, type FunctionRegistry, LATEST } from "./function-registry.ts";

/** A function or one of its versions, as the Lambda API tells of it. */
export function configurationOf({ arn, qualifier }: NamedFunction, told: FunctionDescription) {
  const isLatest = qualifier === LATEST;
  const { handler, timeoutSeconds, memoryMib, codeSha256, environment } = told;
  return {
    FunctionName: arn.split(":").at(-1),
    FunctionArn: isLatest ? arn : `${arn}:${qualifier}`,
    Version: isLatest ? LATEST : told.version,
    ...{ Handler: handler, Timeout: timeoutSeconds, MemorySize: memoryMib, CodeSha256: codeSha256 },
    Environment: { Variables: environment },
    ...{ PackageType: "Zip", State: "Active", LastUpdateStatus: "Successful" },
    RevisionId: revisionOf([arn, isLatest, handler, timeoutSeconds, memoryMib, codeSha256, environment]),
    ...told.settings,
  };
}

/** An alias, as the Lambda API tells of it. @throws AwsError when there is none of that name */
export function aliasOf(functions: FunctionRegistry, arn: string, name: string) {
  const target = functions.alias(arn, name);
  if (target === undefined)
    throw new AwsError("ResourceNotFoundException", `Cannot find alias arn: ${arn}:${name}`, 404);
  const { version: FunctionVersion, weights: AdditionalVersionWeights } = target;
  const routing = Object.keys(AdditionalVersionWeights).length > 0 && { RoutingConfig: { AdditionalVersionWeights } };
  return {
    ...{ AliasArn: `${arn}:${name}`, Name: name, FunctionVersion, Description: "", ...routing },
    RevisionId: revisionOf([arn, name, target]),
  };
}

/** @throws AwsError when what is to be changed is not what the caller has read */
export function checkRevision(asked: string | undefined, { RevisionId }: { RevisionId: string }): void {
  if (asked === undefined || asked === RevisionId) return;
  throw new AwsError(
    "PreconditionFailedException",
    "The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API to retrieve the latest RevisionId",
    412,
  );
}

/** As Lambda says it of a function, version or alias that is not there. */
export const notFound = ({ arn, qualifier }: NamedFunction) =>
  new AwsError(
    "ResourceNotFoundException",
    `Function not found: ${qualifier === LATEST ? arn : `${arn}:${qualifier}`}`,
    404,
  );

/** One for what is the same, in the form of a UUID. */
function revisionOf(state: unknown): string {
  const digest = createHash("sha256").update(JSON.stringify(state)).digest("hex");
  return [8, 4, 4, 4, 12].map((length, index) => digest.slice(index * 6, index * 6 + length)).join("-");
}
