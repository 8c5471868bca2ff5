import { expect } from "chai";
import { startableShards } from "../../../../emulator/lambda/stream-poller/lineage.ts";
import { createScenario, functionError } from "./create-scenario.ts";

const family = [
  { shardId: "0", parentShardIds: [] },
  { shardId: "1", parentShardIds: [] },
  { shardId: "2", parentShardIds: ["0"] },
  { shardId: "3", parentShardIds: ["0", "1"] },
];
const startable = (started: string[], finished: string[], shards = family) =>
  startableShards(shards, new Set(started), new Set(finished)).map(({ shardId }) => shardId);

describe("The lineage of shards", () => {
  it("rule 24: starts parents before children (our reading)", () => {
    expect(startable([], [])).to.deep.equal(["0", "1"]);
    expect(startable(["0", "1"], [])).to.deep.equal([]);
    expect(startable(["0", "1"], ["0"])).to.deep.equal(["2"]);
    expect(startable(["0", "1", "2"], ["0", "1"])).to.deep.equal(["3"]);
  });

  it("rule 24: does not wait for a parent that has left the stream (our reading)", () => {
    expect(startable([], [], family.slice(1))).to.deep.equal(["1", "2"]);
  });
});

describe("Resharding under an event source mapping", () => {
  const split = { StreamName: "input", ShardToSplit: "shardId-000000000000", NewStartingHashKey: String(2n ** 127n) };

  it("rule 24: keeps the order of a key over a split, even while the parent's last batch fails (our reading)", async () => {
    let isBroken = true;
    const { calls, kinesis, scope, put, clock, run } = createScenario({
      settings: { batchSize: 1 },
      handler: ({ texts }) => (isBroken && texts[0] === "a2" ? functionError : null),
    });
    for (const text of ["a1", "a2"]) put("a", text);
    kinesis.splitShard(scope, split);
    for (const text of ["a3", "a4"]) put("a", text);
    put("b", "b1");
    const { stats } = await run(async () => {
      await clock.sleep(10_000);
      isBroken = false;
    });
    const succeeded = calls
      .filter(({ texts, second }) => texts[0] !== "a2" || second > 10)
      .map(({ texts }) => texts[0]);
    expect(succeeded.filter((text) => text?.startsWith("a"))).to.deep.equal(["a1", "a2", "a3", "a4"]);
    expect(calls.find(({ texts }) => texts[0] === "b1")?.second).to.be.greaterThan(10);
    expect([...stats.checkpoints.keys()]).to.have.length(3);
  });

  it("rule 24: reads children that come up later whole, and initial shards from the starting position (our reading)", async () => {
    const { calls, kinesis, scope, put, run } = createScenario({ settings: { startingPosition: "LATEST" } });
    put("a", "before");
    await run(() => {
      put("a", "parent");
      kinesis.splitShard(scope, split);
      put("a", "child");
    });
    expect(calls.flatMap(({ texts }) => texts)).to.deep.equal(["parent", "child"]);
  });

  it("rule 24: follows merges, too (our reading)", async () => {
    const { calls, kinesis, scope, put, clock, run } = createScenario({ stream: { ShardCount: 2 } });
    await run(async () => {
      for (let round = 0; round < 4; round++) {
        for (const key of ["a", "b"]) put(key, `${key}${round}`);
        kinesis.updateShardCount(scope, { StreamName: "input", TargetShardCount: round % 2 === 0 ? 1 : 2 });
        await clock.sleep(100);
      }
    });
    const texts = calls.flatMap((call) => call.texts);
    for (const key of ["a", "b"]) {
      expect(texts.filter((text) => text.startsWith(key))).to.deep.equal([0, 1, 2, 3].map((round) => `${key}${round}`));
    }
  });
});
