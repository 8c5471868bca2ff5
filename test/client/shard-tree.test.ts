import type { Shard } from "@aws-sdk/client-kinesis";
import { expect } from "chai";
import { closedShards, shardsToStart } from "../../client/shard-tree.ts";

function createShard(ShardId: string, parents: string[] = [], EndingSequenceNumber?: string): Shard {
  const [ParentShardId, AdjacentParentShardId] = parents;
  const range = {
    StartingSequenceNumber: "0",
    ...(EndingSequenceNumber === undefined ? {} : { EndingSequenceNumber }),
  };
  return {
    ShardId,
    ...(ParentShardId === undefined ? {} : { ParentShardId }),
    ...(AdjacentParentShardId === undefined ? {} : { AdjacentParentShardId }),
    HashKeyRange: undefined,
    SequenceNumberRange: range,
  };
}

describe("shardsToStart", () => {
  const root = createShard("root");
  const left = createShard("left", ["root"]);
  const right = createShard("right", ["root"]);
  const merged = createShard("merged", ["left", "right"]);
  const cases: [string, Shard[], string[], string[], string[]][] = [
    ["starts shards without parents", [root, createShard("other")], [], [], ["root", "other"]],
    ["holds children back while their parent is read", [root, left, right], ["root"], [], []],
    ["starts both children of a split", [root, left, right], ["root"], ["root"], ["left", "right"]],
    ["starts each shard once", [root, left, right], ["root", "left"], ["root"], ["right"]],
    ["holds a merged shard back for its first parent", [left, right, merged], ["left", "right"], ["right"], []],
    ["holds a merged shard back for its second parent", [left, right, merged], ["left", "right"], ["left"], []],
    [
      "starts a merged shard after both parents",
      [left, right, merged],
      ["left", "right"],
      ["left", "right"],
      ["merged"],
    ],
    ["starts children whose parents are listed no more", [left, merged], [], [], ["left"]],
  ];
  for (const [title, shards, started, drained, expected] of cases) {
    it(title, () => {
      expect(shardsToStart(shards, new Set(started), new Set(drained))).to.deep.equal(expected);
    });
  }
});

describe("closedShards", () => {
  it("names the shards that have an end", () => {
    expect(closedShards([createShard("open"), createShard("closed", [], "9")])).to.deep.equal(["closed"]);
  });
});
