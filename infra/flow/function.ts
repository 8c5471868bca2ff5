import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as lambda from "@pulumi/aws/lambda/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { FunctionPlan } from "../config/plan.ts";
import type { Role } from "./role.ts";

/** What a function is built from. */
export type FunctionArgs = FunctionPlan & {
  description: string;
  role: Role;
  code: pulumi.Input<pulumi.asset.Archive>;
  environment: Record<string, pulumi.Input<string>>;
  subnetIds: pulumi.Input<string[]>;
  securityGroupIds: pulumi.Input<string[]>;
  logGroup: cloudwatch.LogGroup;
  /** ARN of the KMS key that encrypts the environment variables. */
  keyArn: pulumi.Input<string>;
  region: string;
  tags: Record<string, string>;
};

/** A published function, its alias and the log group it writes to. */
export type PublishedFunction = { function: lambda.Function; alias: lambda.Alias };

/** Name of the alias that the trigger invokes. */
const ALIAS = "live";

/** The longest time-out that Lambda accepts. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_TIMEOUT_SECONDS = 900;

/** The function's own log group, named as Lambda names it. */
export function createLogGroup(
  name: string,
  args: { keyArn: pulumi.Input<string>; logRetentionDays: number; region: string; tags: Record<string, string> },
  opts: pulumi.CustomResourceOptions,
): cloudwatch.LogGroup {
  const { keyArn, logRetentionDays, region, tags } = args;
  return new cloudwatch.LogGroup(
    name,
    { namePrefix: `/aws/lambda/${name}-`, retentionInDays: logRetentionDays, kmsKeyId: keyArn, region, tags },
    opts,
  );
}

/** A Node.js function in a VPC: traced, logging JSON, published behind an alias. Throws `pulumi.RunError` for a time-out above 900 s. */
export function createFunction(
  name: string,
  args: FunctionArgs,
  opts: pulumi.CustomResourceOptions,
): PublishedFunction {
  const { region, tags, timeoutSeconds } = args;
  if (timeoutSeconds > MAX_TIMEOUT_SECONDS)
    throw new pulumi.RunError(
      `timeoutSeconds of ${name} must be at most ${MAX_TIMEOUT_SECONDS}, got ${timeoutSeconds}.\n` +
        `Fix: pulumi config set ${pulumi.getProject()}:timeoutSeconds ${MAX_TIMEOUT_SECONDS}`,
    );
  const fn = new lambda.Function(
    name,
    {
      description: args.description,
      role: args.role.role.arn,
      code: args.code,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      memorySize: args.memoryMib,
      timeout: timeoutSeconds,
      reservedConcurrentExecutions: args.reservedConcurrency,
      environment: { variables: { NODE_OPTIONS: "--enable-source-maps", ...args.environment } },
      kmsKeyArn: args.keyArn,
      vpcConfig: { subnetIds: args.subnetIds, securityGroupIds: args.securityGroupIds },
      replaceSecurityGroupsOnDestroy: true,
      tracingConfig: { mode: "Active" },
      loggingConfig: {
        logFormat: "JSON",
        logGroup: args.logGroup.name,
        applicationLogLevel: args.logLevel,
        systemLogLevel: "WARN",
      },
      publish: true,
      region,
      tags,
    },
    { ...opts, dependsOn: [args.role.attachment] },
  );
  const alias = new lambda.Alias(
    name,
    { name: ALIAS, functionName: fn.name, functionVersion: fn.version, region },
    opts,
  );
  if (args.provisionedConcurrency > 0) {
    new lambda.ProvisionedConcurrencyConfig(
      name,
      {
        functionName: fn.name,
        qualifier: alias.name,
        provisionedConcurrentExecutions: args.provisionedConcurrency,
        region,
      },
      opts,
    );
  }
  return { function: fn, alias };
}
