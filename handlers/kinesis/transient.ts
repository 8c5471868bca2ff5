import { isThrottlingError, isTransientError } from "@smithy/core/retry";
import type { SdkError } from "@smithy/types";
import { readAnswer } from "./answer.ts";

/** Faults of the deployment, not of the record: a policy, a table or credentials that someone must mend. */
const MENDED_BY_SOMEONE = /AccessDenied|NotAuthorized|Unauthori[sz]ed|NotFound|NoSuch|ExpiredToken|UnrecognizedClient/;

/**
 * Whether to try again what was thrown: `retry(…)`, what the SDK calls transient or throttled, and errors of AWS calls about access
 * or what is not found.
 * Follows https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function isWorthRetrying(thrown: unknown): boolean {
  if (readAnswer(thrown)?.kind === "retry") return true;
  if (!(thrown instanceof Error)) return false;
  const error = thrown as SdkError;
  if (isTransientError(error) || isThrottlingError(error)) return true;
  return error.$metadata !== undefined && MENDED_BY_SOMEONE.test(error.name);
}

/** A word for what was thrown, that quotes nothing. */
export function nameOfThrown(thrown: unknown): string {
  return readAnswer(thrown)?.kind ?? (thrown instanceof Error ? thrown.name : typeof thrown);
}
