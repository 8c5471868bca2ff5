import { isThrottlingError, isTransientError } from "@smithy/core/retry";
import type { SdkError } from "@smithy/types";
import { readAnswer } from "./answer.ts";

const FRAME = /^\s+at .*?([\w.-]+:\d+:\d+)\)?$/;

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

/** An enrichment's answer breaks the rules. The message is ours, and quotes nothing. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
}

/** A word for what was thrown, that quotes nothing. */
export function nameOfThrown(thrown: unknown): string {
  if (thrown instanceof AnswerError) return thrown.message;
  return thrown instanceof Error ? thrown.name : typeof thrown;
}

/** Where something was thrown, as FILE:LINE:COLUMN; undefined when it doesn't say. A message may quote a record: none of it is read. */
export function placeOfThrown(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || thrown.stack === undefined) return undefined;
  const frames = thrown.stack.replace(thrown.message, "").split("\n");
  return frames.map((frame) => FRAME.exec(frame)?.[1]).find((place) => place !== undefined);
}
