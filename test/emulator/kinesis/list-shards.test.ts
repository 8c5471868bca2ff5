import { expect } from "chai";
import type { ShardFilter } from "../../../emulator/kinesis/types.ts";
import { createStream, errorOf, scope } from "./create-stream.ts";

const HOUR_MS = 3_600_000;

/** Shard 0 is split into 1 and 2 after an hour, and then an hour passes. */
async function createSplitStream() {
  const stream = createStream();
  await stream.clock.advance(HOUR_MS);
  stream.kinesis.splitShard(scope, {
    StreamName: "input",
    ShardToSplit: "shardId-000000000000",
    NewStartingHashKey: "9",
  });
  await stream.clock.advance(HOUR_MS);
  const list = (input: Partial<Parameters<typeof stream.kinesis.listShards>[1]>) =>
    stream.kinesis.listShards(scope, { StreamName: "input", ...input });
  const numbers = (input: Parameters<typeof list>[0]) =>
    list(input).Shards.map(({ ShardId }) => Number(ShardId.slice(-12)));
  return { ...stream, list, numbers };
}

describe("Listing shards", () => {
  it("filters by where they stand in the stream's history", async () => {
    const { clock, numbers } = await createSplitStream();
    const ago = (ms: number) => new Date(clock.now() - ms);
    const table: [ShardFilter, number[]][] = [
      [{ Type: "FROM_TRIM_HORIZON" }, [0, 1, 2]],
      [{ Type: "AT_TRIM_HORIZON" }, [0]],
      [{ Type: "AT_LATEST" }, [1, 2]],
      [{ Type: "AT_TIMESTAMP", Timestamp: ago(1.5 * HOUR_MS) }, [0]],
      [{ Type: "AT_TIMESTAMP", Timestamp: ago(0.5 * HOUR_MS) }, [1, 2]],
      [{ Type: "FROM_TIMESTAMP", Timestamp: ago(1.5 * HOUR_MS) }, [0, 1, 2]],
      [{ Type: "FROM_TIMESTAMP", Timestamp: ago(0.5 * HOUR_MS) }, [1, 2]],
      [{ Type: "AFTER_SHARD_ID", ShardId: "shardId-000000000001" }, [2]],
    ];
    for (const [ShardFilter, expected] of table)
      expect(numbers({ ShardFilter }), ShardFilter.Type).to.deep.equal(expected);
  });

  it("goes page by page", async () => {
    const { kinesis, list } = await createSplitStream();
    const first = list({ MaxResults: 2 });
    const second = kinesis.listShards(scope, { NextToken: first.NextToken });
    expect([first, second].map(({ Shards }) => Shards.length)).to.deep.equal([2, 1]);
    expect(second).not.to.have.property("NextToken");
  });

  it("starts after a shard", async () => {
    expect((await createSplitStream()).numbers({ ExclusiveStartShardId: "shardId-000000000000" })).to.deep.equal([
      1, 2,
    ]);
  });

  it("refuses a filter without what it needs, and a token that is none", async () => {
    const { list } = await createSplitStream();
    expect(errorOf(() => list({ ShardFilter: { Type: "AT_TIMESTAMP" } }))).to.match(
      /^InvalidArgumentException: Timestamp must be specified/,
    );
    expect(errorOf(() => list({ ShardFilter: { Type: "AFTER_SHARD_ID" } }))).to.match(
      /^InvalidArgumentException: ShardId must be specified/,
    );
    expect(errorOf(() => list({ NextToken: "x" }))).to.match(/^InvalidArgumentException: Invalid NextToken/);
  });
});
