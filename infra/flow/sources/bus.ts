import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as lambda from "@pulumi/aws/lambda/index.js";
import type * as aws from "aws-lambda";
import { readEventPattern } from "../../../event-source-mapping/event-pattern.ts";
import type { ListenedBus } from "../../data/bus.ts";
import { DeadLetters } from "../../data/dead-letters.ts";
import { roleNaming } from "../../role-name.ts";
import { watchRule } from "../../watch/rule.ts";
import { watchDeadLetters } from "../../watch/topic.ts";
import { together } from "../../watch/watch.ts";
import { type DeliveryArgs, deliveryProblems, retryPolicy } from "./sender.ts";
import type { AsynchronousArgs, Trigger } from "./trigger.ts";

/** Which events of a bus are handed over, and how. */
export type BusTriggerArgs = AsynchronousArgs &
  DeliveryArgs & {
    /** Which events: members of the event, such as `source` and `detail`, each with a list of rules. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
    pattern: Record<string, unknown>;
    /** Whether events are handed over. @default true */
    enabled?: boolean;
    /** Whether the function is meant to put events on this bus, and stops by itself. @default false: it is refused */
    writesBack?: boolean;
  };

/**
 * When events that match a pattern come to a bus. What EventBridge can't hand to Lambda goes to a dead-letter queue of this
 * trigger's own; what the function fails at goes to the failure store.
 */
export function onEvents<DetailType extends string = string, Detail = unknown>(
  bus: ListenedBus,
  args: BusTriggerArgs,
): Trigger<aws.EventBridgeEvent<DetailType, Detail>> {
  const { failures, maximumRetryAttempts, maximumEventAgeSeconds, enabled = true, writesBack = false } = args;
  const eventPattern = JSON.stringify(args.pattern);
  const { region, keyArn } = bus;
  return {
    problems: [...readEventPattern(eventPattern, "pattern").problems, ...deliveryProblems(args)],
    asynchronous: {
      failures,
      ...(maximumRetryAttempts !== undefined && { maximumRetryAttempts }),
      ...(maximumEventAgeSeconds !== undefined && { maximumEventAgeSeconds }),
    },
    listens: { arn: bus.arn, what: "event bus", writesBack },
    grants: [],
    connect(name, { function: fn, alias, tags }, opts) {
      const state = enabled ? "ENABLED" : "DISABLED";
      const rule = new cloudwatch.EventRule(
        name,
        // The longest name of a rule is that of a role.
        { ...roleNaming(name), eventBusName: bus.name, eventPattern, state, region, tags },
        opts,
      );
      const sender = { service: "events", sourceArn: rule.arn } as const;
      const deadLetters = new DeadLetters(`${name}-undelivered`, { region, keyArn, sender, tags }, opts);
      const permission = new lambda.Permission(
        name,
        {
          ...{ action: "lambda:InvokeFunction", function: fn.name, qualifier: alias.name },
          ...{ principal: "events.amazonaws.com", sourceArn: rule.arn, region },
        },
        opts,
      );
      new cloudwatch.EventTarget(
        name,
        {
          ...{ rule: rule.name, eventBusName: bus.name, targetId: "function", arn: alias.arn },
          ...{ deadLetterConfig: { arn: deadLetters.arn }, retryPolicy: retryPolicy(args), region },
        },
        // EventBridge gives up at once what it may not invoke with.
        { ...opts, dependsOn: [permission, deadLetters] },
      );
      const watch = watchRule(rule.name, bus.isDefault ? undefined : bus.name);
      return { ...together([watch, watchDeadLetters(deadLetters.name)]), deadLetters: { queue: deadLetters } };
    },
  };
}
