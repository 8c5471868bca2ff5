import { AwsError } from "../aws-error.ts";
import { checkOnDemandQuota } from "./quota.ts";
import { findResource, findStream, type Registry } from "./registry.ts";
import type { Stream } from "./stream.ts";
import type { Scope, StreamIdentity, StreamMode } from "./types.ts";

const METRICS = [
  "IncomingBytes",
  "IncomingRecords",
  "OutgoingBytes",
  "OutgoingRecords",
  "WriteProvisionedThroughputExceeded",
  "ReadProvisionedThroughputExceeded",
  "IteratorAgeMilliseconds",
] as const;

/** A metric of a shard, or all of them. */
export type ShardLevelMetric = (typeof METRICS)[number] | "ALL";
/** Input of EnableEnhancedMonitoring and DisableEnhancedMonitoring. */
export type EnhancedMonitoringInput = StreamIdentity & { ShardLevelMetrics: ShardLevelMetric[] };
/** Their output: the metrics before and after. */
export type EnhancedMonitoringOutput = {
  StreamName: string;
  StreamARN: string;
  CurrentShardLevelMetrics: string[];
  DesiredShardLevelMetrics: string[];
};

/** The shards stay as they are. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamMode.html */
export function updateStreamMode(
  registry: Registry,
  scope: Scope,
  { StreamARN, StreamModeDetails }: { StreamARN: string; StreamModeDetails: { StreamMode: StreamMode } },
): void {
  const stream = findStream(registry, scope, { StreamARN });
  if (StreamModeDetails.StreamMode === stream.mode) return;
  if (StreamModeDetails.StreamMode === "ON_DEMAND") checkOnDemandQuota(registry, stream);
  stream.mode = StreamModeDetails.StreamMode;
}

/** Says so in descriptions and records; encrypts nothing. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StartStreamEncryption.html */
export function startStreamEncryption(
  registry: Registry,
  scope: Scope,
  { KeyId, ...identity }: StreamIdentity & { KeyId: string },
): void {
  findStream(registry, scope, identity).encryptionKeyId = KeyId;
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StopStreamEncryption.html */
export function stopStreamEncryption(registry: Registry, scope: Scope, identity: StreamIdentity): void {
  findStream(registry, scope, identity).encryptionKeyId = undefined;
}

/** Kept and described; nothing measures. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_EnableEnhancedMonitoring.html */
export function enableEnhancedMonitoring(
  registry: Registry,
  scope: Scope,
  { ShardLevelMetrics, ...identity }: EnhancedMonitoringInput,
): EnhancedMonitoringOutput {
  return changeMetrics(findStream(registry, scope, identity), (metrics) => {
    for (const name of expand(ShardLevelMetrics)) metrics.add(name);
  });
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DisableEnhancedMonitoring.html */
export function disableEnhancedMonitoring(
  registry: Registry,
  scope: Scope,
  { ShardLevelMetrics, ...identity }: EnhancedMonitoringInput,
): EnhancedMonitoringOutput {
  return changeMetrics(findStream(registry, scope, identity), (metrics) => {
    for (const name of expand(ShardLevelMetrics)) metrics.delete(name);
  });
}

/** Kept and given back; every call is allowed all the same. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutResourcePolicy.html */
export function putResourcePolicy(
  registry: Registry,
  scope: Scope,
  { ResourceARN, Policy }: { ResourceARN: string; Policy: string },
): void {
  findResource(registry, scope, ResourceARN).policy = Policy;
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetResourcePolicy.html */
export function getResourcePolicy(
  registry: Registry,
  scope: Scope,
  { ResourceARN }: { ResourceARN: string },
): { Policy: string } {
  const { policy } = findResource(registry, scope, ResourceARN);
  if (policy !== undefined) return { Policy: policy };
  throw new AwsError("ResourceNotFoundException", `No resource policy found for resource ARN ${ResourceARN}.`);
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteResourcePolicy.html */
export function deleteResourcePolicy(registry: Registry, scope: Scope, { ResourceARN }: { ResourceARN: string }): void {
  findResource(registry, scope, ResourceARN).policy = undefined;
}

function changeMetrics(stream: Stream, change: (metrics: Set<string>) => void): EnhancedMonitoringOutput {
  const { name, arn, shardLevelMetrics } = stream;
  const before = [...shardLevelMetrics];
  change(shardLevelMetrics);
  return {
    StreamName: name,
    StreamARN: arn,
    CurrentShardLevelMetrics: before,
    DesiredShardLevelMetrics: [...shardLevelMetrics],
  };
}

function expand(metrics: readonly ShardLevelMetric[]): readonly string[] {
  return metrics.includes("ALL") ? METRICS : metrics;
}
