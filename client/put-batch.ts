import { PutRecordCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { KinesisSender } from "./kinesis-client.ts";
import { type Failure, failureOfCode, failureOfError } from "./kinesis-failure.ts";
import type { PutRecord } from "./put-record.ts";

/** What became of one record of a call. */
export type PutBatchResult = { shardId: string; sequenceNumber: string } | { failure: Failure };

const NO_ANSWER: PutBatchResult = { failure: { kind: "unavailable", code: "NoResultForRecord" } };

/**
 * One call with `records` (1 to 500), by PutRecord for one and PutRecords for more. Never rejects; results stand in the order of `records`.
 * Follows https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 */
export async function putBatch(
  client: KinesisSender,
  streamArn: string,
  records: readonly PutRecord[],
  abortSignal: AbortSignal,
): Promise<PutBatchResult[]> {
  try {
    const [only, ...others] = records;
    if (only !== undefined && others.length === 0) return [await putOne(client, streamArn, only, abortSignal)];
    const Records = records.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data }));
    const answer = await client.send(new PutRecordsCommand({ StreamARN: streamArn, Records }), { abortSignal });
    return records.map((_, index) => resultOf(answer.Records?.[index]));
  } catch (error) {
    const failure = failureOfError(error);
    return records.map(() => ({ failure }));
  }
}

async function putOne(
  client: KinesisSender,
  StreamARN: string,
  { partitionKey, data }: PutRecord,
  abortSignal: AbortSignal,
): Promise<PutBatchResult> {
  const command = new PutRecordCommand({ StreamARN, PartitionKey: partitionKey, Data: data });
  return resultOf(await client.send(command, { abortSignal }));
}

type Answer = { ShardId?: string | undefined; SequenceNumber?: string | undefined; ErrorCode?: string | undefined };

function resultOf(answer: Answer | undefined): PutBatchResult {
  if (answer?.ErrorCode) return { failure: failureOfCode(answer.ErrorCode) };
  if (!answer?.ShardId || !answer.SequenceNumber) return NO_ANSWER;
  return { shardId: answer.ShardId, sequenceNumber: answer.SequenceNumber };
}
