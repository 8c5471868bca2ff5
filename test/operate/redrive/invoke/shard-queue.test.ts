import { expect } from "chai";
import { shardQueuesOf, takeBatch } from "../../../../operate/redrive/invoke/shard-queue.ts";
import { createHeld } from "../create-held.ts";

const MIB = 1024 * 1024;
const held = (flow: string, shardId: string, sequenceNumber: string, partitionKey = "k") =>
  createHeld({ flow, shardId, sequenceNumber, partitionKey });

describe("the queues of a flow's shards", () => {
  it("hold the records of one flow and shard, in their order", () => {
    const records = [held("a", "s1", "1"), held("b", "s1", "1"), held("a", "s2", "2", "l"), held("a", "s1", "3")];
    expect(
      shardQueuesOf(records).map(({ flow, shardId, records: own }) => [
        flow,
        shardId,
        own.map(({ sequenceNumber }) => sequenceNumber),
      ]),
    ).to.deep.equal([
      ["a", "s1", ["1", "3"]],
      ["b", "s1", ["1"]],
      ["a", "s2", ["2"]],
    ]);
  });

  it("stand behind those that held their keys before resharding, and behind no others", () => {
    const records = [
      held("a", "parent", "1"),
      held("b", "parent", "1"),
      held("a", "child", "2"),
      held("a", "other", "3", "l"),
    ];
    const [parent, , child, other] = shardQueuesOf(records);
    expect([...(child?.after ?? [])]).to.deep.equal([parent]);
    expect([...(parent?.after ?? []), ...(other?.after ?? [])]).to.deep.equal([]);
  });

  it("never wait for each other, whatever explicit hash keys did", () => {
    const [first, second] = shardQueuesOf([held("a", "s1", "1"), held("a", "s2", "2"), held("a", "s1", "3")]);
    expect([first?.after.size, second?.after.size]).to.deep.equal([0, 1]);
  });
});

describe("a batch for a flow", () => {
  const sizes: [what: string, mebibytes: number[], maxRecords: number, taken: number][] = [
    ["as many records as asked for", [0, 0, 0, 0], 3, 3],
    ["what fits into 6 MiB as base64", [2, 2, 1], 100, 2],
    ["a record alone, whatever its size", [10, 1], 100, 1],
    ["what is left", [0], 100, 1],
  ];
  for (const [what, mebibytes, maxRecords, taken] of sizes)
    it(`takes ${what}`, () => {
      const records = mebibytes.map((size) => createHeld({ bytes: size * MIB }));
      expect(takeBatch(records, 0, maxRecords)).to.have.length(taken);
    });
});
