import { expect } from "chai";
import { createRandom } from "../../../local/sample/random.ts";

describe("a seeded source of numbers", () => {
  it("gives the same numbers for the same seed, and others for another", () => {
    const numbers = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 50 }, () => random.below(1000));
    };
    expect(numbers(7)).to.deep.equal(numbers(7));
    expect(numbers(7)).to.not.deep.equal(numbers(8));
  });

  it("stays below its limit, and reaches every number", () => {
    const random = createRandom(1);
    const drawn = Array.from({ length: 2000 }, () => random.below(6));
    expect([...new Set(drawn)].sort()).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it("says yes about as often as asked", () => {
    const random = createRandom(2);
    expect(Array.from({ length: 10_000 }, () => random.chance(0.3)).filter(Boolean).length).to.be.within(2_800, 3_200);
  });

  it("shuffles without loss, and leaves what it shuffles alone", () => {
    const items = Array.from({ length: 100 }, (_, index) => index);
    const shuffled = createRandom(3).shuffle(items);
    expect(shuffled).to.have.members(items).and.to.not.deep.equal(items);
    expect(items[99]).to.equal(99);
  });

  it("refuses to pick from nothing", () => {
    expect(() => createRandom(4).pick([])).to.throw("nothing to pick from");
  });
});
