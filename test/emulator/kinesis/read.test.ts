import { expect } from "chai";
import { createKinesis } from "../../../emulator/kinesis/kinesis.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { createStream, errorOf, scope, streamArn } from "./create-stream.ts";

describe("Reading records", () => {
  it("starts where the iterator's type says", async () => {
    const { clock, put, iterator, read } = createStream();
    const numbers: string[] = [];
    for (const key of ["a", "b", "c"]) {
      numbers.push(put(key).SequenceNumber);
      await clock.advance(1000);
    }
    const shardId = "shardId-000000000000";
    const [, second = ""] = numbers;
    const table: [Parameters<typeof iterator>[1], string[]][] = [
      [{ ShardIteratorType: "TRIM_HORIZON" }, ["a", "b", "c"]],
      [{ ShardIteratorType: "LATEST" }, []],
      [{ ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber: second }, ["b", "c"]],
      [{ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber: second }, ["c"]],
      [{ ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(clock.now() - 2000) }, ["b", "c"]],
    ];
    for (const [position, expected] of table) {
      await clock.advance(1000);
      expect(read(iterator(shardId, position)), JSON.stringify(position)).to.deep.equal(expected);
    }
  });

  it("goes on where the read before ended", () => {
    const { kinesis, put, iterator } = createStream();
    for (const key of ["a", "b", "c"]) put(key);
    const first = kinesis.getRecords(scope, { ShardIterator: iterator(), Limit: 2 });
    put("d");
    const second = kinesis.getRecords(scope, { ShardIterator: first.NextShardIterator ?? "" });
    expect([first, second].map(({ Records }) => Records.map(({ PartitionKey }) => PartitionKey))).to.deep.equal([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  it("tells when each record arrived and how far behind the reader is", async () => {
    const { clock, kinesis, put, iterator } = createStream();
    const startMs = clock.now();
    put("a");
    await clock.advance(500);
    put("b");
    await clock.advance(1500);
    const { Records, MillisBehindLatest } = kinesis.getRecords(scope, { ShardIterator: iterator(), Limit: 1 });
    expect([Records[0]?.ApproximateArrivalTimestamp, MillisBehindLatest]).to.deep.equal([new Date(startMs), 1500]);
  });

  it("refuses a sixth read of a shard within a second", async () => {
    const { clock, iterator, read } = createStream();
    const first = iterator();
    for (let call = 0; call < 5; call++) read(first);
    expect(errorOf(() => read(first))).to.match(/^ProvisionedThroughputExceededException/);
    await clock.advance(200);
    expect(read(first)).to.deep.equal([]);
  });

  it("tells of each read and each record that it refuses", () => {
    const refused: string[] = [];
    const onRefused = (arn: string, what: string) => refused.push(`${what} ${arn}`);
    const kinesis = createKinesis({ clock: createVirtualClock(), onRefused });
    kinesis.createStream(scope, { StreamName: "input", ShardCount: 1 });
    const shard = { StreamName: "input", ShardId: "shardId-000000000000", ShardIteratorType: "LATEST" } as const;
    const { ShardIterator } = kinesis.getShardIterator(scope, shard);
    for (let call = 0; call < 6; call++) errorOf(() => kinesis.getRecords(scope, { ShardIterator }));
    const Records = Array.from({ length: 3 }, () => ({ PartitionKey: "a", Data: Buffer.alloc(512 * 1024 - 1) }));
    kinesis.putRecords(scope, { StreamName: "input", Records });
    expect(refused).to.deep.equal([`read ${streamArn}`, `write ${streamArn}`]);
  });

  it("gives at most 10 MiB a call, and then nothing until 2 MiB a second make up for it", async () => {
    const { clock, kinesis, StreamName, iterator } = createStream({ MaxRecordSizeInKiB: 10240 });
    for (let call = 0; call < 3; call++) {
      kinesis.putRecord(scope, { StreamName, PartitionKey: "a", Data: Buffer.alloc(4 * 1024 * 1024) });
      await clock.advance(10_000);
    }
    const read = (ShardIterator: string) => kinesis.getRecords(scope, { ShardIterator });
    const { Records, NextShardIterator = "" } = read(iterator());
    expect(Records).to.have.length(2);
    await clock.advance(2900);
    expect(errorOf(() => read(NextShardIterator))).to.match(/^ProvisionedThroughputExceededException/);
    await clock.advance(200);
    expect(read(NextShardIterator).Records).to.have.length(1);
  });

  it("serves no record that is older than the retention period", async () => {
    const { clock, put, iterator, read } = createStream();
    put("old");
    await clock.advance(12 * 3_600_000);
    put("young");
    await clock.advance(12 * 3_600_000 + 1);
    expect(read(iterator())).to.deep.equal(["young"]);
  });

  it("forgets what its owner trims, and nothing else", () => {
    const { kinesis, put, iterator, read } = createStream();
    const [, second] = [put("a"), put("b"), put("c")];
    kinesis.trim(streamArn, second.ShardId, second.SequenceNumber);
    expect(read(iterator())).to.deep.equal(["c"]);
  });

  it("honours an iterator for five minutes", async () => {
    const { clock, iterator, read } = createStream();
    const old = iterator();
    await clock.advance(300_000);
    expect(read(old)).to.deep.equal([]);
    await clock.advance(1);
    expect(errorOf(() => read(old))).to.match(/^ExpiredIteratorException: Iterator expired/);
  });

  it("refuses an iterator of a stream that was created anew", async () => {
    const { clock, kinesis, StreamName, iterator, read } = createStream();
    const old = iterator();
    await clock.advance(1);
    kinesis.deleteStream(scope, { StreamName });
    kinesis.createStream(scope, { StreamName, ShardCount: 1 });
    expect(errorOf(() => read(old))).to.match(/^InvalidArgumentException: Invalid ShardIterator/);
  });

  it("takes a shard by the short forms of its ID", () => {
    const { put, iterator, read } = createStream();
    put("a");
    for (const shardId of ["shardId-0", "0", "shardId-000"]) expect(read(iterator(shardId))).to.deep.equal(["a"]);
  });

  it("refuses a sequence number of another shard, and one of another stream", () => {
    const { kinesis, iterator } = createStream({ ShardCount: 2 });
    kinesis.createStream(scope, { StreamName: "other", ShardCount: 3 });
    const put = (StreamName: string, ExplicitHashKey: string) =>
      kinesis.putRecord(scope, { StreamName, PartitionKey: "a", Data: Buffer.of(), ExplicitHashKey }).SequenceNumber;
    for (const ShardIteratorType of ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"] as const) {
      const from = (StartingSequenceNumber: string) => () =>
        iterator("shardId-000000000000", { ShardIteratorType, StartingSequenceNumber });
      expect(errorOf(from(put("input", String(2n ** 127n))))).to.equal(
        "InvalidArgumentException: Invalid StartingSequenceNumber. It encodes shardId-000000000001, while it was used in a call to a shard with shardId-000000000000",
      );
      expect(errorOf(from("4957"))).to.match(/is invalid because it did not come from this stream\.$/);
    }
  });

  const refusals: [
    what: string,
    position: Parameters<ReturnType<typeof createStream>["iterator"]>[1],
    expected: RegExp,
  ][] = [
    [
      "AT_TIMESTAMP without a timestamp",
      { ShardIteratorType: "AT_TIMESTAMP" },
      /^InvalidArgumentException: Must specify timestampInMillis/,
    ],
    [
      "a time to come",
      { ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(Date.UTC(2100, 0)) },
      /^InvalidArgumentException: The timestampInMillis parameter cannot be greater than/,
    ],
    [
      "TRIM_HORIZON with a sequence number",
      { ShardIteratorType: "TRIM_HORIZON", StartingSequenceNumber: "1" },
      /^InvalidArgumentException: .* Request specified TRIM_HORIZON and also a StartingSequenceNumber\.$/,
    ],
    [
      "LATEST with a sequence number",
      { ShardIteratorType: "LATEST", StartingSequenceNumber: "1" },
      /Request specified LATEST and also a/,
    ],
    [
      "AT_SEQUENCE_NUMBER without one",
      { ShardIteratorType: "AT_SEQUENCE_NUMBER" },
      /^InvalidArgumentException: .* Request specified AT_SEQUENCE_NUMBER and no StartingSequenceNumber\.$/,
    ],
    ["a shard ID that is none", { ShardId: "shard" }, /^ResourceNotFoundException: Could not find shard shard in/],
    [
      "a sequence number that is none",
      { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber: "x" },
      /^InvalidArgumentException/,
    ],
    [
      "a shard that is not there",
      { ShardId: "shardId-000000000009" },
      /^ResourceNotFoundException: Could not find shard/,
    ],
    [
      "a stream that is not there",
      { StreamName: "other" },
      /^ResourceNotFoundException: Stream other under account 000000000000 not found/,
    ],
    ["an ARN that is none", { StreamARN: "arn:aws:s3:::bucket" }, /^ValidationException: .*'streamARN'/],
  ];
  for (const [what, position, expected] of refusals) {
    it(`refuses ${what}`, () => {
      expect(errorOf(() => createStream().iterator(undefined, position))).to.match(expected);
    });
  }

  for (const ShardIterator of ["", "x", Buffer.from("[]").toString("base64")]) {
    it(`refuses the iterator ${JSON.stringify(ShardIterator)}`, () => {
      expect(errorOf(() => createStream().read(ShardIterator))).to.match(
        /^InvalidArgumentException: Invalid ShardIterator/,
      );
    });
  }

  for (const Limit of [0, 10_001, 1.5]) {
    it(`refuses a limit of ${Limit}`, () => {
      const { kinesis, iterator } = createStream();
      expect(errorOf(() => kinesis.getRecords(scope, { ShardIterator: iterator(), Limit }))).to.match(
        /^ValidationException/,
      );
    });
  }

  it("knows streams of other regions and accounts apart", () => {
    const { kinesis } = createStream();
    for (const other of [
      { ...scope, region: "us-east-1" },
      { ...scope, account: "111122223333" },
    ]) {
      expect(errorOf(() => kinesis.describeStream(other, { StreamName: "input" }))).to.match(
        /^ResourceNotFoundException/,
      );
      expect(
        kinesis.describeStreamSummary(other, { StreamARN: streamArn }).StreamDescriptionSummary.StreamARN,
      ).to.equal(streamArn);
    }
  });
});
