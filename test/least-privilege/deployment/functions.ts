import {
  ACCOUNT,
  type Ask,
  arnIn,
  type Deployed,
  type Life,
  newTags,
  of,
  ownTags,
  passRole,
  regionOf,
  text,
} from "./call.ts";

const lambda = (names: string) => of("lambda", names);
const functionArn = (it: Deployed, input: string) =>
  arnIn(it, "lambda", `function:${text(it, input).replace(/^arn:.*:function:/, "")}`);
const ofFunction = (input: string) => (it: Deployed) => functionArn(it, input);
const qualified = (it: Deployed) => `${functionArn(it, "functionName")}:${text(it, "qualifier")}`;

/** What Lambda asks of the network with the caller's rights. */
const NETWORK = of("ec2", "DescribeSecurityGroups DescribeSubnets DescribeVpcs");

/** Lambda encrypts a function's environment with the caller's rights to the key. */
const environment: Ask = (it) =>
  ["CreateGrant", "Decrypt", "Encrypt", "GenerateDataKey"].map((name) => ({
    action: `kms:${name}`,
    resource: text(it, "kmsKeyArn"),
    context: { ...ownTags(it), "kms:ViaService": `lambda.${regionOf(it)}.amazonaws.com` },
  }));

const handRole = passRole((it) => text(it, "role"), "lambda");
const configure = [...lambda("UpdateFunctionConfiguration GetFunction"), ...NETWORK];
const publish = lambda("PublishVersion GetFunctionConfiguration");
const CONFIGURATION = [
  ...["description", "environment", "handler", "kmsKeyArn", "loggingConfig", "memorySize", "runtime", "timeout"],
  ...["tracingConfig", "vpcConfig"],
];

/** A call about a mapping, which AWS tells the function of. */
const mapping =
  (names: string): Ask =>
  (it) =>
    lambda(names).map((action) => ({
      action,
      resource: text(it, "arn"),
      context: { ...ownTags(it), "lambda:FunctionArn": functionArn(it, "functionName") },
    }));

const asynchronous = lambda("PutFunctionEventInvokeConfig");

/** Functions, what stands beside them, and log groups. */
export const functions: Readonly<Record<string, Life>> = {
  "aws:lambda/function:Function": {
    create: [...lambda("CreateFunction TagResource PutFunctionConcurrency"), ...NETWORK, handRole, environment],
    read: lambda("GetFunction ListVersionsByFunction GetFunctionCodeSigningConfig GetFunctionConcurrency ListTags"),
    change: {
      ...Object.fromEntries(CONFIGURATION.map((name) => [name, [...configure, ...publish, environment]])),
      role: [...configure, ...publish, handRole],
      code: [...lambda("UpdateFunctionCode GetFunction"), ...publish],
      architectures: [...lambda("UpdateFunctionCode GetFunction"), ...publish],
      reservedConcurrentExecutions: lambda("PutFunctionConcurrency DeleteFunctionConcurrency"),
      tags: lambda("TagResource UntagResource"),
    },
    delete: [...configure, ...lambda("DeleteFunction")],
  },
  "aws:lambda/alias:Alias": {
    on: ofFunction("functionName"),
    create: lambda("CreateAlias"),
    read: lambda("GetAlias"),
    change: { functionVersion: lambda("UpdateAlias"), description: lambda("UpdateAlias") },
    delete: lambda("DeleteAlias"),
  },
  "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": {
    on: qualified,
    create: lambda("PutProvisionedConcurrencyConfig"),
    read: lambda("GetProvisionedConcurrencyConfig"),
    change: { provisionedConcurrentExecutions: lambda("PutProvisionedConcurrencyConfig") },
    delete: lambda("DeleteProvisionedConcurrencyConfig"),
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    create: [
      (it) => {
        const context = { ...newTags(it), "lambda:FunctionArn": functionArn(it, "functionName") };
        const resource = `arn:aws:lambda:${regionOf(it)}:${ACCOUNT}:event-source-mapping:new`;
        return lambda("CreateEventSourceMapping TagResource").map((action) => ({ action, resource, context }));
      },
    ],
    read: [mapping("GetEventSourceMapping ListTags")],
    change: {
      ...Object.fromEntries(
        [
          ...[
            "batchSize",
            "bisectBatchOnFunctionError",
            "destinationConfig",
            "enabled",
            "filterCriteria",
            "functionName",
          ],
          ...["functionResponseTypes", "maximumBatchingWindowInSeconds", "maximumRecordAgeInSeconds"],
          ...["maximumRetryAttempts", "metricsConfig", "parallelizationFactor", "scalingConfig"],
        ].map((name) => [name, [mapping("UpdateEventSourceMapping")]]),
      ),
      tags: [mapping("TagResource UntagResource")],
    },
    delete: [mapping("DeleteEventSourceMapping")],
  },
  "aws:lambda/permission:Permission": {
    on: (it) => `${functionArn(it, "function")}:${text(it, "qualifier")}`,
    create: [
      (it) => [
        {
          action: "lambda:AddPermission",
          resource: `${functionArn(it, "function")}:${text(it, "qualifier")}`,
          context: { "lambda:Principal": text(it, "principal") },
        },
      ],
    ],
    read: lambda("GetPolicy"),
    change: {},
    delete: lambda("RemovePermission"),
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    on: qualified,
    create: asynchronous,
    read: lambda("GetFunctionEventInvokeConfig"),
    change: Object.fromEntries(
      ["destinationConfig", "maximumEventAgeInSeconds", "maximumRetryAttempts"].map((name) => [name, asynchronous]),
    ),
    delete: lambda("DeleteFunctionEventInvokeConfig"),
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    create: of("logs", "CreateLogGroup TagResource PutRetentionPolicy AssociateKmsKey"),
    read: of("logs", "DescribeLogGroups ListTagsForResource"),
    change: {
      retentionInDays: of("logs", "PutRetentionPolicy DeleteRetentionPolicy"),
      kmsKeyId: of("logs", "AssociateKmsKey DisassociateKmsKey"),
      tags: of("logs", "TagResource UntagResource"),
    },
    delete: of("logs", "DeleteLogGroup"),
  },
};
