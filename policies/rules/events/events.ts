import { must, type ResourceRule, type Rule } from "../../core/rule.ts";

const isArn = (value: unknown) => typeof value === "string" && value !== "";

export const targetDeadLetters: ResourceRule = {
  name: "events-target-dead-letters",
  description:
    "What a rule of an event bus can't hand to its target is kept in a queue: EventBridge drops it otherwise.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set deadLetterConfig.arn to the ARN of an SQS queue whose policy lets events.amazonaws.com send for this rule.",
  url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
  types: ["aws:cloudwatch/eventTarget:EventTarget"],
  check: (props) => must(props, "deadLetterConfig.arn", isArn, "must name a queue"),
};

export const scheduleDeadLetters: ResourceRule = {
  name: "scheduler-schedule-dead-letters",
  description: "What a schedule can't hand to its target is kept in a queue: the Scheduler drops it otherwise.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set target.deadLetterConfig.arn to the ARN of an SQS queue that the schedule's role may send to.",
  url: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html",
  types: ["aws:scheduler/schedule:Schedule"],
  check: (props) => must(props, "target.deadLetterConfig.arn", isArn, "must name a queue"),
};

export const busCustomerKey: ResourceRule = {
  name: "events-bus-customer-key",
  description:
    "An event bus is encrypted with a key of the account's own, whose policy says who reads and which can be withdrawn.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set kmsKeyIdentifier to the ARN of a customer managed key that events.amazonaws.com may use.",
  url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html",
  types: ["aws:cloudwatch/eventBus:EventBus"],
  check: (props) => must(props, "kmsKeyIdentifier", isArn, "must be a customer managed key"),
};

/** Rules for event buses and schedules. */
export const eventRules: readonly Rule[] = [targetDeadLetters, scheduleDeadLetters, busCustomerKey];
