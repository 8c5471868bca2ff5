import { AwsError } from "../aws-error.ts";
import type { Registry } from "./registry.ts";
import type { Scope, StreamMode } from "./types.ts";

const LARGE_REGIONS = ["us-east-1", "us-west-2", "eu-west-1"];
const ON_DEMAND_STREAMS = 50;

/** Output of DescribeLimits. */
export type DescribeLimitsOutput = {
  ShardLimit: number;
  OpenShardCount: number;
  OnDemandStreamCount: number;
  OnDemandStreamCountLimit: number;
};

/** The default quotas of an account. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeLimits.html */
export function describeLimits(registry: Registry, scope: Scope): DescribeLimitsOutput {
  return {
    ShardLimit: LARGE_REGIONS.includes(scope.region) ? 20_000 : 6_000,
    OpenShardCount: streamsOf(registry, scope, "PROVISIONED").reduce((sum, { open }) => sum + open.length, 0),
    OnDemandStreamCount: streamsOf(registry, scope, "ON_DEMAND").length,
    OnDemandStreamCountLimit: ON_DEMAND_STREAMS,
  };
}

/** @throws AwsError LimitExceededException when the account would have too many shards in the region. */
export function checkQuota(registry: Registry, scope: Scope, additional: number): void {
  const { ShardLimit, OpenShardCount } = describeLimits(registry, scope);
  if (OpenShardCount + additional <= ShardLimit) return;
  throw new AwsError(
    "LimitExceededException",
    `This request would exceed the shard limit for the account ${scope.account} in ${scope.region}. Current shard count for the account: ${OpenShardCount}. Limit: ${ShardLimit}. Number of additional shards that would have resulted from this request: ${additional}. Refer to the AWS Service Limits page (https://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request higher limits.`,
  );
}

/** @throws AwsError LimitExceededException when the account has all the on-demand streams that it may have in the region. */
export function checkOnDemandQuota(registry: Registry, scope: Scope): void {
  if (streamsOf(registry, scope, "ON_DEMAND").length < ON_DEMAND_STREAMS) return;
  throw new AwsError(
    "LimitExceededException",
    `This request would exceed the on-demand stream limit for the account ${scope.account} in ${scope.region}. Limit: ${ON_DEMAND_STREAMS}.`,
  );
}

function streamsOf(registry: Registry, { account, region }: Scope, mode: StreamMode) {
  return [...registry.streams.values()].filter(
    (stream) => stream.mode === mode && stream.account === account && stream.region === region,
  );
}
