import { type DueTimes, readSchedule } from "../../event-source-mapping/schedule-expression.ts";
import { isTimeZone } from "../../event-source-mapping/wall-time.ts";
import { AwsError } from "../aws-error.ts";
import { RETRY_LIMITS, type RetryPolicy } from "../delivery/delivery.ts";
import { KNOWN_TARGETS } from "../delivery/doors.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";

/** A schedule as it is created, by AWS's names. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
export type ScheduleInput = {
  Name: string;
  GroupName?: string | undefined;
  ScheduleExpression: string;
  /** @default "UTC" */
  ScheduleExpressionTimezone?: string | undefined;
  /** Seconds since the Unix epoch. */
  StartDate?: number | undefined;
  /** Seconds since the Unix epoch. */
  EndDate?: number | undefined;
  FlexibleTimeWindow: { Mode: string; MaximumWindowInMinutes?: number | undefined };
  Target: {
    Arn: string;
    RoleArn: string;
    Input?: string | undefined;
    RetryPolicy?: RetryPolicy | undefined;
    DeadLetterConfig?: { Arn?: string | undefined } | undefined;
    SqsParameters?: { MessageGroupId?: string | undefined } | undefined;
  };
  State?: string | undefined;
  Description?: string | undefined;
  ActionAfterCompletion?: string | undefined;
};

/** A schedule that was read. */
export type Schedule = ScheduleInput & { arn: string; caller: AccountRegion; createdAtMs: number; due: DueTimes };

/** The group that each account has in each region. */
export const DEFAULT_GROUP = "default";

const LONGEST_WINDOW_MINUTES = 1440;

/** Reads a schedule. @throws AwsError ValidationException, and ResourceNotFoundException for a group that is not there */
export function readScheduleInput(
  caller: AccountRegion,
  input: ScheduleInput,
  nowMs: number,
  hasGroup: (group: string) => boolean,
): Schedule {
  const { Name, GroupName = DEFAULT_GROUP, ScheduleExpression, ScheduleExpressionTimezone = "UTC", Target } = input;
  const { Mode, MaximumWindowInMinutes: window } = input.FlexibleTimeWindow;
  if (!hasGroup(GroupName))
    throw new AwsError("ResourceNotFoundException", `Schedule group ${GroupName} does not exist.`, 404);
  if (!isTimeZone(ScheduleExpressionTimezone))
    refuse(`Invalid ScheduleExpressionTimezone ${ScheduleExpressionTimezone}.`);
  const { problems, next } = readSchedule(ScheduleExpression, ScheduleExpressionTimezone);
  if (problems.length > 0) refuse(`Invalid Schedule Expression ${ScheduleExpression}.`);
  if (Mode === "FLEXIBLE" ? !(window && window >= 1 && window <= LONGEST_WINDOW_MINUTES) : window !== undefined)
    refuse(`Invalid FlexibleTimeWindow: MaximumWindowInMinutes is for FLEXIBLE, 1 to ${LONGEST_WINDOW_MINUTES}.`);
  const [prefix, , service = "", , , name = ""] = Target.Arn.split(":");
  if (prefix !== "arn" || name === "") refuse("Provided Arn is not in correct format.");
  if (!KNOWN_TARGETS.includes(service)) refuse(`Targets of ${service} are not modelled by the local cloud.`);
  for (const name of ["MaximumEventAgeInSeconds", "MaximumRetryAttempts"] as const) {
    const { [name]: value } = Target.RetryPolicy ?? {};
    const { minimum, maximum } = RETRY_LIMITS[name];
    if (value !== undefined && (value < minimum || value > maximum))
      refuse(`Value ${value} at '${name}' failed to satisfy constraint: Member must be from ${minimum} to ${maximum}`);
  }
  const arn = `arn:aws:scheduler:${caller.region}:${caller.account}:schedule/${GroupName}/${Name}`;
  return { ...input, GroupName, ScheduleExpressionTimezone, arn, caller, createdAtMs: nowMs, due: next };
}

function refuse(message: string): never {
  throw new AwsError("ValidationException", message);
}
