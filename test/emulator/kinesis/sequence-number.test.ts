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
    const some = Array.from({ length: 100 }, () => numbers.next());
    for (const [index, number] of some.entries()) {
      expect(number).to.match(/^[1-9]\d{55}$/);
      if (index > 0) expect(BigInt(number) > BigInt(some[index - 1] ?? "")).to.equal(true);
    }
    expect([...some].sort()).to.deep.equal(some);
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
