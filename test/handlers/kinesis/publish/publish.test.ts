import { expect } from "chai";
import fc from "fast-check";
import {
  type Published,
  type PublishOptions,
  type PutRecords,
  publish,
} from "../../../../handlers/kinesis/publish/publish.ts";
import { dataOf, type Entry } from "../../../../handlers/kinesis/records/entry.ts";
import { createStream, entryOf } from "../output-stream.ts";
import { createVirtualClock, type VirtualClock } from "../virtual-clock.ts";

const THROTTLED = "ProvisionedThroughputExceededException";
const MEBIBYTE = 1024 * 1024;

/** Entries of the given partition keys; their data says which is which. */
function createEntries(...keys: string[]): Entry[] {
  return keys.map((partitionKey, index) => entryOf(partitionKey, Buffer.from(`${partitionKey}:${index}`)));
}

/** Whether each entry is taken. */
function acknowledged({ takenAtMs }: Published): boolean[] {
  return takenAtMs.map((atMs) => atMs !== undefined);
}

async function run(
  clock: VirtualClock,
  entries: readonly Entry[],
  put: PutRecords,
  overrides: Partial<PublishOptions> = {},
): Promise<Published> {
  return clock.run(publish(entries, { put, clock, random: () => 0.5, deadlineMs: 60_000, ...overrides }));
}

