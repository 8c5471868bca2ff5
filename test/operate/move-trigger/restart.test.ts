import { expect } from "chai";
import fc from "fast-check";
import { restartMs } from "../../../operate/move-trigger/restart.ts";

const MINUTE = 60_000;

describe("where a moved trigger begins", () => {
  it("is nowhere when nothing was measured", () => expect(restartMs([])).to.equal(undefined));

  it("is 15 minutes and the highest age before the last minute that was measured", () => {
    const ages = [
      { minuteMs: 0, ageMs: 9_000_000 },
      { minuteMs: 60 * MINUTE, ageMs: 2_500 },
      { minuteMs: 70 * MINUTE, ageMs: 1_000 },
    ];
    expect(restartMs(ages)).to.equal(55 * MINUTE - 3_000);
  });

  it("is before every record that is unread, whichever shard it lies on, however the shards differ", () => {
    // Each shard is read at some minutes of the last 15, and is done then with what arrived before `readMs - ageMs`.
    const reading = fc.record({ minute: fc.integer({ min: 0, max: 15 }), ageMs: fc.nat({ max: 7 * 86_400_000 }) });
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 20 }), (shards) => {
        const ages = shards.map(({ minute, ageMs }) => ({ minuteMs: minute * MINUTE, ageMs }));
        const firstUnread = Math.min(...ages.map(({ minuteMs, ageMs }) => minuteMs - ageMs));
        expect(restartMs(ages)).to.be.at.most(firstUnread);
      }),
    );
  });
});
