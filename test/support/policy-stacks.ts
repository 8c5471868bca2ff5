import type { Properties } from "../../policies/core/properties.ts";
import type { StackResource } from "../../policies/core/stack-view.ts";
import { createStackResource } from "./policies.ts";

const ACCOUNT = "111122223333";
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${rest}`;

/** Types of the resources of {@link createFlow}. */
export const TYPES = {
  stream: "aws:kinesis/stream:Stream",
  fn: "aws:lambda/function:Function",
  alias: "aws:lambda/alias:Alias",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  bucket: "aws:s3/bucket:Bucket",
  role: "aws:iam/role:Role",
  policy: "aws:iam/policy:Policy",
  attachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  subnet: "aws:ec2/subnet:Subnet",
  group: "aws:ec2/securityGroup:SecurityGroup",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
} as const;

type Kind = keyof typeof TYPES;

const props: Readonly<Partial<Record<Kind, Properties>>> = {
  stream: { arn: arn("kinesis", "stream/events"), name: "events", retentionPeriod: 168, region: "eu-west-1" },
  bucket: { arn: "arn:aws:s3:::failures", bucket: "failures", id: "failures" },
  role: { arn: `arn:aws:iam::${ACCOUNT}:role/worker`, name: "worker" },
  fn: {
    arn: arn("lambda", "function:worker"),
    name: "worker",
    role: `arn:aws:iam::${ACCOUNT}:role/worker`,
    reservedConcurrentExecutions: 10,
  },
  alias: { arn: arn("lambda", "function:worker:live"), name: "live", functionName: "worker" },
  mapping: {
    uuid: "u-1",
    eventSourceArn: arn("kinesis", "stream/events"),
    functionName: arn("lambda", "function:worker:live"),
    maximumRecordAgeInSeconds: 3600,
    metricsConfig: { metrics: ["EventCount"] },
    destinationConfig: { onFailure: { destinationArn: "arn:aws:s3:::failures" } },
  },
};

/** A resource of the flow. */
export const createPart = (kind: Kind, given: Properties = {}, overrides: Partial<StackResource> = {}): StackResource =>
  createStackResource({ type: TYPES[kind], props: { ...props[kind], ...given }, ...overrides });

/** A stream, the function that reads it, and what stands between and behind; `given` overrides outputs by part. */
export function createFlow(given: Partial<Record<Kind, Properties>> = {}): StackResource[] {
  const kinds = ["stream", "bucket", "role", "fn", "alias", "mapping"] as const;
  return kinds.map((kind) => createPart(kind, given[kind]));
}

/** The URN of a part, as long as it has not been renamed. */
export const urnOf = (kind: Kind): string => createPart(kind).urn;
