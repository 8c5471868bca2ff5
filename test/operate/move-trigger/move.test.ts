import { expect } from "chai";
import { createMove, TIMEOUT_SECONDS } from "./create-move.ts";

const texts = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `r${from + index}`);

describe("moving a trigger", () => {
  /** Half of the records are read before the move, half come while the trigger is paused. */
  async function moveMidway(world: ReturnType<typeof createMove>, move: () => Promise<unknown>) {
    await world.clock.run(async () => {
      world.start();
      for (const text of texts(0, 10)) world.put("key", text);
      await world.clock.sleep(120_000);
      for (const text of texts(10, 20)) world.put("key", text);
      await move();
      for (const text of texts(20, 30)) world.put("key", text);
      await world.clock.sleep(1_200_000);
      await world.stop();
    });
  }

  it("loses no record, keeps the order of each delivery, and protects the new trigger", async () => {
    const world = createMove();
    await moveMidway(world, world.move);
    expect([...new Set(world.seen)].sort()).to.deep.equal(texts(0, 30).sort());
    expect(world.seen.slice(-30), "read again from before the last that was read").to.deep.equal(texts(0, 30));
    expect(world.settings).to.include({ fanOut: "true" }).and.not.to.have.property("replaceTriggers");
    expect(world.ups.map(({ replaceTriggers }) => replaceTriggers)).to.deep.equal(["true", undefined]);
    expect(world.said.at(-1)).to.match(/^Moved: 1 triggers read from .*, and are protected again\.$/);
  });

  it("waits for what is under way, as long as an invocation may take: no key has two invocations at once", async () => {
    const world = createMove();
    world.durationMs = 20_000;
    let tookMs = 0;
    await moveMidway(world, async () => {
      const beganMs = world.clock.now();
      await world.move();
      tookMs = world.clock.now() - beganMs;
    });
    expect(world.maxRunning).to.equal(1);
    expect(new Set(world.seen)).to.have.property("size", 30);
    expect(tookMs).to.be.at.least(TIMEOUT_SECONDS * 1000);
  });

  const steps = [
    ...["disable", "set fanOut", "set startingPosition", "set replaceTriggers", "up"],
    ...["up, between delete and create", "remove replaceTriggers"],
  ];
  for (const name of steps)
    it(`goes on when the same command runs again after a kill at: ${name}`, async () => {
      const world = createMove();
      let kills = 1;
      world.step = (step) => {
        if (step === name && kills-- > 0) throw new Error("killed");
      };
      await moveMidway(world, async () => {
        const killed = await world.move().catch((error: Error) => error.message);
        expect(killed).to.equal("killed");
        await world.clock.sleep(600_000);
        await world.move();
      });
      expect(new Set(world.seen)).to.have.property("size", 30);
      expect(world.made, "one new trigger, not two").to.equal(2);
      expect(world.settings).to.not.have.property("replaceTriggers");
    });

  it("does nothing when it runs once more", async () => {
    const world = createMove();
    await moveMidway(world, async () => {
      await world.move();
      await world.move();
    });
    expect([world.made, world.ups.length]).to.deep.equal([2, 2]);
    expect(world.said.at(-1)).to.match(/already, and are protected/);
  });

  it("begins where it is told", async () => {
    const fromMs = Date.UTC(2024, 11, 31);
    const world = createMove({ fromMs });
    world.ages = () => expect.fail("CloudWatch is not asked");
    await moveMidway(world, world.move);
    expect(world.settings.startingPosition).to.equal("2024-12-31T00:00:00Z");
  });

  it("stops, and says how to go on, when no age was measured: nothing is changed but the pause", async () => {
    const world = createMove();
    world.ages = () => [];
    await moveMidway(world, async () => {
      const message = await world.move().catch((error: Error) => error.message);
      expect(message).to.match(/^The iterator age of enrich must have been measured .*\nFix: --from TIME/);
      expect(world.living?.trigger.state()).to.equal("Disabled");
      world.living?.trigger.setEnabled(true);
    });
    expect(world.ups).to.deep.equal([]);
    expect(world.seen, "it reads on where it stopped").to.deep.equal(texts(0, 30));
  });

  it("says that triggers are left when an update was not accepted", async () => {
    const world = createMove();
    await moveMidway(world, async () => {
      world.accepts = false;
      const message = await world.move().catch((error: Error) => error.message);
      expect(message).to.match(/^pulumi up must make every trigger anew, got 0 of 1\.\nFix: /);
      world.accepts = true;
      await world.move();
    });
    expect(new Set(world.seen)).to.have.property("size", 30);
  });
});
