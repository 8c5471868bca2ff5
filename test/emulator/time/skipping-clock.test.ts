import { expect } from "chai";
import { createSkippingClock } from "../../../emulator/time/skipping-clock.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";

const START_MS = Date.UTC(2026, 0, 1);

const createClock = () => {
  const base = createVirtualClock(START_MS);
  const clock = createSkippingClock(base);
  const woken: string[] = [];
  const sleep = (name: string, seconds: number, signal?: AbortSignal) =>
    clock.sleep(seconds * 1000, signal).then(() => void woken.push(`${name} at ${(clock.now() - START_MS) / 1000}`));
  /** Lets those who were woken go on. */
  const settle = () => base.advance(0);
  return { base, clock, woken, sleep, settle };
};

describe("a clock that skips", () => {
  it("goes as its base does", async () => {
    const { base, clock, woken, sleep } = createClock();
    void sleep("a", 2);
    await base.advance(2000);
    expect(woken).to.deep.equal(["a at 2"]);
    expect(clock.now()).to.equal(base.now());
  });

  it("moves on to the next long sleeper, and wakes the short ones before it, in order", async () => {
    const { clock, woken, sleep, settle } = createClock();
    void sleep("minute", 60);
    void sleep("poll", 0.9);
    void sleep("later", 61);
    expect(clock.skip()).to.equal(60_000);
    await settle();
    expect(woken).to.deep.equal(["poll at 60", "minute at 60"]);
    expect(clock.skip(), "later is a second away: it wakes without help").to.equal(0);
  });

  it("stands where nobody sleeps long", async () => {
    const { clock, sleep } = createClock();
    expect(clock.skip()).to.equal(0);
    void sleep("poll", 1);
    expect(clock.skip()).to.equal(0);
    expect(clock.now()).to.equal(START_MS);
  });

  it("forgets who was called away", async () => {
    const { clock, woken, sleep, settle } = createClock();
    const away = new AbortController();
    void sleep("a", 60, away.signal);
    away.abort();
    await settle();
    expect(woken).to.deep.equal(["a at 0"]);
    expect(clock.skip()).to.equal(0);
  });

  it("keeps on after a skip, also for who sleeps on", async () => {
    const { base, clock, woken, sleep, settle } = createClock();
    void sleep("a", 10);
    void sleep("b", 12);
    clock.skip();
    await settle();
    await base.advance(2000);
    expect(woken).to.deep.equal(["a at 10", "b at 12"]);
  });
});
