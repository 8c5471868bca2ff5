import { expect } from "chai";
import { createRecordWriter } from "../../../../emulator/lambda/stream-poller/event.ts";
import { kinesisEvent } from "../../../../operate/redrive/invoke/kinesis-event.ts";
import { MAX_EVENT_BYTES, takeBatch } from "../../../../operate/redrive/invoke/shard-queue.ts";
import { createHeld } from "../create-held.ts";

const INPUT = "arn:aws:kinesis:eu-west-1:111122223333:stream/users-2";
const recordsOf = (event: string) => JSON.parse(event).Records;
const withData = (data: Buffer, overrides = {}) => ({ ...createHeld(overrides), data });

describe("the event of held records", () => {
  it("is the trigger's, but for who invokes", () => {
    const streamArn = "arn:aws:kinesis:eu-west-1:111122223333:stream/users";
    const shardId = "shardId-000000000007";
    const record = withData(Buffer.from([0xff, 0]), {
      source: "discarded batch",
      shardId,
      sequenceNumber: "49",
      partitionKey: "ключ",
      arrivedAtMs: 1_700_000_000_123,
    });
    const writer = createRecordWriter({ shardId, streamArn, roleArn: "arn:aws:iam::111122223333:root" });
    const stored = {
      sequenceNumber: "49",
      partitionKey: "ключ",
      data: record.data,
      arrivedAtMs: record.arrivedAtMs,
      sizeBytes: 10,
    };
    expect(recordsOf(kinesisEvent([record], INPUT))).to.deep.equal(JSON.parse(writer.write([writer.entry(stored)])));
  });

  it("says which place a record had in its aggregate, where the function took it out", () => {
    const records = [
      withData(Buffer.from("{}"), { subSequence: 3, explicitHashKey: "7" }),
      withData(Buffer.from("{}")),
      withData(Buffer.from("{}"), { aggregate: true }),
      withData(Buffer.from("{}"), { source: "discarded batch" }),
    ];
    expect(
      recordsOf(kinesisEvent(records, INPUT)).map(
        ({ kinesis }: { kinesis: { subSequenceNumber?: number; explicitHashKey?: string } }) => [
          kinesis.subSequenceNumber,
          kinesis.explicitHashKey,
        ],
      ),
    ).to.deep.equal([
      [3, "7"],
      [0, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it("stays within what Lambda takes, however its keys are escaped", () => {
    const partitionKey = "\u0001".repeat(256);
    const data = Buffer.alloc(10_000);
    const held = Array.from({ length: 1_000 }, () => withData(data, { partitionKey, bytes: data.length + 256 }));
    const batch = takeBatch(held, 0, 1_000).map((record) => ({ ...record, data }));
    expect(batch.length).to.be.within(300, 999);
    expect(Buffer.byteLength(kinesisEvent(batch, INPUT))).to.be.at.most(MAX_EVENT_BYTES);
  });
});
