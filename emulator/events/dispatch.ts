import { isAwsError } from "../aws-error.ts";
import { createDelivery, type DeliveryOutcome } from "../delivery/delivery.ts";
import type { Doors } from "../delivery/doors.ts";
import { createTallies, createWork, type SenderTally } from "../delivery/tallies.ts";
import type { Clock } from "../time/clock.ts";
import type { Bus, EventRule, RuleTarget } from "./bus.ts";
import type { DeliveredEvent } from "./envelope.ts";
import { payloadFor } from "./transform.ts";

/** Something that happened to an event on its way to a target. */
export type EventsObservation = { type: DeliveryOutcome; ruleArn: string; targetArn: string };

/** Sends events to the targets of the rules that match them. */
export type Dispatch = {
  /** @param ruleArns of the rules that may take it. @default every rule of the bus */
  publish(bus: Bus, event: DeliveredEvent, ruleArns?: readonly string[]): void;
  /** Sends an event to the targets of a rule. */
  trigger(rule: EventRule, event: DeliveredEvent): void;
  tally(ruleArn: string): SenderTally;
  stop(): Promise<void>;
};

/** Nothing on its way. */
export function createDispatch(args: {
  clock: Clock;
  doors: Doors;
  observe: (observation: EventsObservation) => void;
}): Dispatch {
  const { clock, doors, observe } = args;
  const stopping = new AbortController();
  const deliver = createDelivery({ clock, doors, signal: stopping.signal });
  const tallies = createTallies();
  const work = createWork();

  async function send(rule: EventRule, target: RuleTarget, event: DeliveredEvent): Promise<void> {
    const parcel = {
      targetArn: target.Arn,
      senderArn: rule.arn,
      payload: payloadFor(target, event, rule),
      groupId: target.SqsParameters?.MessageGroupId,
      retryPolicy: target.RetryPolicy,
      deadLetterArn: target.DeadLetterConfig?.Arn,
      deadLetter: { body: JSON.stringify(event), attributes: { RULE_ARN: rule.arn }, errorCode },
    };
    const type = await tallies.count(rule.arn, () => deliver(parcel));
    observe({ type, ruleArn: rule.arn, targetArn: target.Arn });
  }

  function trigger(rule: EventRule, event: DeliveredEvent): void {
    for (const target of rule.targets.values()) work.start(() => send(rule, target, event));
  }

  return {
    publish(bus, event, ruleArns) {
      for (const rule of bus.rules.values())
        if (rule.isEnabled && (ruleArns?.includes(rule.arn) ?? true) && rule.pattern.matches(event))
          trigger(rule, event);
    },
    trigger,
    tally: tallies.of,
    async stop() {
      stopping.abort();
      await work.ended();
    },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function errorCode(error: unknown): string {
  if (!isAwsError(error)) return "INTERNAL_ERROR";
  if (error.statusCode === 429 || error.name.startsWith("Throttl")) return "THROTTLING";
  if (error.name === "AccessDeniedException") return "NO_PERMISSIONS";
  if (/NotFound|NonExistent|DoesNotExist/.test(error.name)) return "NO_RESOURCE";
  return "ERROR_FROM_TARGET";
}
