import { given } from "../../core/given.ts";
import { read, UNKNOWN } from "../../core/properties.ts";
import { mayShareRegion } from "../../core/regions.ts";
import { must, type ResourceRule, type Rule, type StackFinding, type StackRule } from "../../core/rule.ts";
import type { Stack, StackResource } from "../../core/stack-view.ts";
import { FUNCTION, LOG_GROUP } from "../../core/types.ts";
import { isCustomerKey } from "../kms/kms.ts";

const PAGE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs";
/** Retention periods that CloudWatch Logs accepts, in days. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const logRetention: ResourceRule = {
  name: "logs-group-retention",
  description:
    "A log group keeps its logs for a year, for whoever must find out what happened, and not for ever, which costs more each month and forgets nobody.",
  severity: "medium",
  level: "advisory",
  covers: [
    "checkov:CKV_AWS_66",
    "checkov:CKV_AWS_338",
    "cfn_nag:W86",
    "cdk-nag:Serverless-CloudWatchLogGroupRetentionPeriod",
    "guard-registry:CW_LOGGROUP_RETENTION_PERIOD_CHECK",
    "securityhub:CloudWatch.16",
    "control-tower:CT.CLOUDWATCH.PR.2",
  ],
  fix: "Set retentionInDays to at least {minimumDays}; 0, like nothing, keeps logs for ever.",
  url: `${PAGE}/Working-with-log-groups-and-streams.html`,
  config: {
    properties: { minimumDays: { type: "integer", enum: RETENTION_DAYS, default: 365, description: "Days." } },
  },
  types: [LOG_GROUP],
  check: (props, { config }) => {
    // AWS itself sets the retention of what is only passed on.
    if (props.logGroupClass === "DELIVERY") return [];
    const minimum = Number(config.minimumDays);
    return must(
      props,
      "retentionInDays",
      (days) => typeof days === "number" && days >= minimum,
      `must be at least ${minimum} days, and not for ever`,
    );
  },
  // An end to what had none would delete old logs: only what is kept too short is kept longer.
  remediate: ({ retentionInDays: days }, { config }) =>
    typeof days === "number" && days > 0 && days < Number(config.minimumDays)
      ? { retentionInDays: config.minimumDays }
      : {},
};

export const logCustomerKey: ResourceRule = {
  name: "logs-group-customer-key",
  description: "A log group is encrypted with a key of the account's own, whose policy says who reads what was logged.",
  severity: "medium",
  level: "advisory",
  covers: [
    "checkov:CKV_AWS_158",
    "cfn_nag:W84",
    "guard-registry:CLOUDWATCH_LOG_GROUP_ENCRYPTED",
    "control-tower:CT.CLOUDWATCH.PR.3",
  ],
  fix: "Set kmsKeyId to the ARN of a customer managed key whose policy lets logs.<region>.amazonaws.com use it.",
  url: `${PAGE}/encrypt-log-data-kms.html`,
  types: [LOG_GROUP],
  check: (props) => must(props, "kmsKeyId", isCustomerKey, "must be a customer managed key"),
};

export const functionLogGroup: StackRule = {
  name: "lambda-log-group-own",
  description:
    "A function logs into a group of the stack: the one that Lambda makes by itself never expires, has no key of yours, and outlives the stack.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Create an aws.cloudwatch.LogGroup, and set loggingConfig.logGroup and loggingConfig.logFormat.",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
  needs: FUNCTION,
  checkStack: (stack) =>
    stack.ofType(FUNCTION).flatMap((fn): StackFinding[] => {
      const property = "loggingConfig.logGroup";
      const name = read(fn.props, "name");
      const byLambda = typeof name === "string" ? `/aws/lambda/${name}` : undefined;
      const value = given(fn, property) ?? byLambda ?? UNKNOWN;
      // A group that was chosen and stands elsewhere is someone else's to look after.
      if (typeof value === "string" && value !== byLambda) return [];
      const groups = stack.ofType(LOG_GROUP).filter((group) => mayShareRegion(group, fn));
      const own = value === UNKNOWN ? builtOf(stack, fn, property) : groups.find((group) => group.props.name === value);
      if (own !== undefined) return [];
      const unsure = value === UNKNOWN || groups.some((group) => read(group.props, "name") === UNKNOWN);
      return [{ urn: fn.urn, property, value: unsure ? UNKNOWN : value, message: "must be a log group of the stack" }];
    }),
};

/** The group that a function is built from, or that is built from the function, while names are not known yet. */
function builtOf(stack: Stack, fn: StackResource, property: string): StackResource | undefined {
  const named = stack.target(fn, property, LOG_GROUP);
  if (named !== undefined && named !== UNKNOWN) return named;
  return stack.ofType(LOG_GROUP).find((group) => (group.propertyDependencies.name ?? []).includes(fn.urn));
}

/** Rules for logs. */
export const logRules: readonly Rule[] = [logRetention, logCustomerKey, functionLogGroup];
