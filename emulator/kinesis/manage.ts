import { AwsError } from "../aws-error.ts";
import { findStream, type Registry, streamKey } from "./registry.ts";
import { createStream as create } from "./stream.ts";
import type { Scope, StreamIdentity, StreamMode } from "./types.ts";

const ON_DEMAND_SHARDS = 4;
const MINIMUM_RECORD_KIB = 1024;
const MAXIMUM_RECORD_KIB = 10 * 1024;
const MINIMUM_RETENTION_HOURS = 24;
const MAXIMUM_RETENTION_HOURS = 8760;

/** Input of CreateStream. @default StreamModeDetails PROVISIONED, MaxRecordSizeInKiB 1,024 */
export type CreateStreamInput = {
  StreamName: string;
  ShardCount?: number | undefined;
  StreamModeDetails?: { StreamMode: StreamMode } | undefined;
  MaxRecordSizeInKiB?: number | undefined;
};
/** The stream is active at once. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html */
export function createStream(registry: Registry, scope: Scope, input: CreateStreamInput): void {
  const { StreamName: name, StreamModeDetails, ShardCount, MaxRecordSizeInKiB = MINIMUM_RECORD_KIB } = input;
  const key = streamKey(scope, name);
  if (!/^[a-zA-Z0-9_.-]{1,128}$/.test(name)) {
    throw invalid(
      `Value '${name}' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    );
  }
  if (registry.streams.has(key)) {
    throw new AwsError("ResourceInUseException", `Stream ${name} under account ${scope.account} already exists.`);
  }
  const mode = StreamModeDetails?.StreamMode ?? "PROVISIONED";
  const stream = create({
    ...scope,
    name,
    mode,
    shardCount: mode === "ON_DEMAND" ? ON_DEMAND_SHARDS : checkedInteger("shardCount", ShardCount, 1, 100_000),
    createdAtMs: registry.clock.now(),
    retentionPeriodHours: MINIMUM_RETENTION_HOURS,
    maxRecordSizeInKiB: checkedInteger(
      "maxRecordSizeInKiB",
      MaxRecordSizeInKiB,
      MINIMUM_RECORD_KIB,
      MAXIMUM_RECORD_KIB,
    ),
  });
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
  registry.streams.delete(streamKey(stream, stream.name));
}

/** Increases or decreases it. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html */
export function setRetentionPeriod(
  registry: Registry,
  scope: Scope,
  input: StreamIdentity & { RetentionPeriodHours: number },
): void {
  const hours = checkedInteger(
    "retentionPeriodHours",
    input.RetentionPeriodHours,
    MINIMUM_RETENTION_HOURS,
    MAXIMUM_RETENTION_HOURS,
  );
  findStream(registry, scope, input).retentionPeriodHours = hours;
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
  throw invalid(
    `Value '${value}' at '${name}' failed to satisfy constraint: Member must be between ${minimum} and ${maximum}`,
  );
}

function invalid(problem: string): AwsError {
  return new AwsError("ValidationException", `1 validation error detected: ${problem}`);
}
