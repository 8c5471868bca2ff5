import { expect } from "chai";
import fc from "fast-check";
import {
  compareSequenceNumbers,
  createSequenceNumbers,
  isSequenceNumber,
} from "../../../emulator/kinesis/sequence-number.ts";

describe("Sequence numbers", () => {
  it("grow, as numbers and as text", () => {
    const numbers = createSequenceNumbers(Date.UTC(2025, 0, 1));
    const some = Array.from({ length: 100 }, (_, index) => numbers.next((index * 7) % 10));
    for (const [index, number] of some.entries()) {
      expect(number).to.match(/^[1-9]\d{55}$/);
      if (index > 0) expect(BigInt(number) > BigInt(some[index - 1] ?? "")).to.equal(true);
    }
    expect([...some].sort()).to.deep.equal(some);
  });

  it("name the shard that they were made for, and know those of another stream apart", () => {
    const numbers = createSequenceNumbers(Date.UTC(2025, 0, 1));
    const others = createSequenceNumbers(Date.UTC(2025, 0, 1) + 1);
    const shards = [0, 1, 19_999];
    expect(shards.map((index) => numbers.shardIndexOf(numbers.next(index)))).to.deep.equal(shards);
    expect([others.next(1), "0", "1", "7".repeat(56)].map(numbers.shardIndexOf)).to.deep.equal(
      Array(4).fill(undefined),
    );
  });

  it("are ordered by value whatever their length", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 60n }), fc.bigInt({ min: 0n, max: 10n ** 60n }), (a, b) => {
        expect(Math.sign(compareSequenceNumbers(String(a), String(b)))).to.equal(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it("are decimal without leading zeros", () => {
    expect(["0", "12", "012", "", "x", "-1", "1.5"].map(isSequenceNumber)).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
