import { createDelivery, type DeliveryOutcome } from "../delivery/delivery.ts";
import type { Doors } from "../delivery/doors.ts";
import { createTallies, createWork, type SenderTally } from "../delivery/tallies.ts";
import type { Clock } from "../time/clock.ts";
import { type Execution, payloadOf } from "./payload.ts";
import type { Schedule } from "./schedule.ts";

/** Something that happened to an execution of a schedule. */
export type SchedulerObservation = { type: DeliveryOutcome; scheduleArn: string; targetArn: string };

/** What a timetable needs. */
export type TimetableArgs = {
  clock: Clock;
  doors: Doors;
  uuid: () => string;
  /** From 0 to 1: where in a flexible window an execution falls. */
  random: () => number;
  observe: (observation: SchedulerObservation) => void;
};

/** Schedules at work. */
export type Timetable = {
  /** Invokes a schedule's target whenever it is due, until it is over or `signal` is aborted. */
  start(schedule: Schedule, signal: AbortSignal, onOver: () => void): void;
  tally(scheduleArn: string): SenderTally;
  /** Gives up what waits; resolves when nothing is on its way. */
  stop(): Promise<void>;
};

/** A timetable without schedules. */
export function createTimetable({ clock, doors, uuid, random, observe }: TimetableArgs): Timetable {
  const stopping = new AbortController();
  const deliver = createDelivery({ clock, doors, signal: stopping.signal });
  const tallies = createTallies();
  const work = createWork();

  async function execute(schedule: Schedule, dueMs: number): Promise<void> {
    const { Target, arn, FlexibleTimeWindow } = schedule;
    const windowMs = (FlexibleTimeWindow.MaximumWindowInMinutes ?? 0) * 60_000;
    const type = await tallies.count(arn, async () => {
      await clock.sleep(Math.floor(random() * windowMs), stopping.signal);
      return stopping.signal.aborted ? "stopped" : deliver(parcelOf(schedule, { id: uuid(), dueMs }));
    });
    observe({ type, scheduleArn: arn, targetArn: Target.Arn });
  }

  async function run(schedule: Schedule, signal: AbortSignal, onOver: () => void): Promise<void> {
    const { createdAtMs, due, StartDate, EndDate } = schedule;
    const startMs = StartDate === undefined ? createdAtMs : StartDate * 1000;
    const endMs = EndDate === undefined ? Number.POSITIVE_INFINITY : EndDate * 1000;
    for (let nextMs = due(createdAtMs - 1, startMs); nextMs !== undefined && nextMs <= endMs; ) {
      const dueMs = nextMs;
      await clock.sleep(Math.max(0, dueMs - clock.now()), signal);
      if (signal.aborted) return;
      work.start(() => execute(schedule, dueMs));
      nextMs = due(dueMs, startMs);
    }
    onOver();
  }

  return {
    start: (schedule, signal, onOver) =>
      work.start(() => run(schedule, AbortSignal.any([signal, stopping.signal]), onOver)),
    tally: tallies.of,
    async stop() {
      stopping.abort();
      await work.ended();
    },
  };
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
function parcelOf(schedule: Schedule, execution: Execution) {
  const { Target, arn } = schedule;
  const payload = payloadOf(schedule, execution);
  const SCHEDULED_TIME = new Date(execution.dueMs).toISOString();
  return {
    targetArn: Target.Arn,
    payload,
    groupId: Target.SqsParameters?.MessageGroupId,
    retryPolicy: Target.RetryPolicy,
    deadLetterArn: Target.DeadLetterConfig?.Arn,
    deadLetter: {
      body: payload,
      attributes: { SCHEDULE_ARN: arn, EXECUTION_ID: execution.id, SCHEDULED_TIME },
      errorCode: (error: unknown) => (error instanceof Error ? error.name : "InternalError"),
    },
  };
}
