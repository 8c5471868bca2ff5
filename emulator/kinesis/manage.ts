import { AwsError } from "../aws-error.ts";
import { checkOnDemandQuota, checkQuota } from "./quota.ts";
import { findStream, type Registry, streamKey } from "./registry.ts";
import { createStream as create, type Stream } from "./stream.ts";
import { tag } from "./tags.ts";
import type { Scope, StreamIdentity, StreamMode } from "./types.ts";

const ON_DEMAND_SHARDS = 4;
const MINIMUM_RECORD_KIB = 1024;
const MAXIMUM_RECORD_KIB = 10 * 1024;
const MINIMUM_RETENTION_HOURS = 24;
const MAXIMUM_RETENTION_HOURS = 8760;

/** Input of CreateStream. @default StreamModeDetails PROVISIONED with a ShardCount, ON_DEMAND without; MaxRecordSizeInKiB 1,024 */
export type CreateStreamInput = {
  StreamName: string;
  ShardCount?: number | undefined;
  StreamModeDetails?: { StreamMode: StreamMode } | undefined;
  MaxRecordSizeInKiB?: number | undefined;
  Tags?: Record<string, string> | undefined;
};
/** The stream is active at once. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html */
export function createStream(registry: Registry, scope: Scope, input: CreateStreamInput): void {
  const { StreamName: name, StreamModeDetails, MaxRecordSizeInKiB = MINIMUM_RECORD_KIB, Tags = {} } = input;
  const key = streamKey(scope, name);
  if (!/^[a-zA-Z0-9_.-]{1,128}$/.test(name)) {
    throw invalid(
      `Value '${name}' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    );
  }
  if (registry.streams.has(key)) {
    throw new AwsError("ResourceInUseException", `Stream ${name} under account ${scope.account} already exists.`);
  }
  // AWS gives a stream of which nothing is told four shards: on demand, in our reading.
  const mode = StreamModeDetails?.StreamMode ?? (input.ShardCount === undefined ? "ON_DEMAND" : "PROVISIONED");
  const shardCount =
    mode === "ON_DEMAND" ? ON_DEMAND_SHARDS : checkedInteger("shardCount", input.ShardCount, 1, 100_000);
  if (mode === "ON_DEMAND") checkOnDemandQuota(registry, scope);
  else checkQuota(registry, scope, shardCount);
  const stream = create({
    ...scope,
    name,
    mode,
    shardCount,
    createdAtMs: registry.clock.now(),
    recordBytes: registry.recordBytes,
    retentionPeriodHours: MINIMUM_RETENTION_HOURS,
    maxRecordSizeInKiB: checkedInteger(
      "maxRecordSizeInKiB",
      MaxRecordSizeInKiB,
      MINIMUM_RECORD_KIB,
      MAXIMUM_RECORD_KIB,
    ),
  });
  tag(stream, Tags);
  registry.streams.set(key, stream);
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html */
export function deleteStream(
  registry: Registry,
  scope: Scope,
  input: StreamIdentity & { EnforceConsumerDeletion?: boolean | undefined },
): void {
  const stream = findStream(registry, scope, input);
  if (stream.consumers.size > 0 && input.EnforceConsumerDeletion !== true) {
    throw new AwsError(
      "ResourceInUseException",
      `Stream ${stream.name} has enhanced fan-out consumers. Fix: set EnforceConsumerDeletion.`,
    );
  }
  for (const { subscriptions } of stream.consumers.values()) for (const { end } of subscriptions.values()) end();
  for (const { log } of stream.shards) log.trimBefore(log.end);
  registry.streams.delete(streamKey(stream, stream.name));
}

/** Input of IncreaseStreamRetentionPeriod and DecreaseStreamRetentionPeriod. */
export type RetentionPeriodInput = StreamIdentity & { RetentionPeriodHours: number };

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html */
export function increaseStreamRetentionPeriod(registry: Registry, scope: Scope, input: RetentionPeriodInput): void {
  const stream = findStream(registry, scope, input);
  const hours = checkedHours(input);
  if (hours < stream.retentionPeriodHours) throw wrongDirection(stream, hours, "shorter", "Decrease");
  stream.retentionPeriodHours = hours;
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DecreaseStreamRetentionPeriod.html */
export function decreaseStreamRetentionPeriod(registry: Registry, scope: Scope, input: RetentionPeriodInput): void {
  const stream = findStream(registry, scope, input);
  const hours = checkedHours(input);
  if (hours > stream.retentionPeriodHours) throw wrongDirection(stream, hours, "longer", "Increase");
  stream.retentionPeriodHours = hours;
}

function checkedHours({ RetentionPeriodHours: hours }: RetentionPeriodInput): number {
  const checked = checkedInteger("retentionPeriodHours", hours, 1, MAXIMUM_RETENTION_HOURS);
  if (checked >= MINIMUM_RETENTION_HOURS) return checked;
  throw new AwsError(
    "InvalidArgumentException",
    `Minimum allowed retention period is ${MINIMUM_RETENTION_HOURS} hours. Requested retention period (${hours} hours) is too short.`,
  );
}

function wrongDirection(stream: Stream, hours: number, how: "shorter" | "longer", other: string): AwsError {
  return new AwsError(
    "InvalidArgumentException",
    `Requested retention period (${hours} hours) for stream ${stream.name} can not be ${how} than existing retention period (${stream.retentionPeriodHours} hours). Use ${other}RetentionPeriod API.`,
  );
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateMaxRecordSize.html */
export function updateMaxRecordSize(
  registry: Registry,
  scope: Scope,
  input: StreamIdentity & { MaxRecordSizeInKiB: number },
): void {
  const kib = checkedInteger("maxRecordSizeInKiB", input.MaxRecordSizeInKiB, MINIMUM_RECORD_KIB, MAXIMUM_RECORD_KIB);
  findStream(registry, scope, input).maxRecordSizeInKiB = kib;
}

function checkedInteger(name: string, value: number | undefined, minimum: number, maximum: number): number {
  if (value !== undefined && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  const bound =
    value === undefined || value < minimum ? `greater than or equal to ${minimum}` : `less than or equal to ${maximum}`;
  throw invalid(`Value '${value}' at '${name}' failed to satisfy constraint: Member must have value ${bound}`);
}

function invalid(problem: string): AwsError {
  return new AwsError("ValidationException", `1 validation error detected: ${problem}`);
}
