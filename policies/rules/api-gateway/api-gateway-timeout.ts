import { read, UNKNOWN } from "../../core/properties.ts";
import type { Rule, StackFinding, StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { ALIAS, FUNCTION } from "../../core/types.ts";

const INTEGRATION_V2 = "aws:apigatewayv2/integration:Integration";
/** An HTTP API answers 503 after 30 seconds, whatever is set. */
const LONGEST_SECONDS = 29;
/** Lambda's own. */
const DEFAULT_SECONDS = 3;

export const functionEndsInTime: StackRule = {
  name: "apigateway-function-timeout",
  description:
    "A function behind an HTTP API ends before the API gives its caller up, after 30 seconds: otherwise it works on for nobody, and the caller repeats what is done.",
  severity: "medium",
  level: "mandatory",
  covers: [],
  fix: "Set timeout of the function to 29 or less; hand longer work to a queue, and answer 202.",
  url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html",
  needs: INTEGRATION_V2,
  checkStack: (stack) =>
    [...new Set(stack.ofType(INTEGRATION_V2).flatMap((integration) => functionOf(stack, integration)))].flatMap(
      (fn): StackFinding[] => {
        const property = "timeout";
        const value = read(fn.props, property) ?? DEFAULT_SECONDS;
        if (typeof value === "number" && value <= LONGEST_SECONDS) return [];
        return [{ urn: fn.urn, property, value, message: "must be at most 29 behind an HTTP API" }];
      },
    ),
};

/** The function that an integration runs, be it through an alias; none while that can't be told. */
function functionOf(stack: Stack, integration: StackResource): StackResource[] {
  const invoked = stack.target(integration, "integrationUri", FUNCTION, ALIAS);
  if (invoked === undefined || invoked === UNKNOWN) return [];
  if (invoked.type === FUNCTION) return [invoked];
  const fn = stack.target(invoked, "functionName", FUNCTION);
  return fn === undefined || fn === UNKNOWN ? [] : [fn];
}

/** Rules for how long a function may take that an API waits for. */
export const apiTimeoutRules: readonly Rule[] = [functionEndsInTime];
