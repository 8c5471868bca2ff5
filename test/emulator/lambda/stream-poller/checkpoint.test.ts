import { expect } from "chai";
import fc from "fast-check";
import { Checkpoint } from "../../../../emulator/lambda/stream-poller/checkpoint.ts";
import type { PolledRecord } from "../../../../emulator/lambda/stream-poller/event.ts";

function createCheckpoint(count: number) {
  const checkpoint = new Checkpoint();
  const entries = Array.from({ length: count }, (_, index): PolledRecord => {
    const record = {
      sequenceNumber: String(index),
      partitionKey: "k",
      data: Buffer.of(),
      arrivedAtMs: 0,
      sizeBytes: 1,
    };
    return { record, eventBytes: 1, settled: false };
  });
  for (const entry of entries) checkpoint.add(entry);
  return { checkpoint, entries };
}

describe("A checkpoint", () => {
  it("rule 5: is the highest sequence number of what succeeded", () => {
    const { checkpoint, entries } = createCheckpoint(3);
    expect(checkpoint.sequenceNumber).to.equal(undefined);
    expect(checkpoint.settle(entries)).to.equal(true);
    expect([checkpoint.sequenceNumber, checkpoint.pending]).to.deep.equal(["2", 0]);
  });

  it("rule 5: is the highest contiguous one, in whatever order records are settled (our reading)", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Array.from({ length: 2500 }, (_, index) => index)), (order) => {
        const { checkpoint, entries } = createCheckpoint(2500);
        const done = new Set<number>();
        for (const index of order.slice(0, 300)) {
          const entry = entries[index];
          if (entry !== undefined) checkpoint.settle([entry]);
          done.add(index);
        }
        let contiguous = 0;
        while (done.has(contiguous)) contiguous++;
        expect(checkpoint.sequenceNumber).to.equal(contiguous === 0 ? undefined : String(contiguous - 1));
        expect(checkpoint.pending).to.equal(2500 - contiguous);
      }),
      { numRuns: 20 },
    );
  });

  it("rule 5: keeps its place over many records", () => {
    const { checkpoint, entries } = createCheckpoint(5000);
    for (let index = 0; index < 5000; index += 100) checkpoint.settle(entries.slice(index, index + 100));
    expect([checkpoint.sequenceNumber, checkpoint.pending]).to.deep.equal(["4999", 0]);
  });
});
