import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { outOfOrder, readSeen } from "./arrivals.ts";

const line = (sequence: number, { shard = 0, sub = 0, key = "show-1", says = "" } = {}) =>
  `eu-west-1/users/shardId-00000000000${shard}/${sequence}/${sub}\t${key}${says && `\t${says}`}\n`;

describe("what a reader wrote down", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "arrivals-"));
  });
  after(() => rm(folder, { recursive: true }));
  const seenOf = async (...lines: string[]) => {
    const file = path.join(folder, "seen.tsv");
    await writeFile(file, lines.join(""));
    return readSeen(file, "show");
  };

  it("is nothing before there is a file", async () => {
    expect((await readSeen(path.join(folder, "none"), "show")).ids.size).to.equal(0);
  });

  it("is counted by id: what comes twice is told apart, and other runs are left out", async () => {
    const { ids, twice } = await seenOf(line(1), line(2), line(1), line(3, { key: "warm-up-1" }));
    expect([ids.size, twice]).to.deep.equal([2, 1]);
  });

  it("tells what is put twice, under two ids, by what it says", async () => {
    const { ids, records } = await seenOf(line(1, { says: "7" }), line(2, { says: "7" }));
    expect([ids.size, records.size]).to.deep.equal([2, 1]);
  });

  for (const [title, lines, expected] of [
    ["a record after a later one of its key and shard", [line(2), line(1)], 1],
    ["a place in an aggregate after a later one", [line(1, { sub: 1 }), line(1)], 1],
    ["one that comes again, which is no disorder", [line(1), line(2), line(1)], 0],
    ["other keys, which have no order between them", [line(2), line(1, { key: "show-2" })], 0],
    ["other shards, which have none either", [line(2), line(1, { shard: 1 })], 0],
  ] as const)
    it(`has ${expected} out of order: ${title}`, async () => {
      expect(outOfOrder(await seenOf(...lines))).to.equal(expected);
    });
});
