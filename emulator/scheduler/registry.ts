import { AwsError } from "../aws-error.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import type { Clock } from "../time/clock.ts";
import { arnOf, createGroups } from "./groups.ts";
import { DEFAULT_GROUP, type Schedule } from "./schedule.ts";

/** A schedule, and what ends it. */
export type KeptSchedule = { schedule: Schedule; cancel: AbortController };

/** How a schedule is named in its account and region. */
export type ScheduleName = { Name: string; GroupName?: string | undefined };

/** Which schedules to list. */
export type ListSchedulesInput = {
  NamePrefix?: string | undefined;
  ScheduleGroup?: string | undefined;
  State?: string | undefined;
};

const ENABLED = "ENABLED";

/** Schedules and their groups, of every account and region. */
export function createRegistry(clock: Clock) {
  const entries = new Map<string, KeptSchedule>();
  const onDeleted = (caller: AccountRegion, group: string) => {
    for (const [arn, { cancel }] of entries) {
      if (!arn.startsWith(arnOf(caller, `schedule/${group}/`))) continue;
      cancel.abort();
      entries.delete(arn);
    }
  };
  return {
    entries,
    ...createGroups(clock, onDeleted),
    /** Throws AwsError ResourceNotFoundException. */
    existing(caller: AccountRegion, { Name, GroupName = DEFAULT_GROUP }: ScheduleName): KeptSchedule {
      const entry = entries.get(arnOf(caller, `schedule/${GroupName}/${Name}`));
      if (entry === undefined) throw new AwsError("ResourceNotFoundException", `Schedule ${Name} does not exist.`, 404);
      return entry;
    },
    /** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html, all on one page */
    listSchedules({ account, region }: AccountRegion, asked: ListSchedulesInput = {}) {
      const own = [...entries.values()]
        .map(({ schedule }) => schedule)
        .filter(({ caller }) => caller.account === account && caller.region === region)
        .filter(({ Name }) => Name.startsWith(asked.NamePrefix ?? ""))
        .filter(({ GroupName }) => [undefined, GroupName ?? DEFAULT_GROUP].includes(asked.ScheduleGroup))
        .filter(({ State }) => [undefined, State ?? ENABLED].includes(asked.State));
      return {
        Schedules: own.map(({ Name, GroupName = DEFAULT_GROUP, State = ENABLED, arn, createdAtMs, Target }) => ({
          ...{ Arn: arn, Name, GroupName, State, CreationDate: createdAtMs / 1000, Target: { Arn: Target.Arn } },
        })),
      };
    },
  };
}
