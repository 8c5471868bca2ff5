import { createKinesis } from "../../../emulator/kinesis/kinesis.ts";
import type { CreateStreamInput } from "../../../emulator/kinesis/manage.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";

/** Whose streams the tests mean. */
export const scope = { account: "000000000000", region: "eu-west-1" };

/** The ARN of the stream that {@link createStream} creates. */
export const streamArn = "arn:aws:kinesis:eu-west-1:000000000000:stream/input";

/** A Kinesis with one stream `input` of one shard, under a virtual clock. */
export function createStream(overrides: Partial<CreateStreamInput> = {}) {
  const clock = createVirtualClock();
  const kinesis = createKinesis({ clock });
  kinesis.createStream(scope, { StreamName: "input", ShardCount: 1, ...overrides });
  const StreamName = overrides.StreamName ?? "input";

  const put = (PartitionKey: string, text: string = PartitionKey) =>
    kinesis.putRecord(scope, { StreamName, PartitionKey, Data: Buffer.from(text) });

  const iterator = (
    ShardId = "shardId-000000000000",
    position: Partial<Parameters<typeof kinesis.getShardIterator>[1]> = {},
  ) =>
    kinesis.getShardIterator(scope, { StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON", ...position })
      .ShardIterator;

  /** The texts of the records that one GetRecords brings. */
  const read = (ShardIterator: string) =>
    kinesis.getRecords(scope, { ShardIterator }).Records.map(({ Data }) => Buffer.from(Data).toString());

  const shards = () => kinesis.listShards(scope, { StreamName }).Shards;

  return { clock, kinesis, StreamName, put, iterator, read, shards };
}

/** The name and message of what `work` throws. */
export function errorOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  return "nothing was thrown";
}
