import { existsSync } from "node:fs";
import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as flink from "@pulumi/aws/kinesisanalyticsv2/index.js";
import * as s3 from "@pulumi/aws/s3/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Bucket } from "../data/bucket.ts";
import { placeProblems } from "../data/code-place.ts";
import { createPolicy } from "../flow/role.ts";
import type { GrantArgs } from "../grants/grant.ts";
import { boundedTags } from "../policy-document.ts";
import { watchFlink } from "../watch/flink.ts";
import type { Watch } from "../watch/watch.ts";
import { applicationProblems, type FlinkSettings } from "./application-problems.ts";
import { createFlinkRole } from "./role.ts";

/** What a Managed Flink application is built from: its code, what it reads, what it may do, its size, its place. */
export type FlinkApplicationArgs = FlinkSettings & {
  region: string;
  accountId: pulumi.Input<string>;
  /** The job: a jar on this machine, which goes below `code/` in the bucket. */
  code: { jar: string; bucket: Bucket };
  /** The stream that it reads, through its own fan-out consumer when there is one. */
  reads: {
    streamName: pulumi.Input<string>;
    streamArn: pulumi.Input<string>;
    consumerArn?: pulumi.Input<string> | undefined;
    /** ARN of the KMS key that encrypts the stream. */
    keyArn: pulumi.Input<string>;
  };
  /** What the job's code may do beside reading the stream. */
  grants: GrantArgs[];
  logRetentionDays: number;
  subnetIds: pulumi.Input<string[]>;
  securityGroupIds: pulumi.Input<string[]>;
  /** ARN of the KMS key that encrypts the log. */
  keyArn: pulumi.Input<string>;
  /** ARN of the policy that bounds what the role may ever do; undefined without one. */
  permissionsBoundaryArn: string | undefined;
  tags: Record<string, string>;
  /** Whether the application, with its snapshots, is protected from deletion. */
  protect: boolean;
};

const CODE_PREFIX = "code/";

/** What reading the stream asks for: the network's ways out follow from it and from the job's own grants. */
export const flinkReads = ({ streamArn, consumerArn, keyArn }: FlinkApplicationArgs["reads"], region: string) =>
  ({ kind: "read-stream", streamArn, consumerArn, keyArn, region }) satisfies GrantArgs;

/**
 * A Managed Flink application that reads a stream: started, in a VPC, with checkpoints each minute, a snapshot before each update,
 * a log, a role of its own. What is watched stands in `watch`.
 */
export class FlinkApplication extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly logGroup: pulumi.Output<string>;
  readonly watch: Watch;

  /** Throws `pulumi.RunError` that lists every setting that AWS would refuse, and for a jar that is not there. */
  constructor(name: string, args: FlinkApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:FlinkApplication", name, {}, opts);
    const problems = [...applicationProblems(name, args), ...placeProblems(args)];
    if (problems.length > 0) throw new pulumi.RunError(problems.map((problem) => `${name}: ${problem}`).join("\n"));
    const { region, tags, accountId, permissionsBoundaryArn, keyArn } = args;
    const parent = { parent: this };
    const logGroup = new cloudwatch.LogGroup(
      name,
      {
        namePrefix: `/aws/kinesis-analytics/${name}-`,
        retentionInDays: args.logRetentionDays,
        kmsKeyId: keyArn,
        region,
        tags,
      },
      parent,
    );
    const logStream = new cloudwatch.LogStream(
      name,
      { name: "application", logGroupName: logGroup.name, region },
      parent,
    );
    const policy = createPolicy(
      name,
      { grants: grantsOf(args, logGroup, logStream), tags: boundedTags(tags, permissionsBoundaryArn) },
      parent,
    );
    const { role, attachment } = createFlinkRole(
      name,
      { ...{ region, accountId, permissionsBoundaryArn, tags }, policyArn: policy.arn },
      parent,
    );
    const code = this.putCode(name, args);
    const application = new flink.Application(
      name,
      {
        description: args.description,
        runtimeEnvironment: args.runtime,
        serviceExecutionRole: role.arn,
        startApplication: true,
        applicationConfiguration: configurationOf(args, code),
        cloudwatchLoggingOptions: { logStreamArn: logStream.arn },
        region,
        tags,
      },
      { ...parent, protect: args.protect, dependsOn: [attachment] },
    );
    this.name = application.name;
    this.arn = application.arn;
    this.logGroup = logGroup.name;
    this.watch = watchFlink({ applicationName: application.name, streamName: args.reads.streamName });
    this.registerOutputs({ name: this.name, arn: this.arn, logGroup: this.logGroup });
  }

  /** A preview shows what would be, built or not. */
  private putCode(name: string, { code: { jar, bucket }, region, tags }: FlinkApplicationArgs): s3.BucketObjectv2 {
    const isBuilt = existsSync(jar);
    const missing = `${name}: code.jar must be a file, got ${jar}, which is not there.\nFix: build it, as its README says`;
    if (!isBuilt && !pulumi.runtime.isDryRun()) throw new pulumi.RunError(missing);
    if (!isBuilt) void pulumi.log.warn(missing, this);
    return new s3.BucketObjectv2(
      name,
      {
        bucket: bucket.name,
        key: `${CODE_PREFIX}${name}.jar`,
        source: isBuilt ? new pulumi.asset.FileAsset(jar) : new pulumi.asset.StringAsset(""),
        kmsKeyId: bucket.keyArn,
        bucketKeyEnabled: true,
        region,
        tags,
      },
      { parent: this },
    );
  }
}

function grantsOf(
  args: FlinkApplicationArgs,
  logGroup: cloudwatch.LogGroup,
  logStream: cloudwatch.LogStream,
): GrantArgs[] {
  const { region, accountId, subnetIds, securityGroupIds } = args;
  return [
    flinkReads(args.reads, region),
    args.code.bucket.grant("read", CODE_PREFIX),
    ...args.grants,
    { kind: "flink-logs", logGroupArn: logGroup.arn, logStreamArn: logStream.arn },
    { kind: "flink-interfaces", region, accountId, subnetIds, securityGroupIds },
  ];
}

/** Which says all that AWS would fill in otherwise: `DEFAULT` hides what holds. */
function configurationOf(args: FlinkApplicationArgs, object: s3.BucketObjectv2) {
  const { parallelism, logLevel, subnetIds, securityGroupIds, properties, code } = args;
  const propertyGroups = Object.entries(properties).map(([propertyGroupId, propertyMap]) => ({
    propertyGroupId,
    propertyMap,
  }));
  return {
    applicationCodeConfiguration: {
      codeContentType: "ZIPFILE",
      codeContent: {
        s3ContentLocation: { bucketArn: code.bucket.arn, fileKey: object.key, objectVersion: object.versionId },
      },
    },
    applicationSnapshotConfiguration: { snapshotsEnabled: true },
    // The provider takes no list of none.
    ...(propertyGroups.length > 0 && { environmentProperties: { propertyGroups } }),
    flinkApplicationConfiguration: {
      checkpointConfiguration: { configurationType: "DEFAULT" },
      monitoringConfiguration: { configurationType: "CUSTOM", logLevel, metricsLevel: "APPLICATION" },
      parallelismConfiguration: {
        configurationType: "CUSTOM",
        parallelism: parallelism.tasks,
        parallelismPerKpu: parallelism.tasksPerUnit,
        autoScalingEnabled: parallelism.autoScaling,
      },
    },
    vpcConfiguration: { subnetIds, securityGroupIds },
  };
}
