import { z } from "zod";
import type { InvocationResult } from "../function/function-runtime.ts";
import type { EventSourceMappingSettings } from "./settings.ts";

/** An invocation that took place. */
export type FinishedInvocation = Extract<InvocationResult, { throttled: false }>;

/** What an invocation says about its batch. */
export type BatchVerdict =
  | { outcome: "success" }
  /** The whole batch failed. `functionError`: the function threw, timed out or crashed. */
  | { outcome: "failure"; functionError: boolean }
  /** Everything before the index `firstFailed` succeeded; it is never 0. */
  | { outcome: "partial"; firstFailed: number };

/** What to do with the batch. */
export type NextStep =
  | { action: "advance" }
  /** Checkpoint before `from`; the rest is a new batch. */
  | { action: "resume"; from: number }
  /** Two batches: before `at`, then from `at`. */
  | { action: "bisect"; at: number }
  | { action: "retry" }
  /** Retries are exhausted: to the on-failure destination. */
  | { action: "discard" };

type ResponseSettings = Pick<EventSourceMappingSettings, "functionResponseTypes" | "tumblingWindowInSeconds">;
type RetrySettings = Pick<EventSourceMappingSettings, "bisectBatchOnFunctionError" | "maximumRetryAttempts">;

const failure: BatchVerdict = { outcome: "failure", functionError: false };
const success: BatchVerdict = { outcome: "success" };

const response = z.object({ batchItemFailures: z.array(z.unknown()).nullish() });
const itemFailure = z.object({ itemIdentifier: z.string().min(1) });

/** Reads an invocation's answer, by rules 6, 10 to 14 and 25. */
export function judge(
  invocation: Pick<FinishedInvocation, "functionError" | "payload">,
  sequenceNumbers: readonly string[],
  settings: ResponseSettings,
): BatchVerdict {
  if (invocation.functionError !== undefined) return { outcome: "failure", functionError: true };
  const reportsItems = settings.functionResponseTypes.includes("ReportBatchItemFailures");
  const isWindowed = settings.tumblingWindowInSeconds > 0;
  if (!reportsItems && !isWindowed) return success;
  const answer = parseAnswer(invocation.payload);
  if (answer === undefined) return failure;
  if (isWindowed && !hasState(answer.value)) return failure;
  return reportsItems ? judgeItems(answer.value, sequenceNumbers) : success;
}

/** Decides what happens next. `invocations`: how often this very batch has been invoked, throttled attempts not counted. */
export function nextStep(
  verdict: BatchVerdict,
  records: number,
  invocations: number,
  settings: RetrySettings,
): NextStep {
  if (verdict.outcome === "success") return { action: "advance" };
  if (verdict.outcome === "partial") return { action: "resume", from: verdict.firstFailed };
  // Rule 15: only batches of one record can exhaust their retries by function errors, since larger ones are split first.
  if (verdict.functionError && settings.bisectBatchOnFunctionError && records > 1) {
    return { action: "bisect", at: Math.ceil(records / 2) };
  }
  const { maximumRetryAttempts } = settings;
  return maximumRetryAttempts !== -1 && invocations > maximumRetryAttempts
    ? { action: "discard" }
    : { action: "retry" };
}

/** Rule 12: the lowest failed record counts. */
function judgeItems(answer: unknown, sequenceNumbers: readonly string[]): BatchVerdict {
  const failed = failuresOf(answer, sequenceNumbers);
  if (failed === undefined) return failure;
  if (failed.size === 0) return success;
  const firstFailed = sequenceNumbers.findIndex((sequenceNumber) => failed.has(sequenceNumber));
  return firstFailed > 0 ? { outcome: "partial", firstFailed } : failure;
}

/** The identifiers that an answer reports as failed; undefined where the whole batch counts as failed. */
export function reportedFailures(payload: string, identifiers: readonly string[]): ReadonlySet<string> | undefined {
  const answer = parseAnswer(payload);
  return answer && failuresOf(answer.value, identifiers);
}

/**
 * Rule 10: no list, or an empty one, is success. An answer that is not an object has no list either (our reading).
 * Rule 11: one unknown identifier spoils the answer.
 */
function failuresOf(answer: unknown, identifiers: readonly string[]): ReadonlySet<string> | undefined {
  const failed = new Set<string>();
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return failed;
  const parsed = response.safeParse(answer);
  if (!parsed.success) return undefined;
  for (const item of parsed.data.batchItemFailures ?? []) {
    const { data } = itemFailure.safeParse(item);
    if (data === undefined) return undefined;
    failed.add(data.itemIdentifier);
  }
  const known = identifiers.filter((identifier) => failed.has(identifier)).length;
  return known < failed.size ? undefined : failed;
}

/** The JSON value that the function answered; nothing at all counts as null. Undefined when it is not JSON. */
function parseAnswer(payload: string): { value: unknown } | undefined {
  if (payload.trim() === "") return { value: null };
  try {
    return { value: JSON.parse(payload) };
  } catch {
    return undefined;
  }
}

function hasState(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "state" in answer;
}
