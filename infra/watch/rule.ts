import type * as pulumi from "@pulumi/pulumi";
import { alarmsOn, any, type Metric, type Watch } from "./watch.ts";

/**
 * What is watched of a rule of an event bus. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 * @param busName name of the bus; undefined for the default one, whose rules are counted by their names alone
 */
export function watchRule(ruleName: pulumi.Input<string>, busName: pulumi.Input<string> | undefined): Watch {
  const dimensions = { ...(busName !== undefined && { EventBusName: busName }), RuleName: ruleName };
  return {
    alarms: alarmsOn("AWS/Events", dimensions, [
      {
        name: "rule-undelivered",
        summary: "EventBridge could not hand events to the function.",
        metric: "FailedInvocations",
        ...any,
      },
      {
        name: "rule-lost",
        summary: "Events that could not be handed to the function could not be kept.",
        metric: "InvocationsFailedToBeSentToDlq",
        ...any,
      },
    ]),
    graphs: [{ title: "Rule", metrics: ["MatchedEvents", "Invocations", "FailedInvocations"].map(line) }],
  };

  function line(metric: string): Metric {
    const label = { MatchedEvents: "matched", Invocations: "handed over" }[metric] ?? "failed";
    if (busName === undefined) return ["AWS/Events", metric, "RuleName", ruleName, { label, stat: "Sum" }];
    return ["AWS/Events", metric, "EventBusName", busName, "RuleName", ruleName, { label, stat: "Sum" }];
  }
}
