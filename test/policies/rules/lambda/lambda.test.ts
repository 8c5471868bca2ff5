import type { Properties } from "../../../../policies/core/properties.ts";
import * as lambda from "../../../../policies/rules/lambda/lambda.ts";
import { environmentKey, noPlainSecrets } from "../../../../policies/rules/lambda/lambda-environment.ts";
import { egressNarrow, inVpc, severalZones } from "../../../../policies/rules/lambda/lambda-network.ts";
import {
  createStackResource,
  type Draft,
  describeMutations,
  describeRule,
  describeStackRule,
  UNKNOWN,
} from "../../../support/policies.ts";
import { createFlow, createPart, TYPES, urnOf } from "../../../support/policy-stacks.ts";

const FN = TYPES.fn;
const vpc = (subnetIds: unknown, securityGroupIds: unknown = ["sg-1"]) => ({
  vpcConfig: { subnetIds, securityGroupIds },
});
const subnet = (id: string, availabilityZone: unknown) =>
  createPart("subnet", { id, availabilityZone }, { urn: id, name: id });
const group = (egress: unknown) => createPart("group", { id: "sg-1", egress });
const rule = (props: Properties) => createPart("egress", { securityGroupId: "sg-1", ...props });
const inGroup = createPart("fn", vpc(["subnet-1"]));
const permission = createStackResource({ type: "aws:lambda/permission:Permission", props: { function: "worker" } });
const invokeConfig = (destination: unknown) =>
  createStackResource({
    type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    props: { functionName: "worker", destinationConfig: { onFailure: { destination } } },
  });

