import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { DISCARDED_PREFIX, QUARANTINE_PREFIX } from "../handlers/kinesis/failure-store/layout.ts";
import { PROJECT_FOLDER } from "./catalogue.ts";
import type { RegionPlan } from "./config/plan.ts";
import { type Access, createAccess } from "./data/access.ts";
import { FailureStore } from "./data/failures.ts";
import { createKey } from "./data/key.ts";
import { Stream } from "./data/stream.ts";
import { Flow } from "./flow/flow.ts";
import { kinesisEndpointPolicy, s3EndpointPolicy } from "./network/endpoint-policies.ts";
import { Network } from "./network/network.ts";
import { policyDocument } from "./policy-document.ts";
import { Alarms, type Watched } from "./watch/alarms.ts";
import { createDashboard } from "./watch/dashboard.ts";

/** What a region is built from: its plan, and the account that it is built in. */
export type RegionArgs = RegionPlan & { accountId: pulumi.Input<string> };

/** The pipeline of one region: input stream → function in a VPC → output stream, with what watches it and what keeps its failures. */
export class Region extends pulumi.ComponentResource {
  readonly input: Stream;
  readonly output: Stream;
  readonly failures: FailureStore;
  readonly network: Network;
  readonly flow: Flow;
  readonly access: Access;
  /** The alarms; undefined when the plan has none. */
  readonly alarms: Alarms | undefined;
  readonly dashboardUrl: pulumi.Output<string>;

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
    this.network = new Network(
      `${name}-network`,
      {
        ...common,
        plan: args.network,
        accountId,
        logRetentionDays: args.function.logRetentionDays,
        permissionsBoundaryArn: args.permissionsBoundaryArn,
        ...this.endpointPolicies(accountId),
      },
      parent,
    );
    this.flow = this.createFlow(`${name}-enrich`, args, keyArn);
    this.access = createAccess(name, { ...common, input: this.input, output: this.output }, parent);

    const watched = this.watched();
    const limits = { ...args.function, ...args.batch };
    this.alarms =
      args.alarms === "none"
        ? undefined
        : new Alarms(`${name}-alarms`, { ...common, ...args.alarms, accountId, watched, limits }, parent);
    this.dashboardUrl = createDashboard(name, { region, watched }, parent);
    this.registerOutputs({ dashboardUrl: this.dashboardUrl });
  }

  /** The enrichment: reads the input stream, writes the output stream, keeps what fails. */
  private createFlow(name: string, args: RegionArgs, keyArn: pulumi.Output<string>): Flow {
    const { region } = args;
    const { input, output, failures } = this;
    return new Flow(
      name,
      {
        ...args,
        keyArn,
        description: "Adds to each record the bandwidth options sold at its location.",
        grants: [
          { kind: "read-stream", streamArn: input.arn, consumerArn: input.consumerArn, keyArn, region },
          { kind: "write-stream", streamArn: output.arn, keyArn, region },
          {
            kind: "write-objects",
            bucketArn: failures.arn,
            prefixes: [QUARANTINE_PREFIX, DISCARDED_PREFIX],
            keyArn,
            region,
            accountId: args.accountId,
          },
        ],
        package: {
          entry: path.join(PROJECT_FOLDER, "handlers/enrich/index.ts"),
          files: { "catalogue.json": path.join(PROJECT_FOLDER, args.catalogue) },
        },
        environment: {
          OUTPUT_STREAM_ARN: output.arn,
          FAILURE_STORE_BUCKET: failures.bucket,
          MAX_RECORD_BYTES: `${args.output.maxRecordKib * 1024}`,
        },
        subnetIds: this.network.subnetIds,
        securityGroupIds: this.network.securityGroupIds,
        trigger: {
          source: "kinesis",
          eventSourceArn: input.consumerArn ?? input.arn,
          retentionHours: args.input.retentionHours,
          failureBucketArn: failures.arn,
          ...args.batch,
        },
      },
      { parent: this },
    );
  }

  private endpointPolicies(accountId: pulumi.Input<string>) {
    const known = pulumi.all([accountId, this.output.arn, this.failures.arn]);
    return {
      kinesisPolicy: policyDocument(known.apply(([account, stream]) => kinesisEndpointPolicy(account, stream))),
      s3Policy: policyDocument(
        known.apply(([account, , bucket]) => s3EndpointPolicy(account, bucket, QUARANTINE_PREFIX)),
      ),
    };
  }

  private watched(): Watched {
    return {
      functionName: this.flow.function.name,
      triggerUuid: this.flow.trigger.uuid,
      inputStream: this.input.name,
      outputStream: this.output.name,
    };
  }
}
