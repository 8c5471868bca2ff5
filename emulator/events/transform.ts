import type { EventRule, RuleTarget } from "./bus.ts";
import type { DeliveredEvent } from "./envelope.ts";
import { follow } from "./json-path.ts";

const PLACEHOLDER = /<([\w.-]+)>/g;

/** Names that a template may use beside its own. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export const PREDEFINED: readonly string[] = [
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
];

/** The names that a template uses. */
export const placeholdersOf = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);

/** What a target is sent for an event: the event, a part of it, a text of its own, or a template that is filled in. */
export function payloadFor(target: RuleTarget, event: DeliveredEvent, rule: EventRule): string {
  const { Input, InputPath, InputTransformer } = target;
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(follow(event, InputPath) ?? null);
  if (InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate } = InputTransformer;
  const resolve = (name: string) =>
    InputPathsMap[name] === undefined ? predefined(name, event, rule) : follow(event, InputPathsMap[name]);
  return fill(InputTemplate, resolve);
}

function predefined(name: string, event: DeliveredEvent, { arn, name: ruleName }: EventRule): unknown {
  const { detail: _, "detail-type": detailType, ...others } = event;
  const values: Record<string, unknown> = {
    "aws.events.rule-arn": arn,
    "aws.events.rule-name": ruleName,
    "aws.events.event.ingestion-time": event.time,
    "aws.events.event": { ...others, detailType },
    "aws.events.event.json": event,
  };
  return values[name];
}

/** Within quotes a value is written as text, elsewhere as JSON. What is missing is an empty text. */
function fill(template: string, resolve: (name: string) => unknown): string {
  const parts = template.split(/("(?:[^"\\]|\\.)*")/s);
  return parts
    .map((part, index) => part.replaceAll(PLACEHOLDER, (_, name) => written(resolve(name) ?? "", index % 2 === 1)))
    .join("");
}

function written(value: unknown, isQuoted: boolean): string {
  if (!isQuoted) return JSON.stringify(value);
  // AWS drops the quotes of what stands in an object within a text.
  return typeof value === "string" ? JSON.stringify(value).slice(1, -1) : JSON.stringify(value).replaceAll('"', "");
}
