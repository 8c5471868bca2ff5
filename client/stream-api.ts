import { type _Record as KinesisRecord, ListShardsCommand, type Shard } from "@aws-sdk/client-kinesis";
import { backOffMs } from "./back-off.ts";
import type { Clock } from "./clock.ts";
import type { KinesisSender } from "./kinesis-client.ts";
import { failureOfError } from "./kinesis-failure.ts";

/** The stream cannot be read: Kinesis refuses, or has not answered for too long. */
export class ConsumerError extends Error {
  override readonly name = "ConsumerError";
  /** Kinesis's own error code, or the network's. */
  readonly code: string;

  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** What reading a stream needs. */
export type StreamSource = {
  client: KinesisSender;
  streamArn: string;
  clock: Clock;
  random(): number;
  /** Milliseconds without a single answer after which reading fails. */
  giveUpAfterMs: number;
  signal: AbortSignal;
};

/** Where reading of a shard starts. */
export type Position =
  | { Type: "TRIM_HORIZON" | "LATEST" }
  | { Type: "AT_TIMESTAMP"; Timestamp: Date }
  | { Type: "AFTER_SEQUENCE_NUMBER"; SequenceNumber: string };

/** Records of one shard, in order. */
export type Page = readonly KinesisRecord[];

/**
 * Repeats `call` while Kinesis throttles it or is unavailable.
 * @throws ConsumerError when it is refused, or fails for `giveUpAfterMs`; the error itself for codes in `passOn`.
 */
export async function persistently<T>(
  reader: StreamSource,
  call: () => Promise<T>,
  passOn: readonly string[] = [],
): Promise<T> {
  const { clock, signal } = reader;
  const since = clock.now();
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await call();
    } catch (error) {
      const { kind, code } = failureOfError(error);
      if (signal.aborted || passOn.includes(code)) throw error;
      if (kind === "refused" || kind === "invalid") throw refused(reader, code, error);
      if (clock.now() - since >= reader.giveUpAfterMs) throw silent(reader, code, attempts, error);
      await clock.sleep(backOffMs(attempts, reader.random), signal);
    }
  }
}

/** Where to go on from `start` when nothing was read: LATEST moves on with time, so it becomes the time when it was asked for. */
export function resumable(start: Position, { clock }: StreamSource): Position {
  return start.Type === "LATEST" ? { Type: "AT_TIMESTAMP", Timestamp: new Date(clock.now()) } : start;
}

/** Every shard of the stream that still holds records or takes them. */
export async function listShards(reader: StreamSource): Promise<Shard[]> {
  const shards: Shard[] = [];
  let NextToken: string | undefined;
  do {
    const command = new ListShardsCommand(NextToken === undefined ? { StreamARN: reader.streamArn } : { NextToken });
    const answer = await persistently(reader, () => reader.client.send(command, { abortSignal: reader.signal }));
    shards.push(...(answer.Shards ?? []));
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return shards;
}

function refused({ streamArn }: StreamSource, code: string, cause: unknown): ConsumerError {
  return new ConsumerError(
    code,
    `Kinesis refused to read ${streamArn} with ${code}.\n` +
      "Fix: check the stream's ARN, the application's IAM policy (policies.consumerArn of the outputs) and its credentials.",
    cause,
  );
}

function silent(reader: StreamSource, code: string, attempts: number, cause: unknown): ConsumerError {
  return new ConsumerError(
    code,
    `Kinesis must answer within ${reader.giveUpAfterMs} ms, got ${attempts} failures for ${reader.streamArn}, last ${code}.\n` +
      "Fix: read again when the region answers; use a fan-out consumer when other readers take the stream's throughput.",
    cause,
  );
}
