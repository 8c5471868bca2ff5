import { isAwsError } from "../aws-error.ts";
import type { Clock } from "../time/clock.ts";
import type { Doors } from "./doors.ts";

/** How long a sender tries, by AWS's names. */
export type RetryPolicy = {
  /** 60 to 86,400 seconds. @default 86,400: a day */
  MaximumEventAgeInSeconds?: number | undefined;
  /** Further attempts, 0 to 185. @default 185 */
  MaximumRetryAttempts?: number | undefined;
};

/** Something to hand over to a function or a queue. */
export type Parcel = {
  targetArn: string;
  payload: string;
  /** ARN of what sends, where it needs leave to invoke a function. @default it goes by a role */
  senderArn?: string;
  /** Group of a message to a FIFO queue. */
  groupId?: string | undefined;
  retryPolicy: RetryPolicy | undefined;
  /** ARN of the queue that keeps what could not be handed over. @default none: it is lost */
  deadLetterArn: string | undefined;
  /** What the dead-letter queue keeps: body, and attributes beside those that say what went wrong. */
  deadLetter: { body: string; attributes: Record<string, string>; errorCode: (error: unknown) => string };
};

/** What became of a parcel. */
export type DeliveryOutcome = "delivered" | "dead-lettered" | "lost" | "stopped";

/** What the senders of AWS default to, and take. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export const RETRY_LIMITS = {
  MaximumEventAgeInSeconds: { minimum: 60, maximum: 86_400 },
  MaximumRetryAttempts: { minimum: 0, maximum: 185 },
} as const;

const LONGEST_WAIT_MS = 600_000;

/**
 * Hands parcels over as EventBridge and its Scheduler do: tried again while the target does not answer, given up at once when
 * it is gone or may not be used. AWS adds jitter to the waits, which double here up to ten minutes.
 */
export function createDelivery({ clock, doors, signal }: { clock: Clock; doors: Doors; signal: AbortSignal }) {
  return async (parcel: Parcel): Promise<DeliveryOutcome> => {
    const { retryPolicy = {}, targetArn, payload, senderArn, groupId } = parcel;
    const { MaximumEventAgeInSeconds: ageSeconds = RETRY_LIMITS.MaximumEventAgeInSeconds.maximum } = retryPolicy;
    const { MaximumRetryAttempts: retries = RETRY_LIMITS.MaximumRetryAttempts.maximum } = retryPolicy;
    const untilMs = clock.now() + ageSeconds * 1000;
    for (let attempt = 0; ; attempt++) {
      try {
        await doors.open(targetArn, payload, { groupId, ...(senderArn !== undefined && { senderArn }) });
        return "delivered";
      } catch (error) {
        if (isFinal(error)) return giveUp(doors, parcel, { error, attempt });
        const waitMs = Math.min(1000 * 2 ** Math.min(attempt, 30), LONGEST_WAIT_MS);
        if (attempt >= retries) return giveUp(doors, parcel, { error, attempt, exhausted: "MaximumRetryAttempts" });
        if (clock.now() + waitMs >= untilMs)
          return giveUp(doors, parcel, { error, attempt, exhausted: "MaximumEventAgeInSeconds" });
        await clock.sleep(waitMs, signal);
        if (signal.aborted) return "stopped";
      }
    }
  };
}

/** What no further attempt would change: all errors of the caller's but throttling. */
const isFinal = (error: unknown) => isAwsError(error) && error.statusCode < 500 && !isThrottling(error);

const isThrottling = ({ name, statusCode }: { name: string; statusCode: number }) =>
  statusCode === 429 || name.startsWith("Throttl");

async function giveUp(
  doors: Doors,
  { targetArn, deadLetterArn, deadLetter }: Parcel,
  { error, attempt, exhausted }: { error: unknown; attempt: number; exhausted?: keyof RetryPolicy },
): Promise<DeliveryOutcome> {
  if (deadLetterArn === undefined) return "lost";
  const attributes = {
    ...deadLetter.attributes,
    TARGET_ARN: targetArn,
    ERROR_CODE: deadLetter.errorCode(error),
    ERROR_MESSAGE: error instanceof Error ? error.message : String(error),
    RETRY_ATTEMPTS: String(attempt),
    ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
  };
  try {
    await doors.open(deadLetterArn, deadLetter.body, { attributes });
    return "dead-lettered";
  } catch {
    return "lost";
  }
}
