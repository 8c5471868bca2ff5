/**
 * The day on which AWS ended its support of each version of Glue, as published in November 2026. Those that are not here have it.
 * https://docs.aws.amazon.com/glue/latest/dg/glue-version-support-policy.html
 */
const endOfSupport: Readonly<Record<string, string>> = {
  "0.9": "2022-06-01",
  "1.0": "2022-09-30",
  "2.0": "2024-01-31",
};

/** Whether AWS supports a version on a day, such as `2026-01-31`. */
export const isSupported = (version: unknown, today: string): boolean =>
  typeof version === "string" && today < (endOfSupport[version] ?? "9999-12-31");

/** From which version on each job writes its log as it goes, told or not. */
const FIRST_LOGGING = 5;

/** Whether a version writes a job's log as it goes, told or not. */
export const logsByItself = (version: unknown): boolean => Number(version) >= FIRST_LOGGING;
