import type { Graph, Resource } from "../../../offline/graph.ts";
import { type PolicyDocument, parsePolicy } from "./policy-document.ts";

/** What kind of thing a policy stands on. */
export type PolicyHolder =
  | "role trust"
  | "flow log role trust"
  | "key"
  | "bucket"
  | "log bucket"
  | "topic"
  | EndpointHolder;

/** The endpoints of a VPC, by the service that each leads to. */
type EndpointHolder =
  | "Kinesis endpoint"
  | "S3 endpoint"
  | "DynamoDB endpoint"
  | "Systems Manager endpoint"
  | "Secrets Manager endpoint";

const endpoints: Readonly<Record<string, EndpointHolder>> = {
  "kinesis-streams": "Kinesis endpoint",
  s3: "S3 endpoint",
  dynamodb: "DynamoDB endpoint",
  ssm: "Systems Manager endpoint",
  secretsmanager: "Secrets Manager endpoint",
};

/** A policy that stands on a resource, and says who may use it. */
export type ResourcePolicy = { holder: PolicyHolder; region: string; resource: Resource; policy: PolicyDocument };

const holders: Record<string, { input: string; holder: (inputs: Resource["inputs"]) => PolicyHolder }> = {
  "aws:iam/role:Role": {
    input: "assumeRolePolicy",
    holder: ({ assumeRolePolicy }) =>
      String(assumeRolePolicy).includes('"vpc-flow-logs.amazonaws.com"') ? "flow log role trust" : "role trust",
  },
  "aws:kms/key:Key": { input: "policy", holder: () => "key" },
  "aws:s3/bucketPolicy:BucketPolicy": {
    input: "policy",
    holder: ({ policy }) => (String(policy).includes('"logging.s3.amazonaws.com"') ? "log bucket" : "bucket"),
  },
  "aws:sns/topicPolicy:TopicPolicy": { input: "policy", holder: () => "topic" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    input: "policy",
    holder: ({ serviceName }) => {
      const holder = endpoints[String(serviceName).split(".").at(-1) ?? ""];
      if (!holder) throw new Error(`An endpoint must lead to one of ${Object.keys(endpoints)}, got ${serviceName}.`);
      return holder;
    },
  },
};

/** Every policy that stands on a resource of a program. Throws when a resource that should have one has none. */
export function resourcePoliciesOf({ resources }: Graph): ResourcePolicy[] {
  return resources.flatMap((resource) => {
    const { type, name, inputs, region = "" } = resource;
    const place = Object.hasOwn(holders, type) ? holders[type] : undefined;
    if (!place) return [];
    const text = inputs[place.input];
    if (typeof text !== "string") throw new Error(`${place.input} of ${type} ${name} must be given, got none.`);
    return [{ holder: place.holder(inputs), region, resource, policy: parsePolicy(text) }];
  });
}
