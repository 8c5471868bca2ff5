import { Buffer } from "node:buffer";
import { expect } from "chai";
import fc from "fast-check";
import { createProducer, type ProducerSettings } from "../../client/producer.ts";
import type { PutOutcome } from "../../client/put-all.ts";
import { PutError } from "../../client/put-error.ts";
import type { PutRecord } from "../../client/put-record.ts";
import { createVirtualClock } from "../../emulator/time/virtual-clock.ts";
import { collect } from "./support/collect.ts";
import { createContract } from "./support/contract.ts";
import { awsError, createFakePutClient, networkError } from "./support/fake-put-client.ts";

type FakeBehaviour = Omit<Parameters<typeof createFakePutClient>[0], "clock">;

/** A producer for the regions of `behaviours`, in that order, on a virtual clock. */
function createSubject(behaviours: { [region: string]: FakeBehaviour }, settings: ProducerSettings = {}) {
  const clock = createVirtualClock();
  const regions = Object.keys(behaviours);
  const fakes = new Map(regions.map((region) => [region, createFakePutClient({ clock, ...behaviours[region] })]));
  const fakeOf = (region: string) => {
    const fake = fakes.get(region);
    if (fake === undefined) throw new Error(`no fake for ${region}`);
    return fake;
  };
  const producer = createProducer({
    contract: createContract(regions),
    clientFor: (region) => fakeOf(region).client,
    clock,
    random: () => 0.5,
    ...settings,
  });
  const putAll = (records: Iterable<PutRecord>) => clock.run(() => collect(producer.putAll(records)));
  return { clock, producer, putAll, fakeOf };
}

const record = (partitionKey: string, data: string | number = partitionKey, country?: string): PutRecord => ({
  partitionKey,
  data: Buffer.from(String(data)),
  ...(country === undefined ? {} : { location: { country } }),
});
const recordsOf = (count: number) => Array.from({ length: count }, (_, index) => record(`key-${index}`));
const countOf = (outcomes: readonly PutOutcome[], status: PutOutcome["status"]) =>
  outcomes.filter((outcome) => outcome.status === status).length;

