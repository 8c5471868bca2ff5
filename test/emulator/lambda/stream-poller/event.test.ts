import { expect } from "chai";
import fc from "fast-check";
import { createRecordWriter } from "../../../../emulator/lambda/stream-poller/event.ts";

const writer = createRecordWriter({
  shardId: "shardId-000000000000",
  streamArn: "arn:aws:kinesis:eu-west-1:000000000000:stream/input",
  roleArn: "arn:aws:iam::000000000000:role/r",
});

describe("Writing records into an event", () => {
  it("is JSON for any record, and counts at least 98 % of its bytes beforehand", () => {
    const record = fc.record({
      partitionKey: fc.stringMatching(/^[\p{L}\p{N}-]{1,256}$/u),
      data: fc.uint8Array({ maxLength: 2000 }),
      arrivedAtMs: fc.nat(2 ** 41),
    });
    fc.assert(
      fc.property(record, ({ partitionKey, data, arrivedAtMs }) => {
        const entry = writer.entry({ partitionKey, data, arrivedAtMs, sequenceNumber: "4".repeat(56), sizeBytes: 0 });
        const text = writer.write([entry]);
        const [written] = JSON.parse(text);
        expect(written.kinesis.partitionKey).to.equal(partitionKey);
        expect(Buffer.from(written.kinesis.data, "base64")).to.deep.equal(Buffer.from(data));
        expect(written.kinesis.approximateArrivalTimestamp * 1000).to.be.closeTo(arrivedAtMs, 0.01);
        expect(entry.eventBytes).to.be.within(Buffer.byteLength(text) - 2, Buffer.byteLength(text) / 0.98 + 20);
      }),
    );
  });
});
