import { AwsError } from "../../aws-error.ts";
import type { CredentialScope } from "../../protocol/credential-scope.ts";
import { LATEST } from "./function-registry.ts";

/** A function as a call names it. */
export type NamedFunction = {
  /** ARN without a qualifier. */
  arn: string;
  qualifier: string;
};

const NAME =
  /^(?:arn:aws[a-z-]*:lambda:)?(?:(?<region>[a-z]{2}(?:-[a-z]+)+-\d):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[\w-]{1,64})(?::(?<qualifier>\$LATEST|[\w-]{1,128}))?$/;

/** What a name must be, as AWS says it. */
const WORDED =
  "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

/**
 * Reads a function's name, partial ARN or ARN, each with a qualifier or without.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters
 * @param asked the qualifier that the call names apart from it.
 * @throws AwsError when it is none, or of another region, or when the two qualifiers differ.
 */
export function readFunctionName(text: string, asked: string | undefined, scope: CredentialScope): NamedFunction {
  const { region = scope.region, account = scope.account, name, qualifier } = NAME.exec(text)?.groups ?? {};
  if (name === undefined)
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${WORDED}`,
    );
  if (region !== scope.region)
    throw new AwsError(
      "ResourceNotFoundException",
      `Functions from '${region}' are not reachable in this region ('${scope.region}')`,
      404,
    );
  if (qualifier !== undefined && asked !== undefined && qualifier !== asked)
    throw new AwsError(
      "InvalidParameterValueException",
      "The derived qualifier from the function name does not match the specified qualifier.",
    );
  return { arn: `arn:aws:lambda:${region}:${account}:function:${name}`, qualifier: qualifier ?? asked ?? LATEST };
}
