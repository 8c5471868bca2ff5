import { AwsError } from "../aws-error.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import type { Clock } from "../time/clock.ts";
import { DEFAULT_GROUP } from "./schedule.ts";

type ScheduleGroup = { caller: AccountRegion; Name: string; createdAtMs: number };

/** The ARN of what a caller has in Scheduler. */
export const arnOf = ({ region, account }: AccountRegion, resource: string) =>
  `arn:aws:scheduler:${region}:${account}:${resource}`;

/** Groups of schedules, of every account and region: each has one called `default`. */
export function createGroups(clock: Clock, onDeleted: (caller: AccountRegion, group: string) => void) {
  const groups = new Map<string, ScheduleGroup>();
  const startedAtMs = clock.now();
  const hasGroup = (caller: AccountRegion, name: string) =>
    name === DEFAULT_GROUP || groups.has(groupArn(caller, name));

  function existingGroup(caller: AccountRegion, Name: string): ScheduleGroup {
    const group = groups.get(groupArn(caller, Name));
    if (group !== undefined) return group;
    if (Name === DEFAULT_GROUP) return { caller, Name, createdAtMs: startedAtMs };
    throw new AwsError("ResourceNotFoundException", `Schedule group ${Name} does not exist.`, 404);
  }

  return {
    hasGroup,
    /** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html */
    createScheduleGroup(caller: AccountRegion, { Name }: { Name: string }) {
      if (hasGroup(caller, Name))
        throw new AwsError("ConflictException", `Schedule group ${Name} already exists.`, 409);
      groups.set(groupArn(caller, Name), { caller, Name, createdAtMs: clock.now() });
      return { ScheduleGroupArn: groupArn(caller, Name) };
    },
    /** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetScheduleGroup.html */
    getScheduleGroup: (caller: AccountRegion, { Name }: { Name: string }) => told(existingGroup(caller, Name)),
    /** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListScheduleGroups.html, all on one page */
    listScheduleGroups(caller: AccountRegion, { NamePrefix = "" }: { NamePrefix?: string | undefined } = {}) {
      const own = [...groups.values()].filter((group) => groups.get(groupArn(caller, group.Name)) === group);
      const all = [existingGroup(caller, DEFAULT_GROUP), ...own];
      return { ScheduleGroups: all.filter(({ Name }) => Name.startsWith(NamePrefix)).map(told) };
    },
    /** Deletes a group with its schedules. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteScheduleGroup.html */
    deleteScheduleGroup(caller: AccountRegion, { Name }: { Name: string }) {
      if (Name === DEFAULT_GROUP)
        throw new AwsError("ValidationException", `The schedule group ${DEFAULT_GROUP} cannot be deleted.`);
      existingGroup(caller, Name);
      groups.delete(groupArn(caller, Name));
      onDeleted(caller, Name);
      return {};
    },
  };
}

const groupArn = (caller: AccountRegion, name: string) => arnOf(caller, `schedule-group/${name}`);

function told({ caller, Name, createdAtMs }: ScheduleGroup) {
  const at = new Date(createdAtMs);
  return { Arn: groupArn(caller, Name), Name, State: "ACTIVE", CreationDate: at, LastModificationDate: at };
}
