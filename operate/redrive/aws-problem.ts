import { LambdaServiceException } from "@aws-sdk/client-lambda";
import { failureOfError } from "../../client/kinesis-failure.ts";
import { RedriveError } from "./redrive-error.ts";

/** Where the failed call went. */
export type Target = { region: string; bucket: string; stream: string; endpointUrl: string | undefined };

const CREDENTIALS = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "TokenRefreshRequired",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidToken",
  "UnrecognizedClientException",
  "IncompleteSignature",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "MissingAuthenticationToken",
]);

/** What a person can do about an error of an AWS SDK; undefined for an error that is none. */
export function explainAwsError(error: unknown, target: Target): RedriveError | undefined {
  if (error instanceof RedriveError) return error;
  if (!(error instanceof Error)) return undefined;
  const { region, bucket, stream, endpointUrl } = target;
  const { name } = error;
  const status = statusOf(error);
  if (name.endsWith("ProviderError") || CREDENTIALS.has(name))
    return problem(
      `AWS credentials must be valid, got ${name}.`,
      endpointUrl === undefined
        ? "sign in again, for example with aws sso login, then run the same command."
        : "export what npm start -- --serve prints, then run the same command.",
    );
  if (name === "NoSuchBucket")
    return problem(
      `The failure store must exist in ${region}, got no bucket ${bucket}.`,
      "take new outputs of the stack: npx pulumi stack output --json, or start npm start -- --serve again.",
    );
  if (error instanceof LambdaServiceException) {
    const explained = explainLambda(error, target);
    if (explained) return explained;
  }
  if (name === "ResourceNotFoundException")
    return problem(
      `The input stream must exist in ${region}, got no stream ${stream}.`,
      "take new outputs of the stack: npx pulumi stack output --json.",
    );
  if (name === "RequestTimeTooSkewed")
    return problem(
      `This machine's clock must agree with AWS's, got ${name}.`,
      "set the clock, then run the same command.",
    );
  if (status === 403 || /AccessDenied/.test(name))
    return problem(
      `The bucket ${bucket} and the stream ${stream} must let you in, got ${name}.`,
      "give your role the permissions that docs/redrive.md lists.",
    );
  // S3 throttled by KMS is tried again by the SDK: that key is in order.
  if (/^KMS(?!.*Throttling)/.test(name))
    return problem(
      `The key of the failure store and the stream in ${region} must be usable, got ${name}.`,
      "enable the key in KMS, or cancel its deletion, then run the same command.",
    );
  if (status === 301 || name === "AuthorizationHeaderMalformed")
    return problem(`The bucket ${bucket} must be in ${region}, got ${name}.`, "check --region.");
  if (status !== undefined) return problem(`AWS must answer, got ${name} (status ${status}).`, "run the same command.");
  if (failureOfError(error).kind !== "unavailable" || !isNetwork(error)) return undefined;
  return problem(
    `${endpointUrl ?? `AWS in ${region}`} must be reachable, got ${failureOfError(error).code}.`,
    endpointUrl === undefined
      ? "check your network, then run the same command."
      : "keep npm start -- --serve running, and export the AWS_ENDPOINT_URL that it prints.",
  );
}

function explainLambda({ name, $metadata }: LambdaServiceException, { region }: Target): RedriveError | undefined {
  if (name === "ResourceNotFoundException")
    return problem(
      `The function of every flow must exist in ${region}, got ${name}.`,
      "take new outputs of the stack: npx pulumi stack output --json.",
    );
  if ($metadata.httpStatusCode === 403)
    return problem(
      `The functions of the flows in ${region} must let you invoke them, got ${name}.`,
      "give your role the permissions that docs/redrive.md lists.",
    );
  if ($metadata.httpStatusCode === 429)
    return problem(
      `The functions of the flows in ${region} must have room for more invocations, got ${name}.`,
      "raise their reserved concurrency, or wait until their triggers have caught up, then run the same command.",
    );
  return undefined;
}

const problem = (text: string, fix: string) => new RedriveError(`${text}\nFix: ${fix}`);

function statusOf(error: Error): number | undefined {
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

/** An error of a connection has a code such as ECONNREFUSED, or is the SDK's own time-out. */
const isNetwork = (error: Error) =>
  error.name === "TimeoutError" || ("code" in error && /^E[A-Z_]+$/.test(String(error.code)));
