import { expect } from "chai";
import { realClock } from "../../../emulator/time/real-clock.ts";

describe("The real clock", () => {
  it("tells the machine's time", () => {
    const before = Date.now();
    expect(realClock.now()).to.be.within(before, Date.now());
  });

  it("sleeps", async () => {
    await realClock.sleep(0);
  });

  it("wakes when the signal is aborted, even from a sleep longer than Node's longest timer", async () => {
    const stop = new AbortController();
    const sleeping = realClock.sleep(2 ** 40, stop.signal);
    stop.abort();
    await sleeping;
    await realClock.sleep(2 ** 40, stop.signal);
  });
});
