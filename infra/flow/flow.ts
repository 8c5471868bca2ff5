import type * as lambda from "@pulumi/aws/lambda/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { FunctionPlan } from "../config/plan.ts";
import type { KeptMessages } from "../data/dead-letters.ts";
import type { FailureStore } from "../data/failures.ts";
import type { GrantArgs } from "../grants/grant.ts";
import { boundedTags } from "../policy-document.ts";
import { watchAsynchronous } from "../watch/asynchronous.ts";
import { watchFunction } from "../watch/function.ts";
import { numbered, together, type Watch } from "../watch/watch.ts";
import {
  type Asynchronous,
  asynchronousGrants,
  asynchronousOf,
  asynchronousProblems,
  createEventInvokeConfig,
} from "./asynchronous.ts";
import { createFunction, createLogGroup, type PublishedFunction } from "./function.ts";
import { loopProblems } from "./loops.ts";
import { type PackageArgs, packageHandler } from "./package/package.ts";
import { statedModuleProblems } from "./package/stated-module.ts";
import { createPolicy, createRole } from "./role.ts";
import type { AnyHandler, Connected, EventOf, HandlerModule, Trigger } from "./sources/trigger.ts";

/** What a flow is built from: what it may do, its code, its size, its place, what invokes it. */
export type FlowArgs<Module extends HandlerModule = AnyHandler> = {
  region: string;
  accountId: pulumi.Input<string>;
  description: string;
  /** What the handler's code may do; what triggers, tracing, logs and network interfaces need is granted by the flow. */
  grants: GrantArgs[];
  package: PackageArgs;
  function: FunctionPlan;
  environment: Record<string, pulumi.Input<string>>;
  subnetIds: pulumi.Input<string[]>;
  securityGroupIds: pulumi.Input<string[]>;
  /** Where Lambda may create the function's network interfaces: in these subnets and groups, or in any. @default named */
  networkInterfaces?: "named" | "any";
  /** ARN of the KMS key that encrypts environment variables and logs. */
  keyArn: pulumi.Input<string>;
  /** What invokes the function. The handler must take what each of them sends. */
  triggers: readonly [Trigger<EventOf<Module>>, ...Trigger<EventOf<Module>>[]];
  /** What is watched beside function and triggers, such as metrics of the handler's own. @default nothing */
  watch?: (functionName: pulumi.Output<string>) => Watch;
  /** ARN of the policy that bounds what the role may ever do; undefined without one. */
  permissionsBoundaryArn: string | undefined;
  tags: Record<string, string>;
};

/**
 * One function from end to end: policy → role → package → function → trigger. `Module` is the type of the handler's module,
 * `typeof import("./handler.ts")`, so that a handler which can't take what its triggers send does not compile.
 */
export class Flow<Module extends HandlerModule = AnyHandler> extends pulumi.ComponentResource {
  readonly function: lambda.Function;
  readonly alias: lambda.Alias;
  readonly logGroup: pulumi.Output<string>;
  /** Alarms and graphs of the function and of its triggers. */
  readonly watch: Watch;
  /** Where what the function did not get or could not handle lies. */
  readonly kept: { stores: readonly FailureStore[]; messages: readonly KeptMessages[] };

  /** Throws `pulumi.RunError` that lists every setting that AWS would refuse or that could lose a record. */
  constructor(name: string, args: FlowArgs<Module>, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:Flow", name, {}, opts);
    const asynchronous = asynchronousOf(args.triggers);
    const own = [...args.triggers.flatMap(({ grants }) => grants), ...asynchronousGrants(asynchronous), ...args.grants];
    const problems = [
      ...args.triggers.flatMap((trigger) => [...trigger.problems, ...(trigger.problemsOf?.(args.function) ?? [])]),
      ...asynchronousProblems(args.triggers),
      ...loopProblems(args.triggers, own),
      ...statedModuleProblems(args.package, new.target),
    ];
    if (problems.length > 0) throw new pulumi.RunError(problems.map((problem) => `${name}: ${problem}`).join("\n"));
    const { region, tags, keyArn, accountId, subnetIds, securityGroupIds, permissionsBoundaryArn } = args;
    const parent = { parent: this };
    const anywhere = args.networkInterfaces === "any";
    const { logRetentionDays, timeoutSeconds } = args.function;
    const logGroup = createLogGroup(name, { keyArn, logRetentionDays, region, tags }, parent);
    const grants: GrantArgs[] = [
      ...own,
      { kind: "write-logs", logGroupArn: logGroup.arn },
      { kind: "vpc-interfaces", region, accountId, functionName: name, subnetIds, securityGroupIds, anywhere },
      { kind: "tracing" },
    ];

    const policy = createPolicy(name, { grants, tags: boundedTags(tags, permissionsBoundaryArn) }, parent);
    const role = createRole(name, { policyArn: policy.arn, accountId, permissionsBoundaryArn, tags }, parent);
    const code = packageHandler(args.package);
    const published = createFunction(name, { ...args, ...args.function, role, code, logGroup }, parent);

    this.function = published.function;
    this.alias = published.alias;
    this.logGroup = logGroup.name;
    const connected = this.connect(name, args, published, asynchronous);
    this.watch = together([
      args.watch?.(published.function.name) ?? { alarms: [], graphs: [] },
      ...connected.map((trigger, index) => numbered(index, trigger)),
      ...(asynchronous === undefined ? [] : [watchAsynchronous(published.function.name)]),
      watchFunction(published.function.name, timeoutSeconds),
    ]);
    const stores = args.triggers.flatMap(({ failures, asynchronous: events }) => failures ?? events?.failures ?? []);
    this.kept = { stores, messages: connected.flatMap(({ deadLetters }) => deadLetters ?? []) };
    this.registerOutputs({ functionArn: this.function.arn, aliasArn: this.alias.arn, logGroup: this.logGroup });
  }

  /** The first trigger has the flow's name, so that it keeps it whatever follows. */
  private connect(
    name: string,
    { triggers, tags }: FlowArgs<Module>,
    published: PublishedFunction,
    asynchronous: Asynchronous | undefined,
  ): Connected[] {
    const parent = { parent: this };
    // What keeps failures stands before the first event comes.
    const config = asynchronous && createEventInvokeConfig(name, published, asynchronous, parent);
    const opts = config === undefined ? parent : { ...parent, dependsOn: [config] };
    return triggers.map((trigger, index) =>
      trigger.connect(index === 0 ? name : `${name}-${index + 1}`, { ...published, tags }, opts),
    );
  }
}
