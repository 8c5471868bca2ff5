import { read, UNKNOWN } from "../../core/properties.ts";
import type { StackFinding, StackRule } from "../../core/rule.ts";
import { FUNCTION } from "../../core/types.ts";
import { allowedActions, policiesOf } from "../iam/role-policies.ts";
import { mappingsOf } from "./flow.ts";
import { servicesOf } from "./service-needs.ts";

const PAGE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html";

/** AWS's own policies for functions, all of which allow it. */
const LOGGING_POLICY = /:aws:policy\/service-role\/AWSLambda\w+ExecutionRole$/;

export const logsWritable: StackRule = {
  name: "lambda-logs-writable",
  description: "A function may write its log: otherwise it fails in silence.",
  severity: "medium",
  level: "advisory",
  covers: ["cfn_nag:W58"],
  fix: "Allow the function's role logs:CreateLogStream and logs:PutLogEvents on its log group.",
  url: PAGE,
  needs: FUNCTION,
  checkStack: (stack) =>
    stack.ofType(FUNCTION).flatMap((fn) => {
      const { policies, elsewhere } = policiesOf(stack, fn);
      const allowed = policies.flatMap(allowedActions);
      const missing = ["logs:CreateLogStream", "logs:PutLogEvents"].filter(
        (action) => !allowed.some(({ pattern }) => covers(pattern, action)),
      );
      if (missing.length === 0 || elsewhere.some((arn) => LOGGING_POLICY.test(String(arn)))) return [];
      const certain = elsewhere.length === 0 && policies.every(({ document }) => document !== UNKNOWN);
      const value = certain ? missing : UNKNOWN;
      return [{ urn: fn.urn, property: "role", value, message: "must allow to write the log" } as const];
    }),
};

export const roleNarrow: StackRule = {
  name: "lambda-role-narrow",
  description:
    "A function's role allows what its trigger, its destinations and its environment ask for, and nothing else.",
  severity: "high",
  level: "advisory",
  covers: [],
  fix: "Take out of policy the action that nothing needs, and name each action in full.",
  url: PAGE,
  needs: FUNCTION,
  checkStack: (stack) =>
    stack.ofType(FUNCTION).flatMap((fn) => {
      const needed = servicesOf(stack, fn);
      const read = triggerArns(stack, fn);
      return policiesOf(stack, fn).policies.flatMap((policy): StackFinding[] => {
        const { urn, property, document } = policy;
        if (document === UNKNOWN)
          return [{ urn, property, value: UNKNOWN, message: "must allow only what the function needs" }];
        return allowedActions(policy).flatMap(({ pattern, resources }) => {
          const why = excess(pattern, resources, needed, read);
          return why ? [{ urn, property, value: pattern, message: `must not allow ${why}` as const }] : [];
        });
      });
    }),
};

/** Why an action is more than the function needs; undefined when it may need it. */
function excess(
  pattern: string,
  resources: string[],
  needed: ReadonlySet<string>,
  read: readonly string[],
): string | undefined {
  const [service = "", action = ""] = pattern.split(":");
  if (/[*?]/.test(pattern)) return "a wildcard of actions";
  if (!needed.has(service)) return "a service that neither trigger, destination nor environment names";
  const reads =
    resources.length > 0 &&
    resources.every((arn) => read.some((stream) => arn === stream || arn.startsWith(`${stream}/`)));
  if (reads && !/^(Get|List|Describe|Subscribe|Receive|Delete|ChangeMessage)/.test(action))
    return "to change what the function only reads";
  if (reads && service !== "sqs" && /^Delete/.test(action)) return "to change what the function only reads";
  return undefined;
}

/** ARNs that the function's mappings read, and that its environment does not name. */
function triggerArns(stack: Parameters<typeof mappingsOf>[0], fn: Parameters<typeof mappingsOf>[1]): string[] {
  const environment = JSON.stringify(read(fn.props, "environment.variables") ?? {});
  return mappingsOf(stack, fn)
    .map(({ props }) => read(props, "eventSourceArn"))
    .filter((arn): arn is string => typeof arn === "string" && !environment.includes(arn));
}

const covers = (pattern: string, action: string) =>
  pattern === "*" || (pattern.endsWith("*") ? action.startsWith(pattern.slice(0, -1)) : pattern === action);

/** Rules for what a function's role allows. */
export const functionRoleRules = [logsWritable, roleNarrow];
