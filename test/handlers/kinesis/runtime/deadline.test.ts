import { expect } from "chai";
import { within } from "../../../../handlers/kinesis/runtime/deadline.ts";

/** A clock that stands still, and what it is asked to sleep. */
function createStandingClock() {
  const sleeps: { ms: number; signal: AbortSignal | undefined }[] = [];
  return {
    sleeps,
    clock: {
      now: () => 0,
      sleep: (ms: number, signal?: AbortSignal) => {
        sleeps.push({ ms, signal });
        return new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
      },
    },
  };
}

describe("work within a time", () => {
  for (const [how, work] of [
    ["is done", async () => "done"],
    ["fails", () => Promise.reject(new Error("broken"))],
  ] as const) {
    it(`leaves no timer behind when it ${how}`, async () => {
      const { clock, sleeps } = createStandingClock();
      await within<unknown>(clock, 5_000, work).catch(() => {});
      expect(sleeps.map(({ ms, signal }) => [ms, signal?.aborted])).to.deep.equal([[5_000, true]]);
    });
  }

  it("is told to give up when time is up, and not before", async () => {
    let signal: AbortSignal | undefined;
    let wake = () => {};
    const clock = { now: () => 0, sleep: () => new Promise<void>((resolve) => (wake = resolve)) };
    const work = within(clock, 5_000, (given) => {
      signal = given;
      return new Promise<void>(() => {});
    }).catch((reason: unknown) => reason);
    expect(signal?.aborted).to.equal(false);
    wake();
    expect(await work).to.have.property("name", "TimeoutError");
    expect(signal?.aborted).to.equal(true);
  });
});
