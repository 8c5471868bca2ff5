import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";

describe("A virtual clock", () => {
  it("wakes sleepers in the order of time, at their own time", async () => {
    const clock = createVirtualClock(0);
    const woken: [string, number][] = [];
    const sleep = (name: string, ms: number) => clock.sleep(ms).then(() => woken.push([name, clock.now()]));
    await clock.run(() => Promise.all([sleep("late", 300), sleep("early", 100), sleep("middle", 200)]));
    expect(woken).to.deep.equal([
      ["early", 100],
      ["middle", 200],
      ["late", 300],
    ]);
  });

  it("lets every promise job settle before time moves on", async () => {
    const clock = createVirtualClock(0);
    const seen: number[] = [];
    await clock.run(async () => {
      const other = clock.sleep(2);
      await clock.sleep(1);
      for (let job = 0; job < 1000; job++) await Promise.resolve();
      seen.push(clock.now());
      await other;
      seen.push(clock.now());
    });
    expect(seen).to.deep.equal([1, 2]);
  });

  it("wakes a sleeper at once when its signal is aborted, and never again", async () => {
    const clock = createVirtualClock(0);
    const stop = new AbortController();
    const end = await clock.run(async () => {
      const sleeping = clock.sleep(1_000_000, stop.signal);
      await clock.sleep(5);
      stop.abort();
      await sleeping;
      await clock.sleep(1, stop.signal);
      return clock.now();
    });
    expect(end).to.equal(5);
  });

  it("leaves asleep what main does not wait for", async () => {
    const clock = createVirtualClock(0);
    let isAwake = false;
    await clock.run(async () => {
      void clock.sleep(100).then(() => {
        isAwake = true;
      });
      await clock.sleep(10);
    });
    expect([clock.now(), isAwake]).to.deep.equal([10, false]);
  });

  it("advances by a given time, waking only who is due", async () => {
    const clock = createVirtualClock(0);
    const woken: number[] = [];
    for (const ms of [1, 10, 11]) void clock.sleep(ms).then(() => woken.push(ms));
    await clock.advance(10);
    expect([clock.now(), woken]).to.deep.equal([10, [1, 10]]);
  });

  it("passes on what main rejects with", async () => {
    const clock = createVirtualClock(0);
    const failing = clock.run(() => clock.sleep(1).then(() => Promise.reject(new Error("main failed"))));
    expect(await failing.catch((error: Error) => error.message)).to.equal("main failed");
  });

  it("says so when main waits for what nobody will bring", async () => {
    const failing = createVirtualClock(0).run(() => new Promise(() => {}));
    expect(await failing.catch((error: Error) => error.message)).to.match(/nobody asleep will bring/);
  });

  it("waits for work outside it, such as reading a file", async () => {
    const text = await createVirtualClock(0).run(() => readFile(import.meta.filename, "utf8"));
    expect(text).to.contain("such as reading a file");
  });

  it("runs a million events within seconds", async () => {
    const clock = createVirtualClock(0);
    await clock.run(async () => {
      for (let event = 0; event < 1_000_000; event++) await clock.sleep(1);
    });
    expect(clock.now()).to.equal(1_000_000);
  });
});
