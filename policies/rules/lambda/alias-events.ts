import { read, UNKNOWN } from "../../core/properties.ts";
import type { StackFinding, StackRule } from "../../core/rule.ts";
import { EVENT_INVOKE_CONFIG, FUNCTION, PERMISSION } from "../../core/types.ts";

/** Services that hand events to Lambda's queue rather than wait for the answer. */
const SENDERS = ["sns", "s3", "events", "iot", "ses", "logs", "config", "codecommit", "cloudformation"];
const isSender = (principal: unknown) => SENDERS.some((service) => principal === `${service}.amazonaws.com`);

export const aliasEventsKept: StackRule = {
  name: "lambda-alias-events-kept",
  description:
    "What a service invokes through an alias keeps what fails by a setting of that alias: the function's own does not hold for it.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: "Set qualifier of an aws.lambda.FunctionEventInvokeConfig to the alias, and destinationConfig.onFailure.",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html",
  needs: FUNCTION,
  checkStack: (stack) =>
    stack.ofType(PERMISSION).flatMap((permission): StackFinding[] => {
      const qualifier = read(permission.props, "qualifier");
      const fn = stack.target(permission, "function", FUNCTION);
      if (!isSender(read(permission.props, "principal")) || qualifier === undefined) return [];
      if (fn === undefined || fn === UNKNOWN || read(fn.props, "deadLetterConfig.targetArn") !== undefined) return [];
      const kept = stack
        .referringTo(fn, "functionName", EVENT_INVOKE_CONFIG)
        .filter(({ props }) => read(props, "destinationConfig.onFailure.destination") !== undefined)
        .map(({ props }) => read(props, "qualifier"));
      if (kept.includes(qualifier) && qualifier !== UNKNOWN) return [];
      const value = qualifier === UNKNOWN || kept.includes(UNKNOWN) ? UNKNOWN : qualifier;
      const message = "must have an event invoke config of its own";
      return [{ urn: permission.urn, property: "qualifier", value, message }];
    }),
};
