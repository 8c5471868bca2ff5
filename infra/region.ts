import type * as iam from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { flowNameProblems, type RegionPlan } from "./config/plan.ts";
import { type Access, createAccess } from "./data/access.ts";
import { FailureStore } from "./data/failures.ts";
import { createKey } from "./data/key.ts";
import { createOperatorPolicy } from "./data/operator.ts";
import { Stream } from "./data/stream.ts";
import { Flow } from "./flow/flow.ts";
import type { FlowOfRegion } from "./flow/flow-of-region.ts";
import { Network } from "./network/network.ts";
import { Alarms } from "./watch/alarms.ts";
import { createDashboard } from "./watch/dashboard.ts";
import { watchStreams } from "./watch/streams.ts";
import { type AlarmThresholds, thresholdProblems, withThresholds } from "./watch/thresholds.ts";
import { type AlarmSpec, together, under } from "./watch/watch.ts";

/** What a region is built from: its plan, the account that it is built in, and its flows by name. */
export type RegionArgs = RegionPlan & {
  accountId: pulumi.Input<string>;
  flows: Readonly<Record<string, FlowOfRegion>>;
};

/** The flow that has the streams' first fan-out consumer, and names without a prefix. */
const FIRST_FLOW = "enrich";

/** What the functions of one region share, and those functions: streams, failure store, network, access, what watches them. */
export class Region extends pulumi.ComponentResource {
  readonly input: Stream;
  readonly output: Stream;
  readonly failures: FailureStore;
  readonly network: Network;
  readonly flows: Readonly<Record<string, Flow>>;
  readonly access: Access;
  /** What whoever puts failed records back may do. */
  readonly operator: iam.Policy;
  /** The alarms; undefined when the plan has none. */
  readonly alarms: Alarms | undefined;
  readonly dashboardUrl: pulumi.Output<string>;

  /** Throws `pulumi.RunError` for a flow whose name the region can't take. */
  constructor(name: string, args: RegionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:Region", name, {}, opts);
    const { region, tags, accountId, protect } = args;
    const parent = { parent: this };
    const keyArn = createKey(`${name}-key`, { region, accountId, tags, protect }, parent).arn;
    const common = { region, tags, keyArn, protect };

    this.input = new Stream(`${name}-input`, { ...common, ...args.input }, parent);
    this.output = new Stream(`${name}-output`, { ...common, ...args.output }, parent);
    this.failures = new FailureStore(
      `${name}-failures`,
      { ...common, accountId, retentionDays: args.failureRetentionDays },
      parent,
    );
    const flows = this.defineFlows(args, keyArn);
    this.network = new Network(
      `${name}-network`,
      {
        ...common,
        plan: args.network,
        accountId,
        grants: Object.values(flows).flatMap(({ grants }) => grants),
        logRetentionDays: args.function.logRetentionDays,
        permissionsBoundaryArn: args.permissionsBoundaryArn,
      },
      parent,
    );
    this.flows = this.createFlows(name, args, flows, keyArn);
    this.access = createAccess(name, { ...common, input: this.input, output: this.output }, parent);
    this.operator = createOperatorPolicy(
      name,
      {
        ...{ region, accountId, tags, keyArn, bucketArn: this.failures.arn, inputArn: this.input.arn },
        aliasArns: Object.values(this.flows).map(({ alias }) => alias.arn),
      },
      parent,
    );

    const sections = this.watch();
    const alarms = sections.flatMap((section) => section.alarms);
    this.alarms =
      args.alarms === "none"
        ? undefined
        : new Alarms(
            `${name}-alarms`,
            { ...common, accountId, emails: args.alarms.emails, alarms: tuned(alarms, args.alarms.thresholds) },
            parent,
          );
    this.dashboardUrl = createDashboard(name, { region, sections: sections.map(({ graphs }) => graphs) }, parent);
    this.registerOutputs({ dashboardUrl: this.dashboardUrl });
  }

  /** What is each flow's own. The network that they run in follows from their grants, so that this comes before it. */
  private defineFlows(args: RegionArgs, keyArn: pulumi.Output<string>): Record<string, ReturnType<FlowOfRegion>> {
    const names = Object.keys(args.flows);
    const problems = names.flatMap((flow) => flowNameProblems(flow, args));
    if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
    const { input, output, failures } = this;
    const shared = { input, output, failures, batch: args.batch, plan: args, accountId: args.accountId, keyArn };
    return Object.fromEntries(
      Object.entries(args.flows).map(([flow, define]) => {
        const place = {
          ...{ ...shared, flow, size: sizeOf(flow, args), parent: this },
          // One that another source drives has no consumer to pay for.
          get consumerArn() {
            return flow === FIRST_FLOW ? input.consumerArn : input.addConsumer(flow);
          },
        };
        return [flow, define(place)];
      }),
    );
  }

  private createFlows(
    name: string,
    args: RegionArgs,
    flows: Record<string, ReturnType<FlowOfRegion>>,
    keyArn: pulumi.Output<string>,
  ): Record<string, Flow> {
    const { region, accountId, tags, permissionsBoundaryArn, networkInterfaces } = args;
    const { subnetIds, securityGroupIds } = this.network;
    const place = { subnetIds, securityGroupIds, networkInterfaces };
    const shared = { region, accountId, tags, permissionsBoundaryArn, keyArn, ...place };
    return Object.fromEntries(
      Object.entries(flows).map(([flow, own]) => [
        flow,
        new Flow(`${name}-${flow}`, { ...shared, function: sizeOf(flow, args), ...own }, { parent: this }),
      ]),
    );
  }

  /** The streams and the first flow, then each further flow under its name. */
  private watch() {
    const { [FIRST_FLOW]: first, ...others } = this.flows;
    const streams = watchStreams(this.input.name, this.output.name);
    return [
      together([streams, ...(first ? [first.watch] : [])]),
      ...Object.entries(others).map(([flow, { watch }]) => under(flow, watch)),
    ];
  }
}

const sizeOf = (flow: string, args: RegionArgs) => ({ ...args.function, ...args.functions[flow] });

/** Alarms as the stack wants them. Throws `pulumi.RunError` for a threshold of an alarm that is none of them. */
function tuned(alarms: AlarmSpec[], thresholds: AlarmThresholds): AlarmSpec[] {
  const problems = thresholdProblems(alarms, thresholds, `${pulumi.getProject()}:alarmThresholds`);
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  return withThresholds(alarms, thresholds);
}
