import { expect } from "chai";
import fc from "fast-check";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { createPace } from "../../../operate/redrive/pace.ts";
import { createQueue } from "../../../operate/redrive/queue.ts";
import { createHeld } from "./create-held.ts";

const MIB = 1024 * 1024;
const heldWith = (partitionKey: string, index: number, bytes = 10) =>
  createHeld({ partitionKey, index, sequenceNumber: String(100 + index), bytes });

describe("the queue of records on their way back", () => {
  it("sends each once, one of a key a call, in the order of the key, whatever fails", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "c", "d")), fc.infiniteStream(fc.nat(3)), (keys, luck) => {
        const records = keys.map((key, index) => heldWith(key, index));
        const queue = createQueue(records);
        const taken: typeof records = [];
        for (let call = queue.take(3); call.length > 0; call = queue.take(3)) {
          expect(new Set(call.map(({ partitionKey }) => partitionKey)).size)
            .to.equal(call.length)
            .and.be.at.most(3);
          for (const record of call) {
            const fate = luck.next().value;
            if (fate < 2) queue.again(record, fate === 1);
            else {
              taken.push(record);
              queue.leave(record);
            }
          }
        }
        expect(taken).to.have.members(records);
        for (const key of new Set(keys)) {
          const indexes = taken.filter(({ partitionKey }) => partitionKey === key).map(({ index }) => index);
          expect(indexes).to.deep.equal(indexes.toSorted((one, other) => one - other));
        }
      }),
    );
  });

  it("keeps a call within 10 MiB, and lets a record alone through whatever its size", () => {
    const queue = createQueue(
      [4, 4, 4, 11, 1].map((mebibytes, index) => heldWith(`k${index}`, index, mebibytes * MIB)),
    );
    const sizes: number[][] = [];
    for (let call = queue.take(500); call.length > 0; call = queue.take(500))
      sizes.push(call.map(({ bytes }) => bytes / MIB));
    expect(sizes).to.deep.equal([[4, 4], [4], [11], [1]]);
  });

  it("sends a record alone that is to go alone", () => {
    const records = ["a", "b", "c"].map(heldWith as (key: string, index: number) => ReturnType<typeof heldWith>);
    const queue = createQueue(records);
    for (const record of queue.take(2)) queue.again(record, true);
    expect([queue.take(9).length, queue.take(9).length, queue.take(9).length, queue.take(9).length]).to.deep.equal([
      1, 1, 1, 0,
    ]);
  });
});

describe("the pace of a redrive", () => {
  const rates: [rate: number, callRecords: number, calls: number, tookMs: number][] = [
    [1, 1, 3, 2_000],
    [100, 100, 3, 2_000],
    [500, 500, 3, 2_000],
    [5_000, 500, 3, 200],
  ];
  for (const [rate, callRecords, calls, tookMs] of rates) {
    it(`lets ${calls} full calls go within ${tookMs} ms at ${rate} records a second`, async () => {
      const clock = createVirtualClock(0);
      const pace = createPace(rate, clock);
      expect(pace.callRecords).to.equal(callRecords);
      await clock.run(async () => {
        for (let call = 0; call < calls; call++) await pace.wait(callRecords, new AbortController().signal);
      });
      expect(clock.now()).to.equal(tookMs);
    });
  }

  it("does not make up for time in which nothing went", async () => {
    const clock = createVirtualClock(0);
    const pace = createPace(10, clock);
    const { signal } = new AbortController();
    await clock.run(() => pace.wait(10, signal));
    await clock.advance(60_000);
    await clock.run(() => pace.wait(10, signal));
    expect(clock.now()).to.equal(60_000);
    await clock.run(() => pace.wait(10, signal));
    expect(clock.now()).to.equal(61_000);
  });

  it("waits no longer for somebody who has stopped", async () => {
    const clock = createVirtualClock(0);
    const pace = createPace(1, clock);
    await clock.run(() => pace.wait(1, AbortSignal.abort()));
    await clock.run(() => pace.wait(1, AbortSignal.abort()));
    expect(clock.now()).to.equal(0);
  });
});
