import { Buffer } from "node:buffer";
import { expect } from "chai";
import { createProducer, type ProducerSettings } from "../../client/producer.ts";
import type { PutRecord } from "../../client/put-record.ts";
import { createVirtualClock } from "../../emulator/time/virtual-clock.ts";
import { collect } from "./support/collect.ts";
import { createContract } from "./support/contract.ts";
import { awsError, createFakePutClient, networkError } from "./support/fake-put-client.ts";

const SEOUL = "ap-northeast-2";
const DUBLIN = "eu-west-1";

/** A producer for Seoul and Dublin; `failsInSeoul` decides, by seconds since the start, how Seoul fails. */
function createSubject(
  failsInSeoul: (seconds: number) => "network" | "throttle" | undefined,
  settings: ProducerSettings = {},
) {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const faultNow = () => failsInSeoul((clock.now() - startMs) / 1_000);
  const fakes = {
    [DUBLIN]: createFakePutClient({ clock }),
    [SEOUL]: createFakePutClient({
      clock,
      failCall: () => (faultNow() === "network" ? networkError("ECONNREFUSED") : undefined),
      failRecord: () => (faultNow() === "throttle" ? "ProvisionedThroughputExceededException" : undefined),
    }),
  };
  const producer = createProducer({
    contract: createContract([DUBLIN, SEOUL]),
    clientFor: (region) => (region === SEOUL ? fakes[SEOUL] : fakes[DUBLIN]).client,
    clock,
    random: () => 0.5,
    ...settings,
  });
  return { clock, producer, fakes };
}

function user(partitionKey: string, country: string, data = 0): PutRecord {
  return { partitionKey, data: Buffer.from(String(data)), location: { country } };
}

