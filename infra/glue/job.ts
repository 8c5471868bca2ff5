import { existsSync } from "node:fs";
import path from "node:path";
import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as glue from "@pulumi/aws/glue/index.js";
import * as s3 from "@pulumi/aws/s3/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Bucket } from "../data/bucket.ts";
import { placeProblems } from "../data/code-place.ts";
import { createPolicy } from "../flow/role.ts";
import type { GrantArgs } from "../grants/grant.ts";
import { boundedTags } from "../policy-document.ts";
import { watchGlue } from "../watch/glue.ts";
import type { Watch } from "../watch/watch.ts";
import { createConnection } from "./connection.ts";
import { matchFailedRuns } from "./failed-runs.ts";
import { type GlueSettings, jobProblems } from "./job-problems.ts";
import { type GlueNeeds, glueNeeds, LOGS, logPrefix } from "./needs.ts";
import { createGlueRole } from "./role.ts";

/** What a Glue streaming job is built from: its code, what it reads, what it may do, its size, its place. */
export type GlueStreamingJobArgs = GlueSettings &
  GlueNeeds & {
    /** The job: Python files on this machine, which go below `code/` in the bucket. */
    code: {
      script: string;
      /** What it imports. */
      modules: string[];
      bucket: Bucket;
    };
    /** What the job's code may do beside reading the stream. */
    grants: GrantArgs[];
    logRetentionDays: number;
    /** A subnet whose network lets out what `glueNeeds` and `grants` ask for. */
    subnetId: pulumi.Input<string>;
    /** The security group of the workers: rules that let them talk to each other are added to it. */
    securityGroupId: pulumi.Input<string>;
    /** ARN of the KMS key that encrypts the log. */
    keyArn: pulumi.Input<string>;
    /** ARN of the policy that bounds what the role may ever do; undefined without one. */
    permissionsBoundaryArn: string | undefined;
    tags: Record<string, string>;
  };

const CODE_PREFIX = "code/";
/** AWS ends a run after less than 7 days, or 10,080 minutes. */
const LONGEST_RUN_MINUTES = 10_079;

/**
 * A Glue streaming job, of Glue 5.0, that reads a stream: in a VPC, with a log, a role of its own, and a trigger that starts it when it
 * does not run. What is watched stands in `watch`.
 */
