import { expect } from "chai";
import fc from "fast-check";
import type { Kinesis } from "../../../emulator/kinesis/kinesis.ts";
import { createStream, errorOf, scope } from "./create-stream.ts";

const HALF = String(2n ** 127n);
const first = "shardId-000000000000";
const second = "shardId-000000000001";

/** Reads every shard, parents first, to its end. */
function drain(kinesis: Kinesis, StreamName: string): string[] {
  const seen: string[] = [];
  for (const { ShardId } of kinesis.listShards(scope, { StreamName }).Shards) {
    const { ShardIterator } = kinesis.getShardIterator(scope, {
      StreamName,
      ShardId,
      ShardIteratorType: "TRIM_HORIZON",
    });
    for (const { Data } of kinesis.getRecords(scope, { ShardIterator }).Records)
      seen.push(Buffer.from(Data).toString());
  }
  return seen;
}

describe("Resharding", () => {
  it("splits a shard into two children that share its range", () => {
    const { kinesis, StreamName, shards } = createStream();
    kinesis.splitShard(scope, { StreamName, ShardToSplit: first, NewStartingHashKey: HALF });
    const [parent, ...children] = shards();
    expect(parent?.SequenceNumberRange.EndingSequenceNumber).to.be.a("string");
    expect(children.map(({ ParentShardId, HashKeyRange }) => ({ ParentShardId, ...HashKeyRange }))).to.deep.equal([
      { ParentShardId: first, StartingHashKey: "0", EndingHashKey: String(2n ** 127n - 1n) },
      { ParentShardId: first, StartingHashKey: HALF, EndingHashKey: String(2n ** 128n - 1n) },
    ]);
  });

  it("merges two neighbours into one child with both as parents", () => {
    const { kinesis, StreamName, shards } = createStream({ ShardCount: 2 });
    kinesis.mergeShards(scope, { StreamName, ShardToMerge: second, AdjacentShardToMerge: first });
    expect(shards().at(-1)).to.deep.include({ ParentShardId: first, AdjacentParentShardId: second });
  });

  it("ends a closed shard for its readers: no next iterator, but children", () => {
    const { kinesis, StreamName, put, iterator } = createStream();
    put("a");
    kinesis.splitShard(scope, { StreamName, ShardToSplit: first, NewStartingHashKey: HALF });
    const before = kinesis.getRecords(scope, { ShardIterator: iterator(), Limit: 1 });
    expect(before.Records).to.have.length(1);
    expect(before).not.to.have.property("NextShardIterator");
    expect(before.ChildShards?.map(({ ShardId, ParentShards }) => [ShardId, ParentShards])).to.deep.equal([
      ["shardId-000000000001", [first]],
      ["shardId-000000000002", [first]],
    ]);
  });

  it("keeps giving iterators while a closed shard still has records", () => {
    const { kinesis, StreamName, put, iterator } = createStream();
    put("a");
    put("b");
    kinesis.splitShard(scope, { StreamName, ShardToSplit: first, NewStartingHashKey: HALF });
    const { NextShardIterator, ChildShards } = kinesis.getRecords(scope, { ShardIterator: iterator(), Limit: 1 });
    expect([typeof NextShardIterator, ChildShards]).to.deep.equal(["string", undefined]);
  });

  it("makes the shards uniform, whatever their number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.double({ min: 0.5, max: 2, noNaN: true }), (count, factor) => {
        const target = Math.min(Math.max(Math.round(count * factor), Math.ceil(count / 2)), count * 2);
        const { kinesis, StreamName, shards } = createStream({ ShardCount: count });
        const output = kinesis.updateShardCount(scope, { StreamName, TargetShardCount: target });
        expect(output).to.deep.include({ CurrentShardCount: count, TargetShardCount: target });
        const open = shards().filter(
          ({ SequenceNumberRange }) => SequenceNumberRange.EndingSequenceNumber === undefined,
        );
        const fresh = createStream({ ShardCount: target }).shards();
        const starts = (some: typeof open) => some.map(({ HashKeyRange }) => HashKeyRange.StartingHashKey).sort();
        expect(starts(open)).to.deep.equal(starts(fresh));
      }),
    );
  });

  it("keeps the order per partition key for whoever drains parents first", () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ put: fc.nat(9) }) },
      { weight: 1, arbitrary: fc.record({ scale: fc.integer({ min: 1, max: 8 }) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { kinesis, StreamName } = createStream({ ShardCount: 2 });
        let open = 2;
        const expected: string[] = [];
        for (const [index, action] of steps.entries()) {
          if ("put" in action) {
            const text = `${action.put}:${String(index).padStart(3, "0")}`;
            kinesis.putRecord(scope, { StreamName, PartitionKey: String(action.put), Data: Buffer.from(text) });
            expected.push(text);
          } else {
            open = Math.min(Math.max(action.scale, Math.ceil(open / 2)), open * 2);
            kinesis.updateShardCount(scope, { StreamName, TargetShardCount: open });
          }
        }
        const seen = drain(kinesis, StreamName);
        expect([...seen].sort()).to.deep.equal([...expected].sort());
        for (let key = 0; key < 10; key++) {
          const ofKey = seen.filter((text) => text.startsWith(`${key}:`));
          expect(ofKey).to.deep.equal([...ofKey].sort());
        }
      }),
    );
  });

  it("takes a closed shard off the list when its last record has expired", async () => {
    const { clock, kinesis, StreamName, shards } = createStream();
    kinesis.splitShard(scope, { StreamName, ShardToSplit: first, NewStartingHashKey: HALF });
    await clock.advance(24 * 3_600_000);
    expect(shards().map(({ ShardId }) => ShardId)).to.deep.equal([second, "shardId-000000000002"]);
  });

  const refusals: [
    what: string,
    shards: number,
    work: (kinesis: Kinesis, StreamName: string) => void,
    expected: RegExp,
  ][] = [
    [
      "a split at the shard's own start",
      1,
      (kinesis, StreamName) => kinesis.splitShard(scope, { StreamName, ShardToSplit: first, NewStartingHashKey: "0" }),
      /^InvalidArgumentException: NewStartingHashKey 0/,
    ],
    [
      "a split that leaves one hash key",
      1,
      (kinesis, StreamName) => kinesis.splitShard(scope, { StreamName, ShardToSplit: first, NewStartingHashKey: "1" }),
      /^InvalidArgumentException: NewStartingHashKey 1 .* StartingHashKey 0 and less than the shard's EndingHashKey 3402/,
    ],
    [
      "a split at the shard's end",
      1,
      (kinesis, StreamName) =>
        kinesis.splitShard(scope, {
          StreamName,
          ShardToSplit: first,
          NewStartingHashKey: String(2n ** 128n - 1n),
        }),
      /^InvalidArgumentException: NewStartingHashKey/,
    ],
    [
      "a split outside the shard",
      2,
      (kinesis, StreamName) => kinesis.splitShard(scope, { StreamName, ShardToSplit: first, NewStartingHashKey: HALF }),
      /^InvalidArgumentException: NewStartingHashKey/,
    ],
    [
      "a merge of shards apart",
      3,
      (kinesis, StreamName) =>
        kinesis.mergeShards(scope, { StreamName, ShardToMerge: first, AdjacentShardToMerge: "shardId-000000000002" }),
      /^InvalidArgumentException: .*adjacent/,
    ],
    [
      "a merge of a shard with itself",
      2,
      (kinesis, StreamName) =>
        kinesis.mergeShards(scope, { StreamName, ShardToMerge: first, AdjacentShardToMerge: first }),
      /^InvalidArgumentException: .*adjacent/,
    ],
    [
      "more than double the shards",
      2,
      (kinesis, StreamName) => void kinesis.updateShardCount(scope, { StreamName, TargetShardCount: 5 }),
      /^InvalidArgumentException: UpdateShardCount/,
    ],
    [
      "less than half the shards",
      5,
      (kinesis, StreamName) => void kinesis.updateShardCount(scope, { StreamName, TargetShardCount: 2 }),
      /^InvalidArgumentException: UpdateShardCount/,
    ],
  ];
  for (const [what, ShardCount, work, expected] of refusals) {
    it(`refuses ${what}`, () => {
      const { kinesis, StreamName } = createStream({ ShardCount });
      expect(errorOf(() => work(kinesis, StreamName))).to.match(expected);
    });
  }

  it("refuses to split a closed shard", () => {
    const { kinesis, StreamName } = createStream();
    const split = () => kinesis.splitShard(scope, { StreamName, ShardToSplit: first, NewStartingHashKey: HALF });
    split();
    const expected =
      /^InvalidArgumentException: Shard shardId-000000000000 .* has already been merged or split, and thus is not eligible for merging or splitting\.$/;
    expect(errorOf(split)).to.match(expected);
    expect(
      errorOf(() => kinesis.mergeShards(scope, { StreamName, ShardToMerge: first, AdjacentShardToMerge: second })),
    ).to.match(expected);
  });

  it("keeps to the account's quota in the region, and to 10,000 shards a stream", () => {
    const { kinesis } = createStream({ ShardCount: 19_998 });
    kinesis.createStream(scope, { StreamName: "small", ShardCount: 2 });
    const tooMany = /^LimitExceededException: This request would exceed the shard limit .* 20000\. Limit: 20000\./;
    const split = { StreamName: "small", ShardToSplit: "0", NewStartingHashKey: "9" };
    expect(errorOf(() => kinesis.splitShard(scope, split))).to.match(tooMany);
    const double = { StreamName: "small", TargetShardCount: 4 };
    expect(errorOf(() => kinesis.updateShardCount(scope, double))).to.match(tooMany);
    expect(errorOf(() => kinesis.createStream(scope, { StreamName: "more", ShardCount: 1 }))).to.match(tooMany);
    expect(errorOf(() => kinesis.updateShardCount(scope, { StreamName: "input", TargetShardCount: 10_001 }))).to.match(
      /^LimitExceededException: UpdateShardCount/,
    );
    expect(kinesis.describeLimits(scope)).to.deep.equal({
      ShardLimit: 20_000,
      OpenShardCount: 20_000,
      OnDemandStreamCount: 0,
      OnDemandStreamCountLimit: 50,
    });
    expect(kinesis.describeLimits({ ...scope, region: "eu-north-1" })).to.include({
      ShardLimit: 6_000,
      OpenShardCount: 0,
    });
  });

  // Comparing each with each takes longer than a test may.
  it("scales 10,000 shards without comparing each with each", () => {
    const { kinesis, StreamName } = createStream({ ShardCount: 10_000 });
    kinesis.updateShardCount(scope, { StreamName, TargetShardCount: 5_001 });
    const { StreamDescriptionSummary } = kinesis.describeStreamSummary(scope, { StreamName });
    expect(StreamDescriptionSummary.OpenShardCount).to.equal(5_001);
  });

  it("refuses to reshard an on-demand stream", () => {
    const { kinesis, StreamName } = createStream({ StreamModeDetails: { StreamMode: "ON_DEMAND" } });
    expect(errorOf(() => kinesis.updateShardCount(scope, { StreamName, TargetShardCount: 8 }))).to.match(
      /^ValidationException: .*On-Demand/,
    );
  });
});
