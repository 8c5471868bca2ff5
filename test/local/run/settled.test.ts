import { expect } from "chai";
import { untilSettled } from "../../../local/run/settled.ts";

/** A clock on which a sleep passes at once. */
const createClock = () => {
  let nowMs = 0;
  const sleep = async (ms: number) => {
    nowMs += ms;
  };
  return { now: () => nowMs, sleep };
};
const wait = async (overrides: Partial<Parameters<typeof untilSettled>[0]>) => {
  const clock = createClock();
  await untilSettled({
    underWay: () => 0,
    idle: () => true,
    clock,
    signal: new AbortController().signal,
    onWait: () => {},
    ...overrides,
  });
  return clock.now();
};

describe("waiting for records to settle", () => {
  it("ends at once when none is under way", async () => {
    expect(await wait({})).to.equal(0);
  });

  it("goes on while records settle, however slowly", async () => {
    let left = 20;
    let looks = 0;
    const underWay = () => (++looks % 90 === 0 ? --left : left);
    expect(await wait({ underWay })).to.be.greaterThan(60_000);
    expect(left).to.equal(0);
  });

  it("gives up on records that idle triggers have left behind", async () => {
    expect(await wait({ underWay: () => 1 })).to.equal(5_000);
  });

  it("gives a function that keeps failing longer", async () => {
    expect(await wait({ underWay: () => 1, idle: () => false })).to.equal(120_000);
  });

  it("ends with the signal's reason when aborted", async () => {
    const error = await wait({ underWay: () => 1, signal: AbortSignal.abort(new Error("stop")) }).catch(
      (caught: Error) => caught,
    );
    expect(error).to.have.property("message", "stop");
  });
});
