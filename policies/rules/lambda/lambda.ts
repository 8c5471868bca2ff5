import { read, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule, type Rule, type StackRule } from "../../core/rule.ts";
import { EVENT_INVOKE_CONFIG, FUNCTION, PERMISSION } from "../../core/types.ts";
import { isTagged } from "../kinesis/kinesis.ts";
import { aliasEventsKept } from "./alias-events.ts";
import { bucketLoop } from "./bucket-loop.ts";
import { mappingsOf } from "./flow.ts";
import { functionSecretRules } from "./lambda-environment.ts";
import { networkRules } from "./lambda-network.ts";
import { permissionRules } from "./lambda-permission.ts";
import { functionRoleRules } from "./lambda-role.ts";
import { runtimeRules } from "./lambda-runtime.ts";

const PAGE = "https://docs.aws.amazon.com/lambda/latest/dg";

export const tracingActive: ResourceRule = {
  name: "lambda-tracing-active",
  description: "Invocations are traced, so that a slow or failing call can be followed to where it hurts.",
  severity: "low",
  level: "advisory",
  covers: ["checkov:CKV_AWS_50", "cdk-nag:Serverless-LambdaTracing", "securityhub:Lambda.7"],
  fix: "Set tracingConfig.mode to Active, and allow the role xray:PutTraceSegments and xray:PutTelemetryRecords.",
  url: `${PAGE}/services-xray.html`,
  types: [FUNCTION],
  check: (props) => must(props, "tracingConfig.mode", (mode) => mode === "Active", "must be Active"),
};

export const concurrencyReserved: ResourceRule = {
  name: "lambda-concurrency-reserved",
  description: "A function has executions of its own: it neither starves its neighbours nor is starved by them.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV_AWS_115", "cfn_nag:W92", "guard-registry:LAMBDA_CONCURRENCY_CHECK"],
  fix: "Set reservedConcurrentExecutions to at least 1; 0 stops the function.",
  url: `${PAGE}/configuration-concurrency.html`,
  types: [FUNCTION],
  check: (props) =>
    must(
      props,
      "reservedConcurrentExecutions",
      (count) => typeof count === "number" && count >= 1,
      "must be at least 1",
    ),
};

const sized = (name: string, property: string, why: string, id: string): ResourceRule => ({
  name,
  description: why,
  severity: "low",
  level: "advisory",
  covers: [`cdk-nag:${id}`],
  fix: `Set ${property} to what the function was measured to need.`,
  types: [FUNCTION],
  check: (props) => must(props, property, (value) => typeof value === "number", "must be given"),
});

export const memorySized = sized(
  "lambda-memory-sized",
  "memorySize",
  "A function's memory is chosen: CPU grows with it, and the default of 128 MiB is the slowest.",
  "Serverless-LambdaDefaultMemorySize",
);

export const timeoutSized = sized(
  "lambda-timeout-sized",
  "timeout",
  "A function's time-out is chosen: the default of 3 seconds breaks a batch half done.",
  "Serverless-LambdaFunctionDefaultTimeout",
);

export const functionTagged: ResourceRule = {
  name: "lambda-function-tagged",
  description: "A function has tags, which say whose it is and who pays.",
  severity: "low",
  level: "advisory",
  covers: ["securityhub:Lambda.6"],
  fix: "Set tags, for example { project, stack }.",
  types: [FUNCTION],
  check: (props) => must(props, "tags", isTagged, "must hold at least one tag"),
};

const INVOKERS = [PERMISSION, "aws:lambda/functionUrl:FunctionUrl"];

export const asyncFailuresKept: StackRule = {
  name: "lambda-async-failures-kept",
  description:
    "An event that a function was given asynchronously and could not process is kept. What only mappings invoke has their destination instead, and who calls an API is answered.",
  severity: "high",
  level: "mandatory",
  covers: [
    "checkov:CKV_AWS_116",
    "cdk-nag:Serverless-LambdaDLQ",
    "cdk-nag:Serverless-LambdaAsyncFailureDestination",
    "guard-registry:LAMBDA_DLQ_CHECK",
  ],
  fix: "Set deadLetterConfig.targetArn, or onFailure of an aws.lambda.FunctionEventInvokeConfig.",
  url: `${PAGE}/invocation-async-retain-records.html`,
  needs: FUNCTION,
  checkStack: (stack) =>
    stack.ofType(FUNCTION).flatMap((fn) => {
      const invokers = INVOKERS.flatMap((type) => stack.referringTo(fn, invokedBy(type), type));
      const isDriven = mappingsOf(stack, fn).length > 0 || invokers.length > 0;
      if (isDriven && invokers.every(({ props }) => read(props, "principal") === CALLER_WAITS)) return [];
      const destinations = stack
        .referringTo(fn, "functionName", EVENT_INVOKE_CONFIG)
        .map(({ props }) => read(props, "destinationConfig.onFailure.destination"));
      const property = "deadLetterConfig.targetArn";
      const targets = [...destinations, read(fn.props, property)].filter(
        (target) => target !== undefined && target !== "",
      );
      if (targets.some((target) => target !== UNKNOWN)) return [];
      return [{ urn: fn.urn, property, value: targets[0], message: "must be given" } as const];
    }),
};

/** API Gateway hands an answer back, be it an error. */
const CALLER_WAITS = "apigateway.amazonaws.com";

/** The property of an invoker that names the function. */
const invokedBy = (type: string) => (type === INVOKERS[0] ? "function" : "functionName");

/** Rules for Lambda functions. */
export const lambdaRules: readonly Rule[] = [
  tracingActive,
  concurrencyReserved,
  memorySized,
  timeoutSized,
  functionTagged,
  asyncFailuresKept,
  aliasEventsKept,
  ...networkRules,
  ...functionSecretRules,
  ...runtimeRules,
  ...permissionRules,
  ...functionRoleRules,
  bucketLoop,
];