describe("fail-over of the producer", () => {
  it("puts each record in its nearest region", async () => {
    const { clock, producer } = createSubject(() => undefined);
    const records = [user("a", "KR"), user("b", "DE"), user("c", "JP"), user("d", "ZZ")];
    const outcomes = await clock.run(() => collect(producer.putAll(records)));
    const regions = new Map(outcomes.map((one) => [one.record.partitionKey, "region" in one ? one.region : "none"]));
    expect([...regions].sort()).to.deep.equal([
      ["a", SEOUL],
      ["b", DUBLIN],
      ["c", SEOUL],
      ["d", DUBLIN],
    ]);
  });

  for (const [fault, afterSeconds] of [
    ["network", 10],
    ["throttle", 60],
  ] as const) {
    it(`moves to the next nearest region once ${fault} failures last ${afterSeconds} seconds`, async () => {
      const { clock, producer } = createSubject(() => fault);
      const startMs = clock.now();
      const { region } = await clock.run(() => producer.put(user("a", "KR")));
      expect(region).to.equal(DUBLIN);
      expect((clock.now() - startMs) / 1_000).to.be.within(afterSeconds, afterSeconds + 3);
    });
  }

  it("leaves a region that never answers when the first call's time is up", async () => {
    const clock = createVirtualClock();
    const silent = { send: () => clock.sleep(30_000).then(() => Promise.reject(awsError("TimeoutError"))) };
    const dublin = createFakePutClient({ clock });
    const producer = createProducer({
      contract: createContract([DUBLIN, SEOUL]),
      clientFor: (region) => (region === SEOUL ? (silent as never) : dublin.client),
      ...{ clock, random: () => 0.5 },
    });
    const startMs = clock.now();
    const { region } = await clock.run(() => producer.put(user("a", "KR")));
    expect(region).to.equal(DUBLIN);
    expect((clock.now() - startMs) / 1_000).to.be.within(30, 31);
  });

  it("does not go to and fro between two regions that never answer", async () => {
    const clock = createVirtualClock();
    const silent = { send: () => clock.sleep(30_000).then(() => Promise.reject(awsError("TimeoutError"))) };
    const dublin = createFakePutClient({ clock });
    const producer = createProducer({
      contract: createContract([SEOUL, "ap-northeast-1", DUBLIN]),
      clientFor: (region) => (region === DUBLIN ? dublin.client : (silent as never)),
      ...{ clock, random: () => 0.5 },
      // Either is worth a try again while the other keeps silent.
      failOver: { retryAfterMs: 5_000 },
    });
    const startMs = clock.now();
    const { region } = await clock.run(() => producer.put(user("a", "KR")));
    expect(region).to.equal(DUBLIN);
    expect((clock.now() - startMs) / 1_000).to.be.within(60, 63);
  });

  it("stays with a region that fails for less", async () => {
    const { clock, producer, fakes } = createSubject((seconds) => (seconds < 8 ? "network" : undefined));
    const { region } = await clock.run(() => producer.put(user("a", "KR")));
    expect(region).to.equal(SEOUL);
    expect(fakes[DUBLIN].calls).to.deep.equal([]);
  });

  it("stays with a region that now and then takes a record", async () => {
    let calls = 0;
    const { clock, producer, fakes } = createSubject(() => (++calls % 8 === 0 ? undefined : "network"));
    await clock.run(async () => {
      for (let index = 0; index < 60; index += 1) await producer.put(user("a", "KR"));
    });
    expect(fakes[SEOUL].stored()).to.have.length(60);
  });

  it("does not spend calls on an unavailable region for records that wait their turn", async () => {
    const { clock, producer, fakes } = createSubject(() => "network", {
      maxConcurrentCalls: 1,
      failOver: { unavailableAfterMs: 0 },
    });
    const records = Array.from({ length: 1_500 }, (_, index) => user(`key-${index}`, "KR"));
    await clock.run(() => collect(producer.putAll(records)));
    expect(fakes[SEOUL].calls).to.have.length(1);
  });

  it("moves a key as a whole, in order, and back when the region answers again", async () => {
    const { clock, producer, fakes } = createSubject((seconds) => (seconds < 25 ? "network" : undefined));
    const regions = await clock.run(async () => {
      const early = [1, 2, 3].map((data) => producer.put(user("a", "KR", data)));
      const acknowledged = await Promise.all(early);
      await clock.sleep(60_000);
      return [...acknowledged, await producer.put(user("a", "KR", 4))].map(({ region }) => region);
    });
    expect(regions).to.deep.equal([DUBLIN, DUBLIN, DUBLIN, SEOUL]);
    const inDublin = fakes[DUBLIN].stored().map(({ data }) => Buffer.from(data).toString());
    expect(inDublin).to.deep.equal(["1", "2", "3"]);
  });

  it("leaves an unavailable region alone for a while", async () => {
    const { clock, producer, fakes } = createSubject(() => "network");
    await clock.run(async () => {
      await producer.put(user("a", "KR"));
      const tried = fakes[SEOUL].calls.length;
      for (let index = 0; index < 20; index += 1) await producer.put(user(`b-${index}`, "KR"));
      expect(fakes[SEOUL].calls).to.have.length(tried);
      await clock.sleep(30_000);
      await producer.put(user("c", "KR"));
      expect(fakes[SEOUL].calls).to.have.length(tried + 1);
    });
  });

  it("has one record alone try a region that keeps silent, while the others stay where they are", async () => {
    const clock = createVirtualClock();
    const startMs = clock.now();
    const dublin = createFakePutClient({ clock });
    const seoul = createFakePutClient({ clock });
    const tried: number[] = [];
    const fallsSilent = {
      async send(command: never) {
        tried.push(clock.now() - startMs);
        if (clock.now() - startMs > 140_000) return seoul.client.send(command);
        await clock.sleep(30_000);
        throw awsError("TimeoutError");
      },
    };
    const producer = createProducer({
      contract: createContract([DUBLIN, SEOUL]),
      clientFor: (region) => (region === SEOUL ? (fallsSilent as never) : dublin.client),
      ...{ clock, random: () => 0.5 },
    });
    const late: number[] = [];
    const put = async (key: string) => {
      const begunMs = clock.now();
      const { region } = await producer.put(user(key, "KR"));
      late.push(clock.now() - begunMs);
      return region;
    };
    await clock.run(async () => {
      await put("first");
      const all: Promise<string>[] = [];
      for (let second = 0; second < 100; second += 1) {
        all.push(put(`a-${second}`), put(`b-${second}`));
        await clock.sleep(1_000);
      }
      await Promise.all(all);
      expect(tried, "the first, and one after 30 s of silence each").to.have.length(3);
      expect(late.filter((ms) => ms > 20_000)).to.have.length(3);
      expect(late.filter((ms) => ms <= 1_000)).to.have.length(198);
      await clock.sleep(30_000);
      expect(await put("c"), "the one that tries").to.equal(SEOUL);
      expect(await Promise.all([put("d"), put("e")]), "everyone").to.deep.equal([SEOUL, SEOUL]);
    });
  });

  it("sends a key's next record to the region that has just taken one again", async () => {
    const { clock, producer } = createSubject((seconds) => (seconds < 15 ? "network" : undefined));
    await clock.run(async () => {
      await producer.put(user("a", "KR"));
      await clock.sleep(60_000);
      const [first, second] = await Promise.all([producer.put(user("a", "KR")), producer.put(user("a", "KR"))]);
      expect([first?.region, second?.region]).to.deep.equal([SEOUL, SEOUL]);
    });
  });

  it("has records without another region wait for the one that tries it, and go when it is taken", async () => {
    const { clock, producer, fakes } = createSubject((seconds) => (seconds < 35 ? "network" : undefined), {
      region: SEOUL,
    });
    const startMs = clock.now();
    const all = Array.from({ length: 40 }, (_, index) => user(`key-${index}`, "KR", index));
    await clock.run(() => collect(producer.putAll(all)));
    const afterOut = fakes[SEOUL].calls.slice(-2).map(({ records }) => records.length);
    expect(afterOut, "records in the last two calls").to.deep.equal([1, 39]);
    expect((clock.now() - startMs) / 1_000).to.be.within(40, 42);
  });

  it("does not fail over when a region is given", async () => {
    const { clock, producer, fakes } = createSubject((seconds) => (seconds < 90 ? "network" : undefined), {
      region: SEOUL,
    });
    const { region } = await clock.run(() => producer.put(user("a", "DE")));
    expect(region).to.equal(SEOUL);
    expect(fakes[DUBLIN].calls).to.deep.equal([]);
  });

  it("gives a record back when no region acknowledges it in time", async () => {
    const { clock, producer } = createSubject(() => "network", { region: SEOUL, giveUpAfterMs: 120_000 });
    const startMs = clock.now();
    const error = await clock.run(() => producer.put(user("a", "KR"))).catch((caught: unknown) => caught);
    expect(error).to.have.property("code", "NotAcknowledged");
    expect(error).to.have.property("message").that.contains("ECONNREFUSED").and.contains(SEOUL);
    expect((clock.now() - startMs) / 1_000).to.be.within(120, 155);
  });

  it("loses nothing while a region comes and goes", async () => {
    const { clock, producer, fakes } = createSubject((seconds) => (seconds % 40 < 25 ? "network" : undefined), {
      maxInFlightRecords: 50,
    });
    const records = Array.from({ length: 2_000 }, (_, index) => user(`key-${index % 7}`, "KR", index));
    const outcomes = await clock.run(() => collect(producer.putAll(records)));
    expect(outcomes.filter(({ status }) => status === "acknowledged")).to.have.length(2_000);
    const stored = [...fakes[SEOUL].stored(), ...fakes[DUBLIN].stored()].map(({ data }) => Number(Buffer.from(data)));
    expect(new Set(stored)).to.have.property("size", 2_000);
    for (const fake of [fakes[SEOUL], fakes[DUBLIN]]) {
      const ofOneKey = fake.stored().filter(({ partitionKey }) => partitionKey === "key-3");
      const numbers = ofOneKey.map(({ data }) => Number(Buffer.from(data)));
      expect(numbers).to.deep.equal([...numbers].sort((a, b) => a - b));
    }
  });
});