describe("rules for Lambda", () => {
  describeRule(lambda.tracingActive, {
    passes: [["active tracing", { tracingConfig: { mode: "Active" } }]],
    fails: [
      ["no tracing", {}, "tracingConfig.mode"],
      ["tracing of what is traced already", { tracingConfig: { mode: "PassThrough" } }, "tracingConfig.mode"],
    ],
    unknown: [["the mode", { tracingConfig: UNKNOWN }, "tracingConfig.mode"]],
  });

  describeRule(lambda.concurrencyReserved, {
    passes: [["executions of its own", { reservedConcurrentExecutions: 1 }]],
    fails: [
      ["none", {}, "reservedConcurrentExecutions"],
      ["-1, which means none", { reservedConcurrentExecutions: -1 }, "reservedConcurrentExecutions"],
      ["0, which stops it", { reservedConcurrentExecutions: 0 }, "reservedConcurrentExecutions"],
    ],
    unknown: [["how many", { reservedConcurrentExecutions: UNKNOWN }, "reservedConcurrentExecutions"]],
  });

  for (const [sized, property] of [
    [lambda.memorySized, "memorySize"],
    [lambda.timeoutSized, "timeout"],
  ] as const)
    describeRule(sized, {
      passes: [["a chosen one", { [property]: 256 }]],
      fails: [["the default", {}, property]],
      unknown: [["which", { [property]: UNKNOWN }, property]],
    });

  describeRule(lambda.functionTagged, {
    passes: [["a tag", { tags: { project: "x" } }]],
    fails: [["no tag", { tags: {} }, "tags"]],
    unknown: [["the tags", { tags: UNKNOWN }, "tags"]],
  });

  describeStackRule(lambda.asyncFailuresKept, {
    passes: [
      ["a function that only a mapping invokes", createFlow()],
      [
        "a function that only an API invokes, whose caller is answered",
        [
          createPart("fn"),
          createStackResource({
            type: "aws:lambda/permission:Permission",
            props: { function: "worker", principal: "apigateway.amazonaws.com" },
          }),
        ],
      ],
      [
        "a dead-letter queue",
        [createPart("fn", { deadLetterConfig: { targetArn: "arn:aws:sqs:eu-west-1:1:q" } }), permission],
      ],
      ["a destination on failure", [createPart("fn"), permission, invokeConfig("arn:aws:sqs:eu-west-1:1:q")]],
    ],
    fails: [
      ["a function that nothing here invokes", [createPart("fn")], "deadLetterConfig.targetArn"],
      ["a function that a service invokes too", [...createFlow(), permission], "deadLetterConfig.targetArn"],
      [
        "a function that a URL invokes too",
        [
          ...createFlow(),
          createStackResource({ type: "aws:lambda/functionUrl:FunctionUrl", props: { functionName: "worker" } }),
        ],
        "deadLetterConfig.targetArn",
      ],
    ],
    unknown: [
      ["the queue", [createPart("fn", { deadLetterConfig: UNKNOWN })], "deadLetterConfig.targetArn"],
      ["the destination", [createPart("fn"), invokeConfig(UNKNOWN)], "deadLetterConfig.targetArn"],
    ],
  });

  describeRule(environmentKey, {
    base: { environment: { variables: { LEVEL: "INFO" } } },
    passes: [
      ["a key", { kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" }],
      ["no environment", { environment: undefined }],
      ["an empty environment", { environment: { variables: {} } }],
    ],
    fails: [["AWS's own key", {}, "kmsKeyArn"]],
    unknown: [["the key", { kmsKeyArn: UNKNOWN }, "kmsKeyArn"]],
  });

  describeRule(noPlainSecrets, {
    passes: [
      ["no environment", {}],
      ["names and numbers", { environment: { variables: { LEVEL: "INFO", MAX: "7" } } }],
    ],
    fails: [
      [
        "a password",
        { environment: { variables: { LEVEL: "INFO", DB_PASSWORD: "hunter22" } } },
        "environment.variables.DB_PASSWORD",
      ],
    ],
    unknown: [
      ["one variable", { environment: { variables: { TOKEN: UNKNOWN } } }, "environment.variables.TOKEN"],
      ["the variables", { environment: { variables: UNKNOWN } }, "environment.variables"],
      ["the environment", { environment: UNKNOWN }, "environment.variables"],
    ],
  });

  describeRule(inVpc, {
    passes: [["subnets", vpc(["subnet-1"])]],
    fails: [
      ["none", {}, "vpcConfig.subnetIds"],
      ["an empty list", vpc([]), "vpcConfig.subnetIds"],
    ],
    unknown: [["which subnets", vpc(UNKNOWN), "vpcConfig.subnetIds"]],
  });

  describeStackRule(severalZones, {
    passes: [
      ["two zones", [createPart("fn", vpc(["a", "b"])), subnet("a", "eu-west-1a"), subnet("b", "eu-west-1b")]],
      ["two subnets of another stack", [createPart("fn", vpc(["a", "b"]))]],
      ["a function outside a VPC", [createPart("fn")]],
      ["one zone where one is enough", [createPart("fn", vpc(["a"]))], { zones: 1 }],
      [
        "subnets that are not known yet, of zones that are",
        [
          createPart("fn", vpc(UNKNOWN), { propertyDependencies: { vpcConfig: ["a", "b"] } }),
          subnet("a", "eu-west-1a"),
          subnet("b", "eu-west-1b"),
        ],
      ],
    ],
    fails: [
      [
        "two subnets of one zone",
        [createPart("fn", vpc(["a", "b"])), subnet("a", "eu-west-1a"), subnet("b", "eu-west-1a")],
        "vpcConfig.subnetIds",
      ],
      ["one subnet", [createPart("fn", vpc(["a"]))], "vpcConfig.subnetIds"],
    ],
    unknown: [
      ["which subnets", [createPart("fn", vpc(UNKNOWN))], "vpcConfig.subnetIds"],
      [
        "a subnet's zone",
        [createPart("fn", vpc(["a", "b"])), subnet("a", UNKNOWN), subnet("b", "eu-west-1b")],
        "vpcConfig.subnetIds",
      ],
    ],
  });

  describeStackRule(egressNarrow, {
    passes: [
      ["a prefix list", [inGroup, group(undefined), rule({ prefixListId: "pl-1" })]],
      ["a private range", [inGroup, group([{ cidrBlocks: ["10.0.0.0/8"] }])]],
      [
        "an open group that no function uses",
        [createPart("fn", vpc(["a"], ["sg-2"])), group([{ cidrBlocks: ["0.0.0.0/0"] }])],
      ],
    ],
    fails: [
      ["the world, inline", [inGroup, group([{ cidrBlocks: ["0.0.0.0/0"] }])], "egress[0].cidrBlocks[0]"],
      ["the world over IPv6, inline", [inGroup, group([{ ipv6CidrBlocks: ["::/0"] }])], "egress[0].ipv6CidrBlocks[0]"],
      ["the world, by a rule", [inGroup, group(undefined), rule({ cidrIpv4: "0.0.0.0/0" })], "cidrIpv4"],
      [
        "the world, by a rule of the older kind",
        [
          inGroup,
          group(undefined),
          createStackResource({
            type: "aws:ec2/securityGroupRule:SecurityGroupRule",
            props: { type: "egress", securityGroupId: "sg-1", cidrBlocks: ["0.0.0.0/0"] },
          }),
        ],
        "cidrBlocks[0]",
      ],
    ],
    unknown: [
      ["which groups", [createPart("fn", vpc(["a"], UNKNOWN))], "vpcConfig.securityGroupIds"],
      ["where a rule goes", [inGroup, group(undefined), rule({ cidrIpv4: UNKNOWN })], "cidrIpv4"],
      [
        "where a rule goes of a group that is not known either",
        [
          createPart("fn", vpc(["a"], [UNKNOWN]), { propertyDependencies: { vpcConfig: [urnOf("group")] } }),
          createPart("group", { id: UNKNOWN, egress: [{ cidrBlocks: UNKNOWN }] }),
        ],
        "egress[0].cidrBlocks",
      ],
    ],
  });

  const everywhere = (path: string, value: unknown) => (stack: Draft) => stack.everyRegion(FN, "enrich", path, value);
  describeMutations([
    {
      rule: lambda.tracingActive,
      title: "no tracing",
      apply: everywhere("tracingConfig.mode", "PassThrough"),
      also: ["lambda-role-narrow"],
    },
    {
      rule: lambda.concurrencyReserved,
      title: "no reserved concurrency",
      apply: everywhere("reservedConcurrentExecutions", -1),
    },
    { rule: lambda.memorySized, title: "memory by default", apply: everywhere("memorySize", undefined) },
    { rule: lambda.timeoutSized, title: "a time-out by default", apply: everywhere("timeout", undefined) },
    { rule: lambda.functionTagged, title: "no tags", apply: everywhere("tags", undefined) },
    {
      rule: lambda.asyncFailuresKept,
      title: "a function that nothing feeds any more",
      apply: (stack) => stack.removeEverywhere(TYPES.mapping, "enrich"),
      also: ["lambda-role-narrow", "cloudwatch-alarm-metric-emitted"],
    },
    { rule: environmentKey, title: "AWS's own key", apply: everywhere("kmsKeyArn", undefined) },
    { rule: noPlainSecrets, title: "a password", apply: everywhere("environment.variables.DB_PASSWORD", "hunter22") },
    { rule: inVpc, title: "no VPC", apply: everywhere("vpcConfig", undefined), also: ["lambda-role-narrow"] },
    {
      rule: severalZones,
      title: "a single zone",
      apply: (stack) => {
        for (const fn of stack.all(FN))
          stack.set(fn, "vpcConfig.subnetIds", [(fn.inputs.vpcConfig as { subnetIds: string[] }).subnetIds[0]]);
      },
    },
    {
      rule: egressNarrow,
      title: "a way to the world",
      apply: (stack) => stack.everyRegion(TYPES.egress, "to-s3", "cidrIpv4", "0.0.0.0/0"),
      also: ["security-group-egress-open"],
    },
  ]);
});
