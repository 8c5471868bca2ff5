import { readSchedule } from "../../event-source-mapping/schedule-expression.ts";
import { createWork } from "../delivery/tallies.ts";
import type { Clock } from "../time/clock.ts";
import type { EventRule, RuleSchedules } from "./bus.ts";
import { type DeliveredEvent, toSecond } from "./envelope.ts";

/** No schedules. `stop` ends all, and resolves when none is left. @param args.trigger sends an event to a rule's targets */
export function createRuleSchedules(args: {
  clock: Clock;
  uuid: () => string;
  trigger: (rule: EventRule, event: DeliveredEvent) => void;
}): RuleSchedules & { stop(): Promise<void> } {
  const { clock, uuid, trigger } = args;
  const running = new Map<string, AbortController>();
  const work = createWork();

  async function run(rule: EventRule, expression: string, signal: AbortSignal): Promise<void> {
    const startMs = clock.now();
    const { next } = readSchedule(expression, "UTC");
    for (let dueMs = next(startMs, startMs); dueMs !== undefined; dueMs = next(dueMs, startMs)) {
      await clock.sleep(Math.max(0, dueMs - clock.now()), signal);
      if (signal.aborted) return;
      if (rule.isEnabled) trigger(rule, scheduledEvent(rule, dueMs, uuid()));
    }
  }

  function end(ruleArn: string): void {
    running.get(ruleArn)?.abort();
    running.delete(ruleArn);
  }

  return {
    set(rule) {
      end(rule.arn);
      const { arn, schedule } = rule;
      if (schedule === undefined) return;
      const cancel = new AbortController();
      running.set(arn, cancel);
      work.start(() => run(rule, schedule, cancel.signal));
    },
    end,
    async stop() {
      for (const arn of running.keys()) end(arn);
      await work.ended();
    },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
function scheduledEvent({ arn }: EventRule, dueMs: number, id: string): DeliveredEvent {
  const [, , , region = "", account = ""] = arn.split(":");
  return {
    ...{ version: "0", id, "detail-type": "Scheduled Event", source: "aws.events", account },
    ...{ time: toSecond(dueMs), region, resources: [arn], detail: {} },
  };
}
