import path from "node:path";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as kinesis from "@pulumi/aws/kinesis/index.js";
import * as pulumi from "@pulumi/pulumi";
import {
  Alarms,
  Bucket,
  createDashboard,
  createKey,
  FlinkApplication,
  flinkReads,
  Network,
} from "../../../infra/kit.ts";
import { streamOf } from "./stream.ts";

const config = new pulumi.Config();
const { accountId } = getCallerIdentityOutput();
const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
const stream = streamOf(config.require("streamArn"));
const { region } = stream;
const name = `${project}-${stack}-${region}`;
const jar = path.join(import.meta.dirname, "target", "count-offers.jar");

const base = { region, accountId, tags: { project, stack, region }, protect: config.requireBoolean("protect") };
const keyArn = createKey(`${name}-key`, base, {}).arn;
const common = { ...base, keyArn, permissionsBoundaryArn: config.get("permissionsBoundaryArn"), logRetentionDays: 365 };

const bucket = new Bucket(`${name}-counts`, common);
// Flink puts a part of a file down before a checkpoint, reads it again after a failure, and clears it away; it looks for the
// folder too, whose name has no slash.
const grants = (["read", "write", "delete"] as const).map((access) => bucket.grant(access, "counts"));
const consumer = config.requireBoolean("fanOut")
  ? new kinesis.StreamConsumer(name, { streamArn: stream.arn, region, tags: base.tags })
  : undefined;
const reads = {
  ...{ streamName: stream.name, streamArn: stream.arn, consumerArn: consumer?.arn },
  keyArn: config.require("streamKeyArn"),
};
const network = new Network(`${name}-network`, {
  ...common,
  plan: { kind: "new", cidr: "10.1.0.0/16", availabilityZones: 2, nat: "none" },
  grants: [flinkReads(reads, region), ...grants],
});
const fanOut = consumer && {
  ...{ "flink.stream.recordpublisher": "EFO", "flink.stream.efo.registration": "NONE" },
  [`flink.stream.efo.consumerarn.${stream.name}`]: consumer.arn,
};
const application = new FlinkApplication(name, {
  ...{ ...common, code: { jar, bucket }, reads, grants },
  description: "Counts offers by country and minute.",
  runtime: "FLINK-1_19",
  properties: {
    CountOffers: {
      ...{ stream: stream.name, "aws.region": region, ...fanOut },
      to: pulumi.interpolate`s3a://${bucket.name}/counts`,
    },
  },
  parallelism: { tasks: config.requireNumber("tasks"), tasksPerUnit: 1, autoScaling: false },
  logLevel: "INFO",
  subnetIds: network.subnetIds,
  securityGroupIds: network.securityGroupIds,
});

const { alarms, graphs } = application.watch;
new Alarms(`${name}-alarms`, { ...common, alarms, emails: config.requireObject<string[]>("emails") });

/** Name of the Managed Flink application. */
export const applicationName = application.name;
/** Where its counts are. */
export const counts = pulumi.interpolate`s3://${bucket.name}/counts/`;
/** Name of its log group. */
export const logGroup = application.logGroup;
/** Address of its CloudWatch dashboard. */
export const dashboardUrl = createDashboard(name, { region, sections: [graphs] }, {});
