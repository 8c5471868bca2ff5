/**
 * What to do about a failure of Kinesis:
 * - `throttled`: the same again, later;
 * - `unavailable`: the same again, later, or elsewhere (network, 5xx);
 * - `invalid`: something in the request is wrong, perhaps one record of many;
 * - `refused`: never succeeds as it is (permission, no such stream, …).
 */
export type Failure = { kind: "throttled" | "unavailable" | "invalid" | "refused"; code: string };

const THROTTLED = new Set([
  "ProvisionedThroughputExceededException",
  "LimitExceededException",
  "KMSThrottlingException",
  "ThrottlingException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  // A fan-out subscription that is still active, or a resource still being made.
  "ResourceInUseException",
]);
const UNAVAILABLE = new Set(["InternalFailure", "InternalFailureException", "ServiceUnavailable", "TimeoutError"]);
const INVALID = new Set(["ValidationException", "InvalidArgumentException", "SerializationException"]);

/** The failure behind the error code of one record of a PutRecords call. */
export function failureOfCode(code: string): Failure {
  if (THROTTLED.has(code)) return { kind: "throttled", code };
  if (UNAVAILABLE.has(code)) return { kind: "unavailable", code };
  if (INVALID.has(code)) return { kind: "invalid", code };
  return { kind: "refused", code };
}

/** The failure behind an error that the AWS SDK threw. Follows https://docs.aws.amazon.com/kinesis/latest/APIReference/CommonErrors.html */
export function failureOfError(error: unknown): Failure {
  const { name, code, status, clockSkewCorrected } = partsOf(error);
  const known = failureOfCode(name);
  if (known.kind !== "refused") return known;
  if (status === undefined) return { kind: isOurs(error, name) ? "refused" : "unavailable", code: code ?? name };
  if (status === 429) return { kind: "throttled", code: name };
  return { kind: status >= 500 || clockSkewCorrected ? "unavailable" : "refused", code: name };
}

/** Without an answer from AWS: missing credentials and wrong arguments are the caller's, all else is the network's. */
function isOurs(error: unknown, name: string): boolean {
  return error instanceof TypeError || error instanceof RangeError || name.endsWith("ProviderError");
}

type ErrorParts = { name: string; code?: string; status?: number; clockSkewCorrected: boolean };

function partsOf(error: unknown): ErrorParts {
  const { name, code, $metadata } = fieldsOf(error);
  const { httpStatusCode, clockSkewCorrected } = fieldsOf($metadata);
  return {
    name: typeof name === "string" ? name : "UnknownError",
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof httpStatusCode === "number" ? { status: httpStatusCode } : {}),
    // The SDK has just learnt the service's clock: the next attempt is signed with it.
    clockSkewCorrected: clockSkewCorrected === true,
  };
}

function fieldsOf(value: unknown): { [field: string]: unknown } {
  if (typeof value !== "object" || value === null) return {};
  // An Error's name is inherited, so a spread would not see it.
  return "name" in value ? { ...value, name: value.name } : { ...value };
}
