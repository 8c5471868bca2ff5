import { randomUUID } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import type { Doors } from "../delivery/doors.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import type { Clock } from "../time/clock.ts";
import { createRegistry, type ScheduleName } from "./registry.ts";
import { readScheduleInput, type Schedule, type ScheduleInput } from "./schedule.ts";
import { createTimetable, type TimetableArgs } from "./timetable.ts";

/**
 * EventBridge Scheduler without a transport: every account and region in memory, on one clock.
 * Each operation takes the caller and AWS's own input, answers AWS's output, and throws AwsError.
 */
export type Scheduler = ReturnType<typeof createScheduler>;

/** Creates a Scheduler without schedules. */
export function createScheduler(args: { clock: Clock; doors: Doors } & Partial<TimetableArgs>) {
  const { clock } = args;
  const { entries, existing, hasGroup, ...listed } = createRegistry(clock);
  const timetable = createTimetable({ uuid: randomUUID, random: Math.random, observe: () => {}, ...args });
  const read = (caller: AccountRegion, input: ScheduleInput) =>
    readScheduleInput(caller, input, clock.now(), (group) => hasGroup(caller, group));

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

  return {
    ...listed,
    createSchedule(caller: AccountRegion, input: ScheduleInput) {
      const schedule = read(caller, input);
      if (entries.has(schedule.arn))
        throw new AwsError("ConflictException", `Schedule ${input.Name} already exists.`, 409);
      return start(schedule);
    },
    updateSchedule(caller: AccountRegion, input: ScheduleInput) {
      const { cancel } = existing(caller, input);
      const schedule = read(caller, input);
      cancel.abort();
      return start(schedule);
    },
    getSchedule(caller: AccountRegion, input: ScheduleName) {
      const { due: _, caller: __, arn, createdAtMs, ...given } = existing(caller, input).schedule;
      return { State: "ENABLED", ...given, Arn: arn, CreationDate: new Date(createdAtMs) };
    },
    deleteSchedule(caller: AccountRegion, input: ScheduleName) {
      const { schedule, cancel } = existing(caller, input);
      cancel.abort();
      entries.delete(schedule.arn);
      return {};
    },
    /** What became of the executions of a schedule. */
    tally: timetable.tally,
    /** Ends all schedules, and gives up what waits to be tried again; resolves when nothing is on its way. */
    stop: timetable.stop,
  };
}
