import { PutRecordCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { KinesisSender } from "../../../client/kinesis-client.ts";
import type { Clock } from "../../../emulator/time/clock.ts";

/** A record of a call, and what the fake answered it with: a sequence number, or undefined for a failure. */
export type SentRecord = { partitionKey: string; data: Uint8Array; sequenceNumber: string | undefined };

/** One call as Kinesis saw it. */
export type SentCall = { operation: "PutRecord" | "PutRecords"; startedMs: number; records: SentRecord[] };

type FakeOptions = {
  clock: Clock;
  /** How long a call takes. */
  latencyMs?: number;
  /** Fails a whole call with what it returns. */
  failCall?: (callNumber: number, partitionKeys: readonly string[]) => Error | undefined;
  /** Fails one record with the error code it returns. */
  failRecord?: (partitionKey: string, callNumber: number) => string | undefined;
};

/** A Kinesis that takes records, fails as told, and remembers every call. */
export function createFakePutClient({ clock, latencyMs = 5, failCall, failRecord }: FakeOptions) {
  const calls: SentCall[] = [];
  let sequence = 0;
  let concurrent = 0;
  const seen = { concurrent: 0 };

  async function send(command: unknown): Promise<never> {
    const call = callOf(command, clock.now());
    const number = calls.push(call);
    concurrent += 1;
    seen.concurrent = Math.max(seen.concurrent, concurrent);
    await clock.sleep(latencyMs);
    concurrent -= 1;
    const failure = failCall?.(
      number,
      call.records.map(({ partitionKey }) => partitionKey),
    );
    if (failure !== undefined) throw failure;
    const results = call.records.map((record) => {
      const ErrorCode = failRecord?.(record.partitionKey, number);
      if (ErrorCode !== undefined) return { ErrorCode, ErrorMessage: "as told" };
      record.sequenceNumber = String(++sequence);
      return { ShardId: "shardId-000000000000", SequenceNumber: record.sequenceNumber };
    });
    return answerOf(call, results) as never;
  }

  const client: KinesisSender = { send };
  return { client, calls, seen, stored: () => calls.flatMap(storedBy) };
}

/** An error as the AWS SDK throws it. */
export function awsError(name: string, httpStatusCode?: number): Error {
  return Object.assign(new Error(name), { name, ...(httpStatusCode ? { $metadata: { httpStatusCode } } : {}) });
}

/** An error as Node's network throws it. */
export function networkError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function callOf(command: unknown, startedMs: number): SentCall {
  if (command instanceof PutRecordsCommand) {
    const records = command.input.Records ?? [];
    return { operation: "PutRecords", startedMs, records: records.map(sent) };
  }
  if (command instanceof PutRecordCommand) return { operation: "PutRecord", startedMs, records: [sent(command.input)] };
  throw new Error("The fake knows PutRecord and PutRecords only.");
}

function sent({
  PartitionKey,
  Data,
}: {
  PartitionKey?: string | undefined;
  Data?: Uint8Array | undefined;
}): SentRecord {
  return { partitionKey: PartitionKey ?? "", data: Data ?? new Uint8Array(), sequenceNumber: undefined };
}

function answerOf({ operation }: SentCall, results: readonly { ErrorCode?: string }[]): unknown {
  const [only] = results;
  if (operation === "PutRecords") return { Records: results };
  if (only?.ErrorCode === undefined) return only;
  throw awsError(only.ErrorCode, 400);
}

function storedBy({ records }: SentCall): SentRecord[] {
  return records.filter(({ sequenceNumber }) => sequenceNumber !== undefined);
}
