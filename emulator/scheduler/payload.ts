import { toSecond } from "../events/envelope.ts";
import type { Schedule } from "./schedule.ts";

/** One time that a schedule is due. */
export type Execution = { id: string; dueMs: number };

/** What a target is sent: the text of the schedule, with what it asks to be filled in, or an event that names the schedule and its time. */
export function payloadOf({ Target, arn, caller }: Schedule, { id, dueMs }: Execution): string {
  const time = toSecond(dueMs);
  if (Target.Input === undefined)
    return JSON.stringify({
      ...{ version: "0", id, "detail-type": "Scheduled Event", source: "aws.scheduler" },
      ...{ account: caller.account, time, region: caller.region, resources: [arn], detail: "{}" },
    });
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
  const values: Record<string, string> = {
    "schedule-arn": arn,
    "scheduled-time": time,
    "execution-id": id,
    "attempt-number": "1",
  };
  return Target.Input.replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (all, name: string) => values[name] ?? all);
}
