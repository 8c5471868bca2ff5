import path from "node:path";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import { QUARANTINE_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import { FailureStore } from "../data/failures.ts";
import { Flow } from "../flow/flow.ts";
import { onRecords } from "../flow/sources/kinesis.ts";

/** What a function on a stream is built from. Interfaces without unions: programs in other languages are made from them. */
export interface StreamFunctionArgs {
  /** AWS region of the stream, and of all that is built. */
  region: string;
  /** Absolute path of the handler's source file, JavaScript or TypeScript. It exports `handler`. */
  entry: string;
  /** ARN of the Kinesis stream that drives the function. */
  streamArn: pulumi.Input<string>;
  /** Hours that the stream keeps a record. Default: 24. */
  streamRetentionHours?: number;
  /** ARN of the KMS key that encrypts the stream, and what is built here. */
  keyArn: pulumi.Input<string>;
  /** IDs of the subnets that the function runs in. */
  subnetIds: pulumi.Input<string[]>;
  /** IDs of the function's security groups. */
  securityGroupIds: pulumi.Input<string[]>;
  /** ARN of a stream that the handler puts records on, encrypted by the same key, as OUTPUT_STREAM_ARN. Default: none. */
  outputStreamArn?: pulumi.Input<string>;
  /** Environment variables of one's own. Default: none. */
  environment?: { [name: string]: pulumi.Input<string> };
  /** Memory in MiB. Default: 512. */
  memoryMib?: number;
  /** Seconds that an invocation may take. Default: 60. */
  timeoutSeconds?: number;
  /** Records in a batch at most. Default: 1,000. */
  batchSize?: number;
  /** Days that failures and logs are kept. Default: 14. */
  retentionDays?: number;
  /** Whether failure store and trigger are protected from deletion, and the trigger from replacement. Default: true. */
  protect?: boolean;
  /** Tags of all that is built. Default: none. */
  tags?: { [name: string]: string };
}

/** One function on a Kinesis stream of your own, with role, log group, trigger and a store that keeps, whole, what it gives up. */
export class StreamFunction extends pulumi.ComponentResource {
  /** Name of the function. */
  readonly functionName: pulumi.Output<string>;
  /** ARN of the function. */
  readonly functionArn: pulumi.Output<string>;
  /** ARN of the alias that the trigger invokes. */
  readonly aliasArn: pulumi.Output<string>;
  /** Name of the log group. */
  readonly logGroup: pulumi.Output<string>;
  /** Name of the bucket that keeps failures. */
  readonly failureBucket: pulumi.Output<string>;

  /** Throws `pulumi.RunError` for what AWS would refuse or what could lose a record. */
  constructor(name: string, args: StreamFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tributary:index:StreamFunction", name, {}, opts);
    const { region, keyArn, subnetIds, securityGroupIds, tags = {} } = args;
    const accountId = getCallerIdentityOutput({}, { parent: this }).accountId;
    const shared = { region, keyArn, accountId, tags };
    const failures = new FailureStore(
      `${name}-failures`,
      { ...shared, retentionDays: args.retentionDays ?? RETENTION_DAYS, protect: args.protect ?? true },
      { parent: this },
    );
    const flow = new Flow(
      name,
      {
        ...shared,
        ...{ subnetIds, securityGroupIds, permissionsBoundaryArn: undefined },
        description: `Handles the records of a stream with ${path.basename(args.entry)}.`,
        package: { entry: args.entry },
        function: functionOf(args),
        ...writesOf(args, failures),
        triggers: [onRecords(streamOf(args), { ...batchOf(args), failures, protect: args.protect ?? true })],
      },
      { parent: this },
    );
    this.functionName = flow.function.name;
    this.functionArn = flow.function.arn;
    this.aliasArn = flow.alias.arn;
    this.logGroup = flow.logGroup;
    this.failureBucket = failures.bucket;
    const { functionName, functionArn, aliasArn, logGroup, failureBucket } = this;
    this.registerOutputs({ functionName, functionArn, aliasArn, logGroup, failureBucket });
  }
}

const RETENTION_DAYS = 14;
const MAX_RECORD_BYTES = 1024 * 1024;

const streamOf = ({ streamArn, keyArn, region, streamRetentionHours = 24 }: StreamFunctionArgs) => ({
  arn: pulumi.output(streamArn),
  keyArn: pulumi.output(keyArn),
  region,
  retentionHours: streamRetentionHours,
});

const functionOf = (args: StreamFunctionArgs) => ({
  memoryMib: args.memoryMib ?? 512,
  timeoutSeconds: args.timeoutSeconds ?? 60,
  reservedConcurrency: -1,
  provisionedConcurrency: 0,
  logLevel: "INFO" as const,
  logRetentionDays: args.retentionDays ?? RETENTION_DAYS,
});

/** Records are given up when half of the time is over that the stream keeps them. */
const batchOf = ({ batchSize = 1_000, streamRetentionHours = 24 }: StreamFunctionArgs) => ({
  batchSize,
  batchingWindowSeconds: 1,
  parallelizationFactor: 1,
  maximumRetryAttempts: 10_000,
  maximumRecordAgeSeconds: Math.min(604_800, streamRetentionHours * 1_800),
  startingPosition: { at: "TRIM_HORIZON" as const },
  filterPatterns: [],
});

/** What the handler writes to, by grant and by environment variable, as `@tributary/kinesis-handler` reads them. */
function writesOf(args: StreamFunctionArgs, failures: FailureStore) {
  const { region, keyArn, outputStreamArn, environment = {} } = args;
  if (outputStreamArn === undefined) return { grants: [], environment };
  return {
    grants: [
      { kind: "write-stream" as const, streamArn: outputStreamArn, keyArn, region },
      failures.grantWrite([QUARANTINE_PREFIX]),
    ],
    environment: {
      OUTPUT_STREAM_ARN: outputStreamArn,
      FAILURE_STORE_BUCKET: failures.bucket,
      MAX_RECORD_BYTES: `${MAX_RECORD_BYTES}`,
      ...environment,
    },
  };
}
