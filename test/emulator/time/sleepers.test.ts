import { expect } from "chai";
import fc from "fast-check";
import { Sleepers } from "../../../emulator/time/sleepers.ts";

describe("Sleepers", () => {
  it("wakes by time, then by who fell asleep first", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const sleepers = new Sleepers();
        for (const [order, atMs] of times.entries()) sleepers.push({ atMs, order, wake: undefined });
        const woken = times.map(() => sleepers.pop());
        const expected = times
          .map((atMs, order) => ({ atMs, order }))
          .sort((a, b) => a.atMs - b.atMs || a.order - b.order);
        expect(woken.map((sleeper) => ({ atMs: sleeper?.atMs, order: sleeper?.order }))).to.deep.equal(expected);
        expect(sleepers.pop()).to.equal(undefined);
      }),
    );
  });
});
