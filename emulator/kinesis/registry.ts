import { AwsError } from "../aws-error.ts";
import type { Clock } from "../time/clock.ts";
import type { HeldBytes } from "./record-log.ts";
import type { RecordMemory } from "./record-memory.ts";
import type { NamedResource, Stream } from "./stream.ts";
import type { Scope, StreamIdentity } from "./types.ts";

/** Every stream of every account and region, and the clock they live by. */
export type Registry = {
  readonly clock: Clock;
  readonly streams: Map<string, Stream>;
  /** What all records take together. */
  readonly recordBytes: HeldBytes;
  readonly memory?: RecordMemory | undefined;
  /** Hears of each record that a stream took. */
  readonly onRecord?: ((record: AcceptedRecord) => void) | undefined;
  /** Hears of each record, or read, that a stream refused for its shard's limits, by the stream's ARN. */
  readonly onRefused?: ((streamArn: string, what: "write" | "read") => void) | undefined;
};

/** A record that a stream took. */
export type AcceptedRecord = {
  streamArn: string;
  shardId: string;
  sequenceNumber: string;
  partitionKey: string;
  data: Uint8Array;
  atMs: number;
};

const STREAM_ARN = /^arn:aws[a-z-]*:kinesis:([a-z0-9-]+):(\d{12}):stream\/([a-zA-Z0-9_.-]+)(\/consumer\/.+)?$/;

/** Where the ARN of a stream, or of its consumer, points to. @throws AwsError ValidationException */
export function parseStreamArn(arn: string): Scope & { name: string } {
  const [, region, account, name] = STREAM_ARN.exec(arn) ?? [];
  if (region === undefined || account === undefined || name === undefined) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${arn}' at 'streamARN' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+`,
    );
  }
  return { account, region, name };
}

/** The key of a stream in the registry. */
export function streamKey({ account, region }: Scope, name: string): string {
  return `${account}/${region}/${name}`;
}

/** @throws AwsError ResourceNotFoundException, or InvalidArgumentException when the call names no stream. */
export function findStream(registry: Registry, scope: Scope, identity: StreamIdentity): Stream {
  const { account, region, name } = resolve(scope, identity);
  const stream = registry.streams.get(streamKey({ account, region }, name));
  if (stream === undefined) {
    throw new AwsError("ResourceNotFoundException", `Stream ${name} under account ${account} not found.`);
  }
  return stream;
}

/** @throws AwsError ResourceNotFoundException when the stream is another one of the same name than the caller knows. */
export function checkCreation(stream: Stream, creation: Date | undefined): void {
  // Callers keep the time in seconds, as JSON gives it.
  if (creation === undefined || Math.floor(creation.getTime() / 1000) === Math.floor(stream.createdAtMs / 1000)) return;
  throw new AwsError(
    "ResourceNotFoundException",
    `Stream ${stream.name} under account ${stream.account}, created at ${creation.toISOString()}, not found.`,
  );
}

function resolve(scope: Scope, { StreamARN, StreamName }: StreamIdentity): Scope & { name: string } {
  if (StreamARN !== undefined) return parseStreamArn(StreamARN);
  if (StreamName !== undefined) return { ...scope, name: StreamName };
  throw new AwsError("InvalidArgumentException", "Either StreamName or StreamARN should be specified.");
}

/** The stream or the consumer of an ARN. @throws AwsError ResourceNotFoundException */
export function findResource(registry: Registry, scope: Scope, arn: string): NamedResource {
  const stream = findStream(registry, scope, { StreamARN: arn });
  if (arn === stream.arn) return stream;
  const consumer = [...stream.consumers.values()].find((candidate) => candidate.arn === arn);
  if (consumer !== undefined) return consumer;
  throw new AwsError("ResourceNotFoundException", `Consumer ${arn} under account ${stream.account} not found.`);
}
