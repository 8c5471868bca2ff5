import { expect } from "chai";
import fc from "fast-check";
import { createRandom } from "../../simulate/random.ts";

const draw = (seed: number, purpose: string) => {
  const random = createRandom(seed, purpose);
  return Array.from({ length: 20 }, () => random.fraction());
};

describe("random numbers of a seed", () => {
  it("are the same for the same seed and purpose", () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), (seed, purpose) => {
        expect(draw(seed, purpose)).eql(draw(seed, purpose));
      }),
    );
  });

  it("have nothing in common with those of the next seed, or of another purpose", () => {
    expect(draw(1, "world")).not.include.members([draw(2, "world")[0]]);
    expect(draw(1, "world")).not.include.members([draw(1, "scenario")[0]]);
  });

  it("spread evenly over seeds that follow each other", () => {
    const sum = Array.from({ length: 10_000 }, (_, seed) => draw(seed, "world")[0] ?? 0).reduce((a, b) => a + b);
    expect(sum / 10_000).closeTo(0.5, 0.02);
  });

  it("stay within the bounds asked for", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, least, more) => {
        expect(createRandom(seed, "").between(least, least + more)).within(least, least + more);
      }),
    );
  });

  it("choose by weight", () => {
    const random = createRandom(7, "");
    const drawn = Array.from({ length: 1_000 }, () =>
      random.weighted([
        ["often", 9],
        ["seldom", 1],
        ["never", 0],
      ]),
    );
    expect(drawn.filter((choice) => choice === "seldom").length).within(60, 140);
    expect(drawn).not.include("never");
  });
});
