import { Buffer } from "node:buffer";
import { type KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import type { Visit } from "../../arrivals/users.ts";

/**
 * Puts records one by one with PutRecord, the SDK repeating what is throttled. Order holds, and each record costs a round trip.
 * Follows https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html
 */
export async function putOneByOne(client: KinesisClient, StreamARN: string, visits: Iterable<Visit>): Promise<number> {
  // Kinesis orders what is put one after another within a shard; this keeps it so when the clocks of its hosts differ.
  const lastOf = new Map<string, string>();
  for (const visit of visits) {
    const previous = lastOf.get(visit.userId);
    const { SequenceNumber } = await client.send(
      new PutRecordCommand({
        StreamARN,
        PartitionKey: visit.userId,
        Data: Buffer.from(JSON.stringify(visit)),
        ...(previous === undefined ? {} : { SequenceNumberForOrdering: previous }),
      }),
    );
    if (SequenceNumber !== undefined) lastOf.set(visit.userId, SequenceNumber);
  }
  return 0;
}
