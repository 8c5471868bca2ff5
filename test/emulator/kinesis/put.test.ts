import { expect } from "chai";
import { createKinesis } from "../../../emulator/kinesis/kinesis.ts";
import type { AcceptedRecord } from "../../../emulator/kinesis/registry.ts";
import type { PutEntry } from "../../../emulator/kinesis/types.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { createStream, errorOf, scope, streamArn } from "./create-stream.ts";

const entries = (count: number, overrides: Partial<PutEntry> = {}): PutEntry[] =>
  Array.from({ length: count }, (_, index) => ({ PartitionKey: `k${index}`, Data: Buffer.from("x"), ...overrides }));
const MIB = 1024 * 1024;

describe("Putting records", () => {
  it("gives each record a greater sequence number, in the order of the call", () => {
    const { kinesis, StreamName } = createStream({ ShardCount: 4 });
    const { Records } = kinesis.putRecords(scope, { StreamName, Records: entries(100) });
    const numbers = Records.map((record) => ("SequenceNumber" in record ? record.SequenceNumber : ""));
    expect([...new Set(numbers)].sort()).to.deep.equal(numbers);
  });

  it("picks the shard by the MD5 of the partition key, unless a hash key is given", () => {
    const { kinesis, StreamName } = createStream({ ShardCount: 2 });
    const shardOf = (entry: Partial<PutEntry>) =>
      kinesis.putRecord(scope, { StreamName, PartitionKey: "a", Data: Buffer.of(), ...entry }).ShardId;
    // MD5 of "a" is 0cc1…, of "b" 92eb….
    expect(shardOf({ PartitionKey: "a" })).to.equal("shardId-000000000000");
    expect(shardOf({ PartitionKey: "b" })).to.equal("shardId-000000000001");
    expect(shardOf({ PartitionKey: "a", ExplicitHashKey: String(2n ** 127n) })).to.equal("shardId-000000000001");
    expect(shardOf({ PartitionKey: "b", ExplicitHashKey: String(2n ** 127n - 1n) })).to.equal("shardId-000000000000");
  });

  it("keeps the bytes as they are", () => {
    const { kinesis, StreamName, iterator } = createStream();
    const Data = Buffer.from([0xff, 0xfe, 0x00, 0x0d]);
    kinesis.putRecord(scope, { StreamName, PartitionKey: "a", Data });
    expect(kinesis.getRecords(scope, { ShardIterator: iterator() }).Records[0]?.Data).to.deep.equal(Data);
  });

  it("tells its owner of each record that a stream took, and of no other", () => {
    const clock = createVirtualClock();
    const taken: AcceptedRecord[] = [];
    const kinesis = createKinesis({ clock, onRecord: (record) => taken.push(record) });
    kinesis.createStream(scope, { StreamName: "input", ShardCount: 1 });
    const put = () => kinesis.putRecords(scope, { StreamName: "input", Records: entries(400) });
    const results = [put(), put(), put()].flatMap(({ Records }) => Records);
    const numbers = results.flatMap((result) => ("SequenceNumber" in result ? [result.SequenceNumber] : []));
    expect(numbers).to.have.length(1000);
    expect(taken).to.deep.equal(
      numbers.map((sequenceNumber, index) => ({
        streamArn,
        shardId: "shardId-000000000000",
        sequenceNumber,
        partitionKey: `k${index % 400}`,
        data: Buffer.from("x"),
        atMs: clock.now(),
      })),
    );
  });

  it("throttles, entry by entry, what goes beyond 1,000 records a second and shard", async () => {
    const { clock, kinesis, StreamName } = createStream();
    const put = (count: number) => kinesis.putRecords(scope, { StreamName, Records: entries(count) });
    expect([put(500), put(400), put(300)].map((output) => output.FailedRecordCount)).to.deep.equal([0, 0, 200]);
    const [first, last] = [put(1).Records[0], put(2)];
    expect(first).to.deep.include({ ErrorCode: "ProvisionedThroughputExceededException" });
    expect(last.FailedRecordCount).to.equal(2);
    await clock.advance(100);
    expect(put(150).FailedRecordCount).to.equal(50);
  });

  it("throttles one shard and not its neighbour", () => {
    const { kinesis, StreamName } = createStream({ ShardCount: 2 });
    for (let call = 0; call < 2; call++)
      kinesis.putRecords(scope, { StreamName, Records: entries(500, { PartitionKey: "a" }) });
    const mixed = [...entries(1, { PartitionKey: "a" }), ...entries(1, { PartitionKey: "b" })];
    expect(
      kinesis.putRecords(scope, { StreamName, Records: mixed }).Records.map((record) => "ErrorCode" in record),
    ).to.deep.equal([true, false]);
  });

  it("throttles what goes beyond 1 MiB a second and shard", () => {
    const { kinesis, StreamName } = createStream();
    const Records = entries(3, { PartitionKey: "a", Data: Buffer.alloc(MIB / 2 - 1) });
    expect(kinesis.putRecords(scope, { StreamName, Records }).FailedRecordCount).to.equal(1);
  });

  it("throws when PutRecord is throttled", () => {
    const { kinesis, StreamName, put } = createStream();
    for (let call = 0; call < 2; call++) kinesis.putRecords(scope, { StreamName, Records: entries(500) });
    expect(errorOf(() => put("a"))).to.match(
      /^ProvisionedThroughputExceededException: Rate exceeded for shard shardId-000000000000/,
    );
  });

  it("takes a record of ten seconds' worth when the stream allows it", () => {
    const { kinesis, StreamName } = createStream({ MaxRecordSizeInKiB: 10240 });
    const record = { StreamName, PartitionKey: "a", Data: Buffer.alloc(10 * MIB - 1) };
    expect(kinesis.putRecord(scope, record).ShardId).to.equal("shardId-000000000000");
  });

  const refusals: [what: string, records: PutEntry[], expected: RegExp][] = [
    ["more than 500 entries", entries(501), /^ValidationException: .*'records'.*less than or equal to 500/],
    ["no entry", [], /^ValidationException: .*greater than or equal to 1/],
    [
      "more than 10 MiB",
      entries(11, { Data: Buffer.alloc(MIB - 3) }),
      /^InvalidArgumentException: Records size exceeds 10 MB/,
    ],
    [
      "a record over 1 MiB, the key counted",
      entries(1, { PartitionKey: "ab", Data: Buffer.alloc(MIB - 1) }),
      /^ValidationException: .*'data'/,
    ],
    ["an empty partition key", entries(1, { PartitionKey: "" }), /^ValidationException: .*'partitionKey'/],
    [
      "a partition key of 257 characters",
      entries(1, { PartitionKey: "x".repeat(257) }),
      /^ValidationException: .*'partitionKey'/,
    ],
    [
      "a hash key beyond 128 bits",
      entries(1, { ExplicitHashKey: String(2n ** 128n) }),
      /^InvalidArgumentException: Invalid ExplicitHashKey/,
    ],
  ];
  for (const [what, Records, expected] of refusals) {
    it(`refuses a whole call with ${what}`, () => {
      const { kinesis, StreamName, iterator, read } = createStream();
      expect(errorOf(() => kinesis.putRecords(scope, { StreamName, Records: [...Records] }))).to.match(expected);
      expect(read(iterator())).to.deep.equal([]);
    });
  }

  it("takes exactly 500 entries, exactly 10 MiB and exactly 1 MiB a record", () => {
    const { kinesis, StreamName } = createStream({ ShardCount: 20 });
    expect(kinesis.putRecords(scope, { StreamName, Records: entries(500) }).Records).to.have.length(500);
    const Records = entries(10, { PartitionKey: "a", Data: Buffer.alloc(MIB - 1) });
    expect(kinesis.putRecords(scope, { StreamName, Records }).Records).to.have.length(10);
  });
});
