import { readEventPattern } from "../../event-source-mapping/event-pattern.ts";
import { parseJson } from "../../event-source-mapping/filter-pattern.ts";
import { readSchedule } from "../../event-source-mapping/schedule-expression.ts";
import { AwsError } from "../aws-error.ts";
import { patternRefusal } from "../patterns/refusal.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import { type Buses, DEFAULT_BUS, type EventRule, existingBus, existingRule, findBus } from "./bus.ts";

type OfBus = { EventBusName?: string | undefined };

/** Creates a rule, or changes it. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
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
  if (ScheduleExpression !== undefined) checkSchedule(ScheduleExpression, bus.name);
  if (EventPattern === undefined && ScheduleExpression === undefined)
    throw new AwsError("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.");
  const path = bus.name === DEFAULT_BUS ? Name : `${bus.name}/${Name}`;
  const arn = `arn:aws:events:${caller.region}:${caller.account}:rule/${path}`;
  const rule: EventRule = {
    ...{ name: Name, arn, busName: bus.name, text: EventPattern, schedule: ScheduleExpression },
    pattern: EventPattern === undefined ? { matches: () => false } : readPattern(EventPattern),
    ...{ description: Description, isEnabled: State !== "DISABLED" },
    targets: bus.rules.get(Name)?.targets ?? new Map(),
  };
  bus.rules.set(Name, rule);
  registry.schedules.set(rule);
  return { RuleArn: arn };
}

/** Rules are stricter than the Scheduler: one minute, and more minutes than one. */
const RATE = /^rate\((1 (minute|hour|day)|(?!1 )[1-9]\d* (minutes|hours|days))\)$/;

/** @throws AwsError ValidationException for a schedule that AWS takes of no rule */
function checkSchedule(expression: string, busName: string): void {
  if (busName !== DEFAULT_BUS)
    throw new AwsError("ValidationException", "ScheduleExpression is supported only on the default event bus.");
  const isCron = expression.startsWith("cron(") && readSchedule(expression, "UTC").problems.length === 0;
  if (!isCron && !RATE.test(expression))
    throw new AwsError("ValidationException", "Parameter ScheduleExpression is not valid.");
}

/** Reads an event pattern. @throws AwsError InvalidEventPatternException */
export function readPattern(text: string) {
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

const described = ({ name, arn, busName, text, schedule, description, isEnabled }: EventRule) => ({
  Name: name,
  Arn: arn,
  EventBusName: busName,
  EventPattern: text,
  ScheduleExpression: schedule,
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
  const rule = rules?.get(input.Name);
  if (rule === undefined) return;
  registry.schedules.end(rule.arn);
  rules?.delete(input.Name);
}

const MANDATORY = ["id", "account", "source", "time", "region", "detail-type"];

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
export function testEventPattern(
  _registry: Buses,
  _caller: AccountRegion,
  { EventPattern, Event }: { EventPattern: string; Event: string },
) {
  const event = parseJson(Event)?.json;
  const isEvent = typeof event === "object" && event !== null && MANDATORY.every((name) => name in event);
  if (!isEvent) throw new AwsError("ValidationException", "Parameter Event is not valid.");
  return { Result: readPattern(EventPattern).matches(event) };
}