describe("publish", () => {
  let clock: VirtualClock;
  beforeEach(() => {
    clock = createVirtualClock();
  });

  it("calls nobody for no entries", async () => {
    const stream = createStream(clock);
    expect(await run(clock, [], stream.put)).to.deep.equal({ takenAtMs: [], retries: 0, errorCodes: new Map() });
    expect(stream.calls).to.have.length(0);
  });

  it("puts different keys in one call, in their order", async () => {
    const stream = createStream(clock);
    const published = await run(clock, createEntries("a", "b", "c"), stream.put);
    expect(stream.calls).to.have.length(1);
    expect(stream.taken).to.deep.equal(["a:0", "b:1", "c:2"]);
    expect(acknowledged(published)).to.deep.equal([true, true, true]);
  });

  it("puts entries of one key one call after the other", async () => {
    const stream = createStream(clock);
    await run(clock, createEntries("a", "a", "b", "a"), stream.put);
    expect(stream.calls.map(({ entries }) => entries.length)).to.deep.equal([2, 1, 1]);
    expect(stream.taken.filter((data) => data.startsWith("a"))).to.deep.equal(["a:0", "a:1", "a:3"]);
  });

  const sizes: [number, number[]][] = [
    [500, [500]],
    [501, [500, 1]],
    [1200, [500, 500, 200]],
  ];
  for (const [count, calls] of sizes) {
    it(`puts ${count} entries in calls of ${calls}`, async () => {
      const stream = createStream(clock);
      await run(clock, createEntries(...Array.from({ length: count }, (_, index) => `k${index}`)), stream.put);
      expect(stream.calls.map(({ entries }) => entries.length)).to.deep.equal(calls);
    });
  }

  it("has up to four calls under way at the same time, of different keys", async () => {
    const stream = createStream(clock);
    const keys = Array.from({ length: 3_000 }, (_, index) => `k${index}`);
    const published = await run(clock, createEntries(...keys, ...keys), stream.put);
    expect(acknowledged(published)).not.to.include(false);
    expect(stream.calls.slice(0, 5).map(({ atMs }) => atMs)).to.deep.equal([0, 0, 0, 0, 10]);
    for (const atMs of new Set(stream.calls.map((call) => call.atMs))) {
      const together = stream.calls.filter((call) => call.atMs === atMs).flatMap(({ entries }) => entries);
      expect(new Set(together.map(({ partitionKey }) => partitionKey)).size).to.equal(together.length);
    }
  });

  it("notes when each entry was taken", async () => {
    const published = await run(clock, createEntries("a", "a", "b"), createStream(clock).put);
    expect(published.takenAtMs).to.deep.equal([10, 20, 10]);
  });

  it("fills a call to 10 MiB of data and keys, and not a byte more", async () => {
    const half = (partitionKey: string, extraBytes: number) =>
      entryOf(partitionKey, Buffer.alloc(5 * MEBIBYTE - Buffer.byteLength(partitionKey) + extraBytes));
    const exact = createStream(clock);
    await run(clock, [half("é", 0), half("b", 0)], exact.put);
    expect(exact.calls).to.have.length(1);
    const over = createStream(clock);
    await run(clock, [half("é", 0), half("b", 1)], over.put);
    expect(over.calls).to.have.length(2);
  });

  it("sends again only what was refused, and counts it", async () => {
    const stream = createStream(clock, ({ partitionKey }, call) =>
      partitionKey === "b" && call < 3 ? THROTTLED : undefined,
    );
    const published = await run(clock, createEntries("a", "b", "c"), stream.put);
    expect(stream.calls.map(({ entries }) => entries.map((entry) => entry.partitionKey))).to.deep.equal([
      ["a", "b", "c"],
      ["b"],
      ["b"],
    ]);
    expect(published.retries).to.equal(2);
    expect(published.errorCodes).to.deep.equal(new Map([[THROTTLED, 2]]));
    expect(acknowledged(published)).to.deep.equal([true, true, true]);
  });

  it("counts no entry as sent again because the one before it was", async () => {
    const stream = createStream(clock, (_, call) => (call === 1 ? THROTTLED : undefined));
    const published = await run(clock, createEntries("a", "a"), stream.put);
    expect(stream.taken).to.deep.equal(["a:0", "a:1"]);
    expect(published.retries).to.equal(1);
  });

  it("returns at once when the next attempt would come too late", async () => {
    const stream = createStream(clock, () => THROTTLED);
    await run(clock, createEntries("a"), stream.put, { random: () => 0.999, deadlineMs: 50 });
    expect(clock.now()).to.equal(10);
  });

  it("goes on with other keys while one backs off", async () => {
    const stream = createStream(clock, ({ partitionKey }, call) =>
      partitionKey === "hot" && call === 1 ? THROTTLED : undefined,
    );
    await run(clock, createEntries("hot", "b", "b", "b"), stream.put);
    expect(stream.taken).to.have.members(["hot:0", "b:1", "b:2", "b:3"]);
    expect(stream.taken.indexOf("hot:0")).to.be.above(stream.taken.indexOf("b:2"));
    expect(stream.calls[1]?.entries.map((entry) => entry.partitionKey)).to.deep.equal(["b"]);
  });

  it("backs off exponentially up to 2 s, with full jitter", async () => {
    for (const random of [0, 0.5, 0.999]) {
      clock = createVirtualClock();
      const stream = createStream(clock, () => THROTTLED);
      await run(clock, createEntries("a"), stream.put, { random: () => random, deadlineMs: 12_000 });
      const pauses = stream.calls.slice(1).map(({ atMs }, index) => atMs - (stream.calls[index]?.atMs ?? 0) - 10);
      const ceilings = [50, 100, 200, 400, 800, 1600, 2000, 2000];
      for (const [index, ceiling] of ceilings.slice(0, pauses.length).entries()) {
        expect(pauses[index]).to.be.closeTo(1 + random * ceiling, 0.001);
      }
      expect(pauses.length).to.be.at.least(7);
    }
  });

  it("sends all of a call that failed as a whole again, in order", async () => {
    const stream = createStream(clock);
    let calls = 0;
    const put: PutRecords = async (entries, signal) => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error("socket hang up"), { name: "TimeoutError" });
      return stream.put(entries, signal);
    };
    const published = await run(clock, createEntries("a", "a", "b"), put);
    expect(acknowledged(published)).to.deep.equal([true, true, true]);
    expect(published.errorCodes).to.deep.equal(new Map([["TimeoutError", 2]]));
    expect(stream.taken).to.deep.equal(["a:0", "b:2", "a:1"]);
  });

  for (const code of ["AccessDeniedException", "KMSDisabledException", "ResourceNotFoundException"]) {
    it(`gives up at once on ${code}`, async () => {
      const put: PutRecords = async () => {
        throw Object.assign(new Error("no"), { name: code });
      };
      const published = await run(clock, createEntries("a", "b"), put);
      expect(published).to.deep.equal({
        takenAtMs: [undefined, undefined],
        retries: 0,
        errorCodes: new Map([[code, 2]]),
      });
      expect(clock.now()).to.equal(0);
    });
  }

  it("gives an attempt that doesn't answer 5 s, tells it to give up, and tries again", async () => {
    const stream = createStream(clock);
    const signals: AbortSignal[] = [];
    const put: PutRecords = (entries, signal) => {
      signals.push(signal);
      return signals.length === 1 ? new Promise(() => {}) : stream.put(entries, signal);
    };
    const published = await run(clock, createEntries("a"), put);
    expect(acknowledged(published)).to.deep.equal([true]);
    expect(stream.calls[0]?.atMs).to.be.within(5_000, 5_100);
    expect(signals.map((signal) => signal.aborted)).to.deep.equal([true, false]);
  });

  it("returns by the deadline, with what is acknowledged, when the stream stops answering", async () => {
    const stream = createStream(clock);
    const put: PutRecords = (entries, signal) =>
      stream.calls.length === 0 ? stream.put(entries, signal) : new Promise(() => {});
    const published = await run(clock, createEntries("a", "a"), put, { deadlineMs: 3_000 });
    expect(acknowledged(published)).to.deep.equal([true, false]);
    expect(clock.now()).to.equal(3_000);
  });

  it("calls nobody when no time is left", async () => {
    const stream = createStream(clock);
    const published = await run(clock, createEntries("a"), stream.put, { deadlineMs: 0 });
    expect(acknowledged(published)).to.deep.equal([false]);
    expect(stream.calls).to.have.length(0);
  });

  it("keeps the limits, the order of each key and the deadline, whatever fails", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("a", "b", "c", "d", "é"), { maxLength: 30 }),
        fc.infiniteStream(fc.constantFrom(undefined, undefined, THROTTLED, "InternalFailure")),
        fc.infiniteStream(fc.constantFrom("answers", "answers", "throws", "takes and throws", "hangs")),
        fc.integer({ min: 0, max: 30_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (keys, faults, moods, deadlineMs, random) => {
          const clock = createVirtualClock();
          const stream = createStream(clock, () => faults.next().value);
          const put: PutRecords = async (entries, signal) => {
            const mood = moods.next().value;
            if (mood === "hangs") return new Promise(() => {});
            if (mood === "throws") throw new Error("no answer");
            const codes = await stream.put(entries, signal);
            if (mood === "takes and throws") throw new Error("answer lost");
            return codes;
          };
          const entries = createEntries(...keys);
          const published = await run(clock, entries, put, { random: () => random, deadlineMs });

          expect(clock.now()).to.be.at.most(deadlineMs);
          for (const call of stream.calls) {
            const called = call.entries.map((entry) => entry.partitionKey);
            expect(called.length).to.be.within(1, 500);
            expect(new Set(called).size).to.equal(called.length);
          }
          const firsts = [...new Set(stream.taken)];
          for (const key of new Set(keys)) {
            const own = entries.map((entry) => dataOf(entry).toString()).filter((data) => data.startsWith(`${key}:`));
            const arrived = firsts.filter((data) => data.startsWith(`${key}:`));
            expect(arrived).to.deep.equal(own.slice(0, arrived.length));
          }
          for (const [index, entry] of entries.entries()) {
            if (published.takenAtMs[index] !== undefined) expect(firsts).to.contain(dataOf(entry).toString());
          }
        },
      ),
    );
  });
});
