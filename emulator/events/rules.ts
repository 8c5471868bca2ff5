import { readEventPattern } from "../../event-source-mapping/event-pattern.ts";
import { parseJson } from "../../event-source-mapping/filter-pattern.ts";
import { AwsError } from "../aws-error.ts";
import { patternRefusal } from "../patterns/refusal.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import { type Buses, DEFAULT_BUS, type EventRule, existingBus, existingRule, findBus } from "./bus.ts";

type OfBus = { EventBusName?: string | undefined };

/** Creates a rule, or changes it. Schedules are the Scheduler's. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export function putRule(
  registry: Buses,
  caller: AccountRegion,
  input: OfBus & {
    Name: string;
    EventPattern?: string | undefined;
    ScheduleExpression?: string | undefined;
    State?: string | undefined;
    Description?: string | undefined;
  },
) {
  const { Name, EventPattern, ScheduleExpression, State = "ENABLED", Description } = input;
  const bus = existingBus(registry, caller, input.EventBusName);
  if (ScheduleExpression !== undefined)
    throw new AwsError(
      "ValidationException",
      "Schedules of rules are not modelled by the local cloud. Fix: make it a schedule of EventBridge Scheduler.",
    );
  if (EventPattern === undefined)
    throw new AwsError("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.");
  const path = bus.name === DEFAULT_BUS ? Name : `${bus.name}/${Name}`;
  const arn = `arn:aws:events:${caller.region}:${caller.account}:rule/${path}`;
  bus.rules.set(Name, {
    ...{ name: Name, arn, busName: bus.name, text: EventPattern, pattern: readPattern(EventPattern) },
    ...{ description: Description, isEnabled: State !== "DISABLED" },
    targets: bus.rules.get(Name)?.targets ?? new Map(),
  });
  return { RuleArn: arn };
}

function readPattern(text: string) {
  const pattern = readEventPattern(text, "Filter");
  const problem = patternRefusal(text, { limitsWildcards: true }) ?? pattern.problems[0];
  if (problem !== undefined)
    throw new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${problem}`);
  return pattern;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html */
export const describeRule = (registry: Buses, caller: AccountRegion, input: OfBus & { Name: string }) =>
  described(existingRule(existingBus(registry, caller, input.EventBusName), input.Name));

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html */
export function listRules(registry: Buses, caller: AccountRegion, input: OfBus & { NamePrefix?: string | undefined }) {
  const { rules } = existingBus(registry, caller, input.EventBusName);
  return { Rules: [...rules.values()].filter(({ name }) => name.startsWith(input.NamePrefix ?? "")).map(described) };
}

const described = ({ name, arn, busName, text, description, isEnabled }: EventRule) => ({
  Name: name,
  Arn: arn,
  EventBusName: busName,
  EventPattern: text,
  State: isEnabled ? "ENABLED" : "DISABLED",
  Description: description,
});

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EnableRule.html, and the same of DisableRule */
export const enable =
  (isEnabled: boolean) =>
  (registry: Buses, caller: AccountRegion, input: OfBus & { Name: string }): undefined => {
    existingRule(existingBus(registry, caller, input.EventBusName), input.Name).isEnabled = isEnabled;
  };

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html */
export function deleteRule(registry: Buses, caller: AccountRegion, input: OfBus & { Name: string }): undefined {
  const rules = findBus(registry, caller, input.EventBusName)?.rules;
  if (rules?.get(input.Name)?.targets.size)
    throw new AwsError("ValidationException", "Rule can't be deleted since it has targets.");
  rules?.delete(input.Name);
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
export function testEventPattern(
  _registry: Buses,
  _caller: AccountRegion,
  { EventPattern, Event }: { EventPattern: string; Event: string },
) {
  const event = parseJson(Event);
  if (event === undefined) throw new AwsError("ValidationException", "Parameter Event is not valid.");
  return { Result: readPattern(EventPattern).matches(event.json) };
}
