import { expect } from "chai";
import type { Clock } from "../../../emulator/time/clock.ts";
import { createSkippingClock } from "../../../emulator/time/skipping-clock.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { settle } from "../../../local/deploy/settle.ts";
import type { DeployedTrigger, EventTally } from "../../../local/deploy/trigger.ts";

/** A trigger whose tally a test sets. It is idle unless it is told otherwise. */
const createTrigger = (tally: EventTally) => {
  const state = { tally, isIdle: true };
  const trigger: DeployedTrigger = {
    ...{ region: "eu-west-1", functionName: "fn", source: "queue" },
    tally: () => state.tally,
    idle: () => state.isIdle,
    stop: async () => {},
  };
  return { state, trigger };
};
const none = { in: 0, out: 0, failed: 0, filtered: 0 };

/** A world in which real time passes by itself, and `act` is played beside. */
const play = async (
  { trigger, running = () => 0 }: { trigger: DeployedTrigger; running?: () => number },
  act: (clock: Clock) => Promise<void>,
) => {
  const realClock = createVirtualClock();
  const clock = createSkippingClock(realClock);
  const startMs = clock.now();
  let isOver = false;
  const deployment = { triggers: [trigger], running };
  const { signal } = new AbortController();
  await realClock.run(() => {
    const settling = settle({ deployment, clock, realClock, signal }, () => isOver);
    void act(clock).then(() => {
      isOver = true;
    });
    return settling;
  });
  const seconds = (ms: number) => Math.round((ms - startMs) / 1000);
  return { real: seconds(realClock.now()), cloud: seconds(clock.now()) };
};

describe("waiting until a program stands still", () => {
  it("ends soon when nothing is under way", async () => {
    const { trigger } = createTrigger(none);
    expect(await play({ trigger }, async () => {})).to.deep.equal({ real: 0, cloud: 0 });
  });

  it("passes over what events wait for, such as a visibility timeout", async () => {
    const { state, trigger } = createTrigger({ ...none, in: 1 });
    state.isIdle = false;
    const { real, cloud } = await play({ trigger }, async (clock) => {
      void clock.sleep(180_000).then(() => {
        Object.assign(state, { tally: { ...none, in: 1, failed: 1 }, isIdle: true });
      });
    });
    expect({ real, cloud }).to.deep.equal({ real: 0, cloud: 180 });
  });

  it("passes over nothing while a function runs", async () => {
    const { state, trigger } = createTrigger({ ...none, in: 1 });
    let running = 1;
    const { real, cloud } = await play({ trigger, running: () => running }, async (clock) => {
      await clock.sleep(20_000);
      running = 0;
      state.tally = { ...none, in: 1, out: 1 };
    });
    expect(cloud).to.equal(real).and.equal(20);
  });

  it("passes over nothing when no event waits, however long the try takes", async () => {
    const { trigger } = createTrigger({ ...none, in: 1, out: 1 });
    const { real, cloud } = await play({ trigger }, (clock) => clock.sleep(90_000));
    expect(cloud).to.equal(real).and.equal(90);
  });

  it("gives up on events that no trigger will settle: they are lost", async () => {
    const { trigger } = createTrigger({ ...none, in: 2, out: 1 });
    expect((await play({ trigger }, async () => {})).real).to.equal(2);
  });

  it("gives up later on a trigger that tries without end", async () => {
    const { state, trigger } = createTrigger({ ...none, in: 1 });
    state.isIdle = false;
    const { real } = await play({ trigger }, async () => {});
    expect(real).to.equal(30);
  });
});
