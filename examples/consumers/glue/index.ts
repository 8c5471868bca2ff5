import path from "node:path";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as kinesis from "@pulumi/aws/kinesis/index.js";
import * as pulumi from "@pulumi/pulumi";
import {
  Alarms,
  Bucket,
  createDashboard,
  createKey,
  GlueStreamingJob,
  glueNeeds,
  Network,
  together,
  watchReaders,
} from "../../../infra/kit.ts";
import { streamOf } from "../flink/stream.ts";

const config = new pulumi.Config();
const { accountId } = getCallerIdentityOutput();
const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
const stream = streamOf(config.require("streamArn"));
const { region } = stream;
const name = `${project}-${stack}-${region}`;
const file = (base: string) => path.join(import.meta.dirname, base);

const base = { region, accountId, tags: { project, stack, region }, protect: config.requireBoolean("protect") };
const keyArn = createKey(`${name}-key`, base, {}).arn;
const common = { ...base, keyArn, permissionsBoundaryArn: config.get("permissionsBoundaryArn"), logRetentionDays: 365 };

const bucket = new Bucket(`${name}-counts`, common);
// Spark puts files down by another name, reads its checkpoints, and clears them away; it looks for the folders too, whose names
// have no slash.
const grants = ["counts", "checkpoint"].flatMap((prefix) =>
  (["read", "write", "delete"] as const).map((access) => bucket.grant(access, prefix)),
);
const consumer = config.requireBoolean("fanOut")
  ? new kinesis.StreamConsumer(name, { streamArn: stream.arn, region, tags: base.tags })
  : undefined;
const reads = { streamArn: stream.arn, consumerArn: consumer?.arn, keyArn: config.require("streamKeyArn") };
const network = new Network(`${name}-network`, {
  ...common,
  plan: { kind: "new", cidr: "10.1.0.0/16", availabilityZones: 2, nat: "none" },
  grants: [...glueNeeds(name, { region, accountId, reads }), ...grants],
});
const job = new GlueStreamingJob(name, {
  ...{ ...common, reads, grants },
  description: "Counts offers by country and minute.",
  code: { script: file("job.py"), modules: [file("counts.py")], bucket },
  worker: "G.025X",
  workers: config.requireNumber("workers"),
  arguments: {
    stream_arn: stream.arn,
    starting_position: "LATEST",
    to: pulumi.interpolate`s3://${bucket.name}/counts`,
    checkpoint: pulumi.interpolate`s3://${bucket.name}/checkpoint`,
    batch_seconds: "60",
    ...(consumer && { consumer_arn: consumer.arn }),
  },
  subnetId: first(network.subnetIds, "subnet"),
  securityGroupId: first(network.securityGroupIds, "security group"),
});

// What polls together is watched where the stream is.
const lag = consumer ? [watchReaders({ streamName: stream.name, consumerName: consumer.name })] : [];
const { alarms, graphs } = together([job.watch, ...lag]);
new Alarms(`${name}-alarms`, { ...common, alarms, emails: config.requireObject<string[]>("emails") });

/** Name of the Glue job. */
export const jobName = job.name;
/** Where its counts are. */
export const counts = pulumi.interpolate`s3://${bucket.name}/counts/`;
/** What the names of its log groups begin with. */
export const logPrefix = job.logPrefix;
/** Address of its CloudWatch dashboard. */
export const dashboardUrl = createDashboard(name, { region, sections: [graphs] }, {});

function first(ids: pulumi.Output<string[]>, what: string): pulumi.Output<string> {
  return ids.apply(([id]) => {
    if (id === undefined) throw new pulumi.RunError(`The network must have a ${what}, got none.\nFix: give it one`);
    return id;
  });
}
