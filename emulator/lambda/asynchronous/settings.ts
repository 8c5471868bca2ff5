import { AwsError } from "../../aws-error.ts";
import type { InvocationRecord } from "./invocation-record.ts";

/** Takes the record of an event that is done with, the text of it, and the event itself. It may reject. */
export type Destination = (record: InvocationRecord, text: string, event: string) => Promise<void>;

/** How a function, version or alias is invoked asynchronously, by AWS's names. */
export type AsynchronousSettings = {
  /** Further attempts after an error of the function: 0 to 2. @default 2 */
  maximumRetryAttempts: number;
  /** How long an event may wait, 60 to 21,600 seconds. @default 21,600: six hours */
  maximumEventAgeInSeconds: number;
  /** Takes what is given up. @default none: it is lost */
  onFailure?: Destination | undefined;
  /** Takes what succeeded. @default none */
  onSuccess?: Destination | undefined;
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
const LIMITS = {
  maximumRetryAttempts: { minimum: 0, maximum: 2 },
  maximumEventAgeInSeconds: { minimum: 60, maximum: 21_600 },
} as const;

/** Fills in AWS's defaults. @throws AwsError ValidationException for a number that AWS refuses. */
export function completeAsynchronousSettings(given: Partial<AsynchronousSettings>): AsynchronousSettings {
  const settings = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 21_600, ...given };
  for (const name of ["maximumRetryAttempts", "maximumEventAgeInSeconds"] as const) {
    const { minimum, maximum } = LIMITS[name];
    const value = settings[name];
    if (!Number.isInteger(value) || value < minimum || value > maximum)
      throw new AwsError(
        "ValidationException",
        `Value ${value} at '${name}' failed to satisfy constraint: Member must be from ${minimum} to ${maximum}`,
      );
  }
  return settings;
}
