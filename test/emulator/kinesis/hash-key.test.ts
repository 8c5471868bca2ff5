import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import {
  formatHashKey,
  hashPartitionKey,
  nextHashKey,
  parseHashKey,
  previousHashKey,
  uniformRanges,
} from "../../../emulator/kinesis/hash-key.ts";
import { errorOf } from "./create-stream.ts";

describe("Hash keys", () => {
  it("are the MD5 of the partition key", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (key) => {
        expect(hashPartitionKey(key)).to.equal(createHash("md5").update(key).digest("hex"));
      }),
    );
  });

  it("are written in decimal and read back", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), (number) => {
        expect(formatHashKey(parseHashKey(String(number)))).to.equal(String(number));
      }),
    );
  });

  for (const wrong of ["", "-1", "01", "x", String(2n ** 128n)]) {
    it(`are refused when they are ${JSON.stringify(wrong)}`, () => {
      expect(errorOf(() => parseHashKey(wrong))).to.match(/^InvalidArgumentException: Invalid ExplicitHashKey/);
    });
  }

  it("are cut into ranges without gap or overlap", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (count) => {
        const ranges = uniformRanges(count);
        expect(ranges).to.have.length(count);
        expect(ranges[0]?.starting).to.equal("0".repeat(32));
        expect(ranges.at(-1)?.ending).to.equal("f".repeat(32));
        for (const [index, { starting }] of ranges.entries()) {
          const before = ranges[index - 1];
          if (before === undefined) continue;
          expect(starting).to.equal(nextHashKey(before.ending));
          expect(previousHashKey(starting)).to.equal(before.ending);
        }
      }),
    );
  });
});
