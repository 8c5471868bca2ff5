import { expect } from "chai";
import { rightHandlers } from "../../../simulate/events/handlers.ts";
import { runEvents } from "../../../simulate/events/run-event-seed.ts";
import { drawEventScenario, EVENT_SOURCES } from "../../../simulate/events/scenario.ts";
import { PLANTED_EVENT_BUGS, scenarioFor } from "./planted-event-bugs.ts";

describe("worlds of events", () => {
  for (const source of EVENT_SOURCES)
    it(`break no rule with right handlers: ${source}`, async () => {
      for (let seed = 1; seed <= 40; seed++) {
        const { violations } = await runEvents(drawEventScenario(seed, source), rightHandlers);
        expect(violations, `seed ${seed}`).to.deep.equal([]);
      }
    });

  it("go the same way every time", async () => {
    for (const source of EVENT_SOURCES) {
      const scenario = drawEventScenario(7, source);
      const first = await runEvents(scenario, rightHandlers, true);
      expect(await runEvents(scenario, rightHandlers, true)).to.deep.equal(first);
    }
  });

  it("send good messages to the dead-letter queue unhandled when a FIFO queue's batches hold more than one", async () => {
    for (let seed = 1; seed < 100; seed++) {
      const { violations } = await runEvents({ ...drawEventScenario(seed, "fifo"), batchSize: 10 }, rightHandlers);
      if (violations.some(({ rule }) => rule === "given-up-wrongly")) return;
    }
    expect.fail("no seed showed it");
  });

  describe("catch a handler that", () => {
    for (const bug of PLANTED_EVENT_BUGS)
      it(bug.name, async () => {
        for (let seed = 1; seed < 200; seed++) {
          const scenario = scenarioFor(bug, drawEventScenario(seed, bug.source));
          const { violations } = await runEvents(scenario, bug.maker);
          if (violations.some(({ rule }) => rule === bug.breaks)) return;
        }
        expect.fail(`no seed broke ${bug.breaks}`);
      });
  });
});
