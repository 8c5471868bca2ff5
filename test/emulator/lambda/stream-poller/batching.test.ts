import { expect } from "chai";
import fc from "fast-check";
import { MAXIMUM_PAYLOAD_BYTES, nextBatch } from "../../../../emulator/lambda/stream-poller/batching.ts";

const sized = (...sizes: number[]) => sizes.map((eventBytes) => ({ eventBytes }));

describe("The next batch", () => {
  const half = MAXIMUM_PAYLOAD_BYTES / 2;
  const table: [what: string, sizes: number[], expected: { length: number; full: boolean }][] = [
    ["holds all there is, and could hold more", [1, 1], { length: 2, full: false }],
    ["is full at batchSize", [1, 1, 1], { length: 3, full: true }],
    ["leaves what is beyond batchSize", [1, 1, 1, 1], { length: 3, full: true }],
    ["is full when the next record would not fit", [half, half, 1], { length: 2, full: true }],
    ["holds exactly the limit and may go on waiting", [half, half], { length: 2, full: false }],
    ["holds a record that is too large by itself", [2 * MAXIMUM_PAYLOAD_BYTES, 1], { length: 1, full: true }],
    ["is empty when nothing waits", [], { length: 0, full: false }],
  ];
  for (const [what, sizes, expected] of table) {
    it(`rule 2: ${what}`, () => {
      expect(nextBatch(sized(...sizes), 3)).to.deep.equal(expected);
    });
  }

  it("rule 2: keeps both limits, and is never empty while something waits", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: MAXIMUM_PAYLOAD_BYTES * 2 }), { minLength: 1 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 20 }), (some, batchSize) => {
        const { length } = nextBatch(sized(...some), batchSize);
        expect(length).to.be.within(1, batchSize);
        const bytes = some.slice(0, length).reduce((sum, size) => sum + size, 0);
        if (length > 1) expect(bytes).to.be.at.most(MAXIMUM_PAYLOAD_BYTES);
      }),
    );
  });
});
