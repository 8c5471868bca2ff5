import { randomUUID } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import type { Doors } from "../delivery/doors.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import type { Clock } from "../time/clock.ts";
import { DEFAULT_GROUP, readScheduleInput, type Schedule, type ScheduleInput } from "./schedule.ts";
import { createTimetable, type TimetableArgs } from "./timetable.ts";

type Entry = { schedule: Schedule; cancel: AbortController };
type Named = { Name: string; GroupName?: string | undefined };

/**
 * EventBridge Scheduler without a transport: every account and region in memory, on one clock.
 * Each operation takes the caller and AWS's own input, answers AWS's output, and throws AwsError.
 */
export type Scheduler = ReturnType<typeof createScheduler>;

/** Creates a Scheduler without schedules. */
export function createScheduler(args: { clock: Clock; doors: Doors } & Partial<TimetableArgs>) {
  const { clock } = args;
  const entries = new Map<string, Entry>();
  const timetable = createTimetable({ uuid: randomUUID, random: Math.random, observe: () => {}, ...args });

  function start(schedule: Schedule): { ScheduleArn: string } {
    const entry = { schedule, cancel: new AbortController() };
    const { arn, State, ActionAfterCompletion } = schedule;
    entries.set(arn, entry);
    const onOver = () => {
      if (ActionAfterCompletion === "DELETE") entries.delete(arn);
    };
    if (State !== "DISABLED") timetable.start(schedule, entry.cancel.signal, onOver);
    return { ScheduleArn: arn };
  }

  function existing(caller: AccountRegion, { Name, GroupName = DEFAULT_GROUP }: Named): Entry {
    const entry = entries.get(`arn:aws:scheduler:${caller.region}:${caller.account}:schedule/${GroupName}/${Name}`);
    if (entry === undefined) throw new AwsError("ResourceNotFoundException", `Schedule ${Name} does not exist.`, 404);
    return entry;
  }

  return {
    createSchedule(caller: AccountRegion, input: ScheduleInput) {
      const schedule = readScheduleInput(caller, input, clock.now());
      if (entries.has(schedule.arn))
        throw new AwsError("ConflictException", `Schedule ${input.Name} already exists.`, 409);
      return start(schedule);
    },
    updateSchedule(caller: AccountRegion, input: ScheduleInput) {
      const { cancel } = existing(caller, input);
      const schedule = readScheduleInput(caller, input, clock.now());
      cancel.abort();
      return start(schedule);
    },
    getSchedule(caller: AccountRegion, input: Named) {
      const { due: _, caller: __, arn, createdAtMs, ...given } = existing(caller, input).schedule;
      return { State: "ENABLED", ...given, Arn: arn, CreationDate: new Date(createdAtMs) };
    },
    deleteSchedule(caller: AccountRegion, input: Named) {
      const { schedule, cancel } = existing(caller, input);
      cancel.abort();
      entries.delete(schedule.arn);
      return {};
    },
    listSchedules(caller: AccountRegion) {
      const schedules = [...entries.values()].map(({ schedule }) => schedule);
      const own = schedules.filter(
        (one) => one.caller.account === caller.account && one.caller.region === caller.region,
      );
      return { Schedules: own.map(({ Name, GroupName, arn }) => ({ Arn: arn, Name, GroupName })) };
    },
    /** What became of the executions of a schedule. */
    tally: timetable.tally,
    /** Ends all schedules, and gives up what waits to be tried again; resolves when nothing is on its way. */
    stop: timetable.stop,
  };
}