describe("producer.putAll", () => {
  it("acknowledges every record with region, shard and sequence number, and sends its bytes", async () => {
    const { putAll, fakeOf } = createSubject({ "eu-west-1": {} });
    const [outcome, ...others] = await putAll([record("a", "bytes")]);
    expect(others).to.deep.equal([]);
    expect(outcome).to.deep.include({
      status: "acknowledged",
      region: "eu-west-1",
      shardId: "shardId-000000000000",
      sequenceNumber: "1",
    });
    expect(Buffer.from(fakeOf("eu-west-1").stored()[0]?.data ?? "").toString()).to.equal("bytes");
  });

  it("sends at most 500 records a call", async () => {
    const { putAll, fakeOf } = createSubject({ "eu-west-1": {} });
    const outcomes = await putAll(recordsOf(1_201));
    expect(countOf(outcomes, "acknowledged")).to.equal(1_201);
    expect(fakeOf("eu-west-1").calls.map(({ records }) => records.length)).to.deep.equal([500, 500, 201]);
  });

  it("sends at most 10 MiB a call, partition keys included", async () => {
    const { putAll, fakeOf } = createSubject({ "eu-west-1": {} });
    const bytes = 1_048_576;
    const large = Array.from({ length: 11 }, (_, index) => ({
      partitionKey: `key-${String(index).padStart(2, "0")}`,
      data: Buffer.alloc(bytes - 6),
    }));
    expect(countOf(await putAll(large), "acknowledged")).to.equal(11);
    expect(fakeOf("eu-west-1").calls.map(({ records }) => records.length)).to.deep.equal([10, 1]);
  });

  it("keeps within the calls allowed at the same time", async () => {
    const { putAll, fakeOf } = createSubject({ "eu-west-1": {} }, { maxConcurrentCalls: 3 });
    await putAll(recordsOf(4_000));
    expect(fakeOf("eu-west-1").seen.concurrent).to.equal(3);
  });

  it("retries failed records alone", async () => {
    const { putAll, fakeOf } = createSubject({
      "eu-west-1": {
        failRecord: (key, call) =>
          call === 1 && key === "key-1" ? "ProvisionedThroughputExceededException" : undefined,
      },
    });
    expect(countOf(await putAll(recordsOf(3)), "acknowledged")).to.equal(3);
    const sent = fakeOf("eu-west-1").calls.map(({ records }) => records.map(({ partitionKey }) => partitionKey));
    expect(sent).to.deep.equal([["key-0", "key-1", "key-2"], ["key-1"]]);
  });

  it("backs off longer after each attempt, up to two seconds", async () => {
    const { putAll, fakeOf } = createSubject({
      "eu-west-1": { latencyMs: 0, failRecord: (_, call) => (call <= 8 ? "InternalFailure" : undefined) },
    });
    await putAll([record("a"), record("b")]);
    const starts = fakeOf("eu-west-1").calls.map(({ startedMs }) => startedMs);
    const waits = starts.slice(1).map((startedMs, index) => startedMs - (starts[index] ?? 0));
    expect(waits).to.deep.equal([50, 100, 200, 400, 800, 1_000, 1_000, 1_000]);
  });

  it("keeps the order of each key, whatever fails", async () => {
    const codes = fc.constantFrom(undefined, undefined, "ProvisionedThroughputExceededException", "InternalFailure");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 60 }),
        fc.infiniteStream(codes),
        fc.integer({ min: 1, max: 10 }),
        async (keys, failures, maxConcurrentCalls) => {
          const failRecord = () => failures.next().value;
          const { putAll, fakeOf } = createSubject({ "eu-west-1": { failRecord } }, { maxConcurrentCalls });
          await putAll(keys.map((key, index) => record(key, index)));
          const stored = fakeOf("eu-west-1").stored();
          for (const key of new Set(keys)) {
            const sent = stored.filter((one) => one.partitionKey === key).map(({ data }) => Number(Buffer.from(data)));
            expect(sent).to.deep.equal(keys.flatMap((other, index) => (other === key ? [index] : [])));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("never has two records of one key under way", async () => {
    const { putAll, fakeOf } = createSubject({ "eu-west-1": {} });
    await putAll(Array.from({ length: 40 }, (_, index) => record(`key-${index % 4}`, index)));
    for (const { records } of fakeOf("eu-west-1").calls)
      expect(new Set(records.map(({ partitionKey }) => partitionKey))).to.have.property("size", records.length);
    expect(fakeOf("eu-west-1").calls).to.have.length(10);
  });

  it("refuses what is too large or has no valid key, sending the rest", async () => {
    const { putAll } = createSubject({ "eu-west-1": {} }, { maxRecordBytes: 10 });
    const records = [record("fits", "123456"), record("large", "123456"), record(""), record("k".repeat(257))];
    const outcomes = await putAll(records);
    const codes = records.map((one) => {
      const outcome = outcomes.find((candidate) => candidate.record === one);
      return outcome?.status === "refused" ? outcome.error.code : outcome?.status;
    });
    expect(codes).to.deep.equal(["acknowledged", "RecordTooLarge", "InvalidPartitionKey", "InvalidPartitionKey"]);
  });

  it("puts a record whose location says nothing in the stack's first region, wherever that stands among the outputs", async () => {
    const contract = { ...createContract(["ap-northeast-2", "us-east-1"]), firstRegion: "us-east-1" };
    const { putAll } = createSubject({ "ap-northeast-2": {}, "us-east-1": {} }, { contract } as ProducerSettings);
    const outcomes = await putAll([record("a"), record("b", "b", "UK?")]);
    for (const outcome of outcomes) expect(outcome).to.include({ status: "acknowledged", region: "us-east-1" });
  });

  it("puts a record in the region that it names, and refuses one that names none of the stack's", async () => {
    const { putAll, fakeOf } = createSubject({ "us-east-1": {}, "ap-northeast-2": {} });
    const outcomes = await putAll([
      { ...record("a", "a", "US"), region: "ap-northeast-2" },
      { ...record("b"), region: "eu-west-3" },
    ]);
    expect(fakeOf("ap-northeast-2").stored()).to.have.length(1);
    const refusal = outcomes.find((outcome) => outcome.status === "refused");
    expect(refusal?.error.code).to.equal("UnknownRegion");
    expect(refusal?.error.message).to.match(/region must be one of us-east-1, ap-northeast-2, got eu-west-3\.\nFix: /);
  });

  it("reports what Kinesis refuses, with its code and without the key", async () => {
    const { putAll } = createSubject({ "eu-west-1": { failCall: () => awsError("AccessDeniedException", 400) } });
    const outcomes = await putAll([record("private-key"), record("another")]);
    expect(countOf(outcomes, "refused")).to.equal(2);
    for (const outcome of outcomes) {
      if (outcome.status !== "refused") throw new Error("not refused");
      expect(outcome.error.message).to.contain("AccessDeniedException").and.not.contain("private-key");
    }
  });

  it("repeats an invalid call record by record, so that one bad record costs its neighbours nothing", async () => {
    const { putAll } = createSubject({
      "eu-west-1": {
        failCall: (_, keys) => (keys.includes("bad") ? awsError("InvalidArgumentException", 400) : undefined),
      },
    });
    const outcomes = await putAll([...recordsOf(5), record("bad")]);
    expect(countOf(outcomes, "acknowledged")).to.equal(5);
    const refused = outcomes.filter((outcome) => outcome.status === "refused");
    expect(refused.map((outcome) => outcome.record.partitionKey)).to.deep.equal(["bad"]);
  });

  it("goes on with a key after one of its records is refused", async () => {
    const { putAll } = createSubject({
      "eu-west-1": { failRecord: (_, call) => (call === 1 ? "KMSAccessDeniedException" : undefined) },
    });
    const outcomes = await putAll([record("a", 1), record("a", 2)]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(["refused", "acknowledged"]);
  });

  it("holds no more records than allowed, and reads on as outcomes are taken", async () => {
    const { clock, producer } = createSubject({ "eu-west-1": {} }, { maxInFlightRecords: 10 });
    let read = 0;
    let taken = 0;
    let most = 0;
    function* input() {
      for (const one of recordsOf(100)) {
        read += 1;
        most = Math.max(most, read - taken);
        yield one;
      }
    }
    await clock.run(async () => {
      for await (const _ of producer.putAll(input())) taken += 1;
    });
    expect(taken).to.equal(100);
    // One more than allowed: the record that waits for room has been read.
    expect(most).to.be.within(10, 12);
  });

  it("holds no more bytes than allowed, yet lets a larger record through", async () => {
    const { putAll, fakeOf } = createSubject({ "eu-west-1": {} }, { maxInFlightBytes: 10 });
    expect(
      countOf(await putAll([record("a", "1".repeat(50)), record("b", "123"), record("c", "123")]), "acknowledged"),
    ).to.equal(3);
    expect(fakeOf("eu-west-1").calls.map(({ records }) => records.length)).to.deep.equal([1, 2]);
  });

  it("throws an error of the input after the outcomes of the records before it", async () => {
    const { clock, producer } = createSubject({ "eu-west-1": {} });
    function* input() {
      yield record("a");
      throw new Error("disk");
    }
    const outcomes: PutOutcome[] = [];
    const error = await clock
      .run(async () => {
        for await (const outcome of producer.putAll(input())) outcomes.push(outcome);
      })
      .catch((caught: unknown) => caught);
    expect(outcomes).to.have.length(1);
    expect(error).to.have.property("message", "disk");
  });

  it("stops reading and sending when the loop is left", async () => {
    const { clock, producer, fakeOf } = createSubject({ "eu-west-1": {} }, { maxInFlightRecords: 20 });
    let isClosed = false;
    async function* input() {
      try {
        for (let index = 0; ; index += 1) yield record("one key", index);
      } finally {
        isClosed = true;
      }
    }
    await clock.run(async () => {
      for await (const _ of producer.putAll(input())) break;
      await clock.sleep(60_000);
    });
    expect(isClosed).to.equal(true);
    expect(fakeOf("eu-west-1").calls.length).to.be.at.most(2);
  });

  it("yields nothing for no records", async () => {
    expect(await createSubject({ "eu-west-1": {} }).putAll([])).to.deep.equal([]);
  });
});

describe("producer.put", () => {
  it("puts a single record by PutRecord", async () => {
    const { clock, producer, fakeOf } = createSubject({ "eu-west-1": {} });
    const acknowledgement = await clock.run(() => producer.put(record("a")));
    expect(acknowledgement).to.deep.equal({
      region: "eu-west-1",
      shardId: "shardId-000000000000",
      sequenceNumber: "1",
    });
    expect(fakeOf("eu-west-1").calls[0]?.operation).to.equal("PutRecord");
  });

  it("keeps the order of records of one key that are put without waiting", async () => {
    const { clock, producer, fakeOf } = createSubject({
      "eu-west-1": { failRecord: (_, call) => (call === 1 ? "InternalFailure" : undefined) },
    });
    await clock.run(() => Promise.all([1, 2, 3].map((data) => producer.put(record("a", data)))));
    expect(
      fakeOf("eu-west-1")
        .stored()
        .map(({ data }) => Buffer.from(data).toString()),
    ).to.deep.equal(["1", "2", "3"]);
  });

  it("throws a typed error for what is not put", async () => {
    const { clock, producer } = createSubject({ "eu-west-1": {} }, { maxRecordBytes: 3 });
    const error = await clock.run(() => producer.put(record("long"))).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(PutError).with.property("code", "RecordTooLarge");
  });

  it("ends with Closed when the producer is closed, at once", async () => {
    const { clock, producer } = createSubject({ "eu-west-1": { failCall: () => networkError("ECONNREFUSED") } });
    const codes = await clock.run(async () => {
      const puts = [producer.put(record("a")), producer.put(record("a"))];
      await clock.sleep(1_000);
      producer.close();
      puts.push(producer.put(record("b")));
      return Promise.all(
        puts.map((put) => put.catch((error: unknown) => (error instanceof PutError ? error.code : error))),
      );
    });
    expect(codes).to.deep.equal(["Closed", "Closed", "Closed"]);
    expect(clock.now()).to.be.below(createVirtualClock().now() + 1_100);
  });
});

describe("createProducer", () => {
  it("refuses a region that the stack does not have", () => {
    expect(() => createSubject({ "eu-west-1": {} }, { region: "eu-north-1" })).to.throw(
      RangeError,
      "region must be one of eu-west-1, got eu-north-1",
    );
  });

  it("refuses a stack without regions", () => {
    expect(() => createProducer({ streams: {} })).to.throw(RangeError, "streams must name at least one region");
  });

  it("puts on streams given by ARN", async () => {
    const clock = createVirtualClock();
    const { client, calls } = createFakePutClient({ clock });
    const producer = createProducer({ streams: { "eu-west-1": "arn:x" }, clientFor: () => client, clock });
    await clock.run(() => producer.put(record("a")));
    expect(calls).to.have.length(1);
  });
});
