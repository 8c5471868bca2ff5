import type * as lambda from "@pulumi/aws/lambda/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { FunctionPlan } from "../config/plan.ts";
import { boundedTags } from "../policy-document.ts";
import { createFunction, createLogGroup } from "./function.ts";
import { type PackageArgs, packageHandler } from "./package.ts";
import { createPolicy, type GrantArgs } from "./policy.ts";
import { createRole } from "./role.ts";
import { createTrigger, type Trigger } from "./sources/kinesis.ts";

/** What a flow is built from: what it may do, its code, its size, its place, what invokes it. */
export type FlowArgs = {
  region: string;
  accountId: pulumi.Input<string>;
  description: string;
  /** What the handler itself may do; tracing, logs and network interfaces are granted by the flow. */
  grants: GrantArgs[];
  package: PackageArgs;
  function: FunctionPlan;
  environment: Record<string, pulumi.Input<string>>;
  subnetIds: pulumi.Input<string[]>;
  securityGroupIds: pulumi.Input<string[]>;
  /** ARN of the KMS key that encrypts environment variables and logs. */
  keyArn: pulumi.Input<string>;
  trigger: Trigger;
  /** ARN of the policy that bounds what the role may ever do; undefined without one. */
  permissionsBoundaryArn: string | undefined;
  tags: Record<string, string>;
};

/** One function from end to end: policy → role → package → function → trigger. */
export class Flow extends pulumi.ComponentResource {
  readonly function: lambda.Function;
  readonly alias: lambda.Alias;
  readonly trigger: lambda.EventSourceMapping;
  readonly logGroup: pulumi.Output<string>;

  constructor(name: string, args: FlowArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:Flow", name, {}, opts);
    const { region, tags, keyArn, accountId, subnetIds, securityGroupIds, permissionsBoundaryArn } = args;
    const parent = { parent: this };
    const logGroup = createLogGroup(
      name,
      { keyArn, logRetentionDays: args.function.logRetentionDays, region, tags },
      parent,
    );
    const grants: GrantArgs[] = [
      ...args.grants,
      { kind: "write-logs", logGroupArn: logGroup.arn },
      { kind: "vpc-interfaces", region, accountId, functionName: name, subnetIds, securityGroupIds },
      { kind: "tracing" },
    ];

    const policy = createPolicy(name, { grants, tags: boundedTags(tags, permissionsBoundaryArn) }, parent);
    const role = createRole(name, { policyArn: policy.arn, accountId, permissionsBoundaryArn, tags }, parent);
    const code = packageHandler(args.package);
    const { function: fn, alias } = createFunction(name, { ...args, ...args.function, role, code, logGroup }, parent);
    const trigger = createTrigger(name, { trigger: args.trigger, aliasArn: alias.arn, region, tags }, parent);

    this.function = fn;
    this.alias = alias;
    this.trigger = trigger;
    this.logGroup = logGroup.name;
    this.registerOutputs({
      functionArn: fn.arn,
      aliasArn: alias.arn,
      triggerId: trigger.uuid,
      logGroup: logGroup.name,
    });
  }
}
