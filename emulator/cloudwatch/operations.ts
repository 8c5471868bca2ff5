import type { z } from "zod";
import { AwsError } from "../aws-error.ts";
import type { CredentialScope } from "../protocol/credential-scope.ts";
import type { Cloudwatch } from "./cloudwatch.ts";
import { INPUTS } from "./inputs.ts";
import { getMetricData } from "./metric-data.ts";
import { getMetricStatistics } from "./statistics.ts";

/** An operation that is modelled. */
export type Operation = keyof typeof INPUTS;
type Input<Name extends Operation> = z.infer<(typeof INPUTS)[Name]>;

/** Tells an operation that is modelled. */
export const isOperation = (name: string | null | undefined): name is Operation => Object.hasOwn(INPUTS, name ?? "");

/** Carries an operation out. Returns its output; undefined where it has none. @throws AwsError */
export function answerOperation(
  cloudwatch: Cloudwatch,
  name: Operation,
  scope: CredentialScope,
  decoded: unknown,
): object | undefined {
  const store = cloudwatch.store(scope);
  switch (name) {
    case "PutMetricData":
      cloudwatch.putMetricData(scope, read(name, decoded));
      return undefined;
    case "GetMetricStatistics":
      return getMetricStatistics(store, read(name, decoded));
    case "GetMetricData":
      return getMetricData(store, read(name, decoded));
    case "ListMetrics":
      return listMetrics(cloudwatch, scope, read(name, decoded));
    case "PutMetricAlarm":
      cloudwatch.alarms(scope).put(read(name, decoded));
      return undefined;
    case "DescribeAlarms":
      return cloudwatch.alarms(scope).describe(read(name, decoded));
    case "SetAlarmState":
      cloudwatch.alarms(scope).setState(read(name, decoded));
      return undefined;
  }
}

function read<Name extends Operation>(name: Name, decoded: unknown): Input<Name> {
  const { data, error } = INPUTS[name].safeParse(decoded);
  if (error === undefined) return data as Input<Name>;
  throw new AwsError("MissingParameter", `The parameter ${error.issues[0]?.path.join(".")} is required.`);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html: in one page. */
function listMetrics(cloudwatch: Cloudwatch, scope: CredentialScope, asked: Input<"ListMetrics">): object {
  const Metrics = cloudwatch
    .store(scope)
    .names()
    .filter(
      ({ namespace, metric, dimensions }) =>
        (asked.Namespace ?? namespace) === namespace &&
        (asked.MetricName ?? metric) === metric &&
        (asked.Dimensions ?? []).every(
          ({ Name, Value }) => Name in dimensions && (Value ?? dimensions[Name]) === dimensions[Name],
        ),
    )
    .map(({ namespace, metric, dimensions }) => ({
      ...{ Namespace: namespace, MetricName: metric },
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    }));
  return { Metrics };
}