export class GlueStreamingJob extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  /** Its log groups begin so. */
  readonly logPrefix: string;
  readonly watch: Watch;

  /** Throws `pulumi.RunError` that lists every setting that AWS would refuse, and for a file that is not there. */
  constructor(name: string, args: GlueStreamingJobArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:GlueStreamingJob", name, {}, opts);
    const problems = [...jobProblems(name, args), ...fileProblems(args.code), ...placeProblems(args)];
    if (problems.length > 0) throw new pulumi.RunError(problems.map((problem) => `${name}: ${problem}`).join("\n"));
    const { region, tags, accountId, permissionsBoundaryArn } = args;
    const parent = { parent: this };
    const logs = this.createLogs(name, args);
    const connection = createConnection(name, args, parent);
    const policy = createPolicy(
      name,
      { grants: grantsOf(name, args), tags: boundedTags(tags, permissionsBoundaryArn) },
      parent,
    );
    const { role, attachment } = createGlueRole(
      name,
      { ...{ accountId, permissionsBoundaryArn, tags }, policyArn: policy.arn },
      parent,
    );
    const script = this.put(name, args.code.script, args);
    const modules = args.code.modules.map((module) => this.put(name, module, args));
    const job = new glue.Job(
      name,
      {
        ...{ description: args.description, roleArn: role.arn, connections: [connection.name] },
        command: { name: "gluestreaming", pythonVersion: "3", scriptLocation: locationOf(script) },
        ...{ glueVersion: "5.0", workerType: args.worker, numberOfWorkers: args.workers },
        defaultArguments: argumentsOf(name, args, modules),
        ...{ executionProperty: { maxConcurrentRuns: 1 }, maxRetries: 1, timeout: LONGEST_RUN_MINUTES },
        ...{ region, tags },
      },
      { ...parent, dependsOn: [attachment, ...logs] },
    );
    this.startWhenStopped(name, job, args);
    this.name = job.name;
    this.logPrefix = logPrefix(name);
    const failed = matchFailedRuns(name, { region, jobName: job.name, tags }, parent);
    this.watch = watchGlue({ jobName: job.name, failedRuns: failed.name });
    this.registerOutputs({ name: this.name, logPrefix: this.logPrefix });
  }

  /** Glue takes these names when they begin alike: Pulumi would end each another way. */
  private createLogs(name: string, { region, keyArn, logRetentionDays, tags }: GlueStreamingJobArgs) {
    return LOGS.map(
      (log) =>
        new cloudwatch.LogGroup(
          `${name}-${log}`,
          {
            name: `${logPrefix(name)}/${log}`,
            ...{ retentionInDays: logRetentionDays, kmsKeyId: keyArn, region, tags },
          },
          { parent: this },
        ),
    );
  }

  private put(name: string, file: string, { code: { bucket }, region, tags }: GlueStreamingJobArgs): s3.BucketObjectv2 {
    const base = path.basename(file);
    return new s3.BucketObjectv2(
      `${name}-${base}`,
      {
        bucket: bucket.name,
        key: `${CODE_PREFIX}${name}/${base}`,
        source: new pulumi.asset.FileAsset(file),
        ...{ kmsKeyId: bucket.keyArn, bucketKeyEnabled: true, region, tags },
      },
      { parent: this },
    );
  }

  /** Beside the run in progress another fails at once, as Glue's `FAILED` says among other things. */
  private startWhenStopped(name: string, job: glue.Job, { region, tags }: GlueStreamingJobArgs): void {
    new glue.Trigger(
      name,
      {
        description: `Starts ${name}, each quarter of an hour, when it does not run.`,
        type: "SCHEDULED",
        schedule: "cron(0/15 * * * ? *)",
        actions: [{ jobName: job.name }],
        ...{ startOnCreation: true, region, tags },
      },
      { parent: this },
    );
  }
}

/** Files go below one prefix by their own names. */
function fileProblems({ script, modules }: GlueStreamingJobArgs["code"]): string[] {
  const files = [script, ...modules];
  const names = files.map((file) => path.basename(file));
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...files
      .filter((file) => !existsSync(file))
      .map((file) => `code must name files, got ${file}, which is not there.\nFix: the path of the Python file`),
    ...[...twice].map((name) => `code must name files of different names, got ${name} twice.\nFix: rename one of them`),
  ];
}

const locationOf = ({ bucket, key }: s3.BucketObjectv2) => pulumi.interpolate`s3://${bucket}/${key}`;

function grantsOf(name: string, args: GlueStreamingJobArgs): GrantArgs[] {
  const { region, accountId, subnetId, securityGroupId } = args;
  return [
    ...glueNeeds(name, args),
    args.code.bucket.grant("read", `${CODE_PREFIX}${name}/`),
    ...args.grants,
    { kind: "glue-interfaces", region, accountId, subnetId, securityGroupId },
  ];
}

/** A job of Spark's checkpoints has no use for Glue's bookmarks. */
function argumentsOf(name: string, args: GlueStreamingJobArgs, modules: s3.BucketObjectv2[]) {
  const own = Object.fromEntries(Object.entries(args.arguments).map(([key, value]) => [`--${key}`, value]));
  return {
    ...own,
    ...(modules.length > 0 && {
      "--extra-py-files": pulumi.all(modules.map(locationOf)).apply((all) => all.join(",")),
    }),
    "--custom-logGroup-prefix": logPrefix(name),
    "--enable-metrics": "true",
    "--job-bookmark-option": "job-bookmark-disable",
    "--job-language": "python",
  };
}
