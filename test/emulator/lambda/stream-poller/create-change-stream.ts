import { RecordLog, type StoredRecord } from "../../../../emulator/kinesis/record-log.ts";
import type { StreamReader } from "../../../../emulator/kinesis/stream-reader.ts";
import type { Clock } from "../../../../emulator/time/clock.ts";

export const STREAM_ARN = "arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/2026-03-01T09:00:00.000";

/** A stream of changes in memory: what the poller reads of a table, without the table. Counts the reads. */
export function createChangeStream(clock: Clock, firstNumber = 100n, shardIds: readonly string[] = ["shardId-a"]) {
  const shards = new Map(shardIds.map((id) => [id, new RecordLog()]));
  let [last, reads] = [firstNumber - 1n, 0];
  const logOf = (shardId: string) => shards.get(shardId) ?? new RecordLog();

  const reader: StreamReader = {
    streamArn: STREAM_ARN,
    retentionMs: () => 24 * 3_600_000,
    listShards: async () => shardIds.map((shardId) => ({ shardId, parentShardIds: [] })),
    positionOf: async (shardId, { Type }) => (Type === "LATEST" ? logOf(shardId).end : logOf(shardId).start),
    async read(shardId, position, limit) {
      reads++;
      const log = logOf(shardId);
      const records: StoredRecord[] = [];
      for (let at = position; at < log.end && records.length < limit; at++) {
        const record = log.at(at);
        if (record !== undefined) records.push(record);
      }
      const next = position + records.length;
      return { records, next, millisBehindLatest: next < log.end ? 1 : 0 };
    },
    subscribe: () => {
      throw new Error("A table's stream has no enhanced fan-out.");
    },
  };

  /** Tells of a change of an item, and answers its sequence number. */
  function change(id: string, overrides: { eventName?: string; userIdentity?: object; images?: object } = {}): string {
    const { eventName = "INSERT", userIdentity, images = { NewImage: { id: { S: id } } } } = overrides;
    const SequenceNumber = `${++last}`;
    const dynamodb = {
      ...{ ApproximateCreationDateTime: clock.now() / 1000, Keys: { id: { S: id } }, ...images, SequenceNumber },
      ...{ SizeBytes: 4, StreamViewType: "NEW_AND_OLD_IMAGES" },
    };
    const origin = { eventID: `event-${SequenceNumber}`, eventVersion: "1.1", eventSource: "aws:dynamodb" };
    const record = { ...origin, eventName, awsRegion: "eu-west-1", dynamodb, ...(userIdentity && { userIdentity }) };
    const data = Buffer.from(JSON.stringify(record));
    logOf(shardIds[Number(last) % shardIds.length] ?? "").append({
      ...{ sequenceNumber: SequenceNumber, partitionKey: id, data, arrivedAtMs: clock.now(), sizeBytes: data.length },
    });
    return SequenceNumber;
  }
  return { reader, change, reads: () => reads };
}
