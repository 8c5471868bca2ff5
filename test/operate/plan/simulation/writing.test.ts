import { expect } from "chai";
import { place } from "../../../../operate/plan/simulation/place.ts";
import type { SimulatedStream } from "../../../../operate/plan/simulation/subject.ts";
import { simulateWriting } from "../../../../operate/plan/simulation/writing.ts";
import { createRandom } from "../../../../simulate/random.ts";

function write(overrides: Partial<SimulatedStream>) {
  const stream = { rate: 1000, bytes: 100, peak: 1, keys: undefined, shards: 4, ...overrides };
  const random = createRandom(1, "test");
  const cells = { shards: stream.shards, lanes: 1, outputs: 0 };
  return simulateWriting(stream, place(stream.keys, cells, 64, random), random);
}

describe("writing on a virtual clock", () => {
  it("is never throttled where shards have room", () => {
    const { throttled, busiest } = write({});
    expect(throttled).to.be.lessThan(0.001);
    expect(busiest).to.be.closeTo(0.25, 0.02);
  });

  it("is throttled by records, and by bytes", () => {
    expect(write({ peak: 8 }).throttled).to.be.closeTo(0.5, 0.01);
    expect(write({ peak: 4, bytes: 2 ** 21 }).throttled).to.be.closeTo(1 - 2 / 4000, 0.01);
  });

  it("is throttled where a busy key is, and counts a sample for all", () => {
    const keys = { count: 1000, skew: "zipf" } as const;
    const { throttled } = write({ rate: 50_000, keys, shards: 10_000 });
    // 50 shards' worth, of which the busiest seven keys have more than one each: 1/7.485 of 50 for the first, half that for the next.
    const over = [1, 2, 3, 4, 5, 6].reduce((sum, rank) => sum + Math.max(0, 50 / 7.4855 / rank - 1), 0);
    expect(throttled).to.be.closeTo(over / 50, 0.01);
  });

  it("puts keys on as many shards as there are, each record on one", () => {
    const parts = place({ count: 500, skew: "zipf" }, { shards: 7, lanes: 3, outputs: 11 }, 7, createRandom(1, "test"));
    expect(parts.reduce((sum, { share }) => sum + share, 0)).to.be.closeTo(1, 1e-9);
    for (const { lanes, outputs } of parts) {
      expect(lanes.reduce((sum, each) => sum + each, 0)).to.be.closeTo(1, 1e-9);
      expect(outputs.reduce((sum, { share }) => sum + share, 0)).to.be.closeTo(1, 1e-9);
    }
  });
});
