import { Buffer } from "node:buffer";
import { expect } from "chai";
import fc from "fast-check";
import { type ConsumedRecord, type ConsumerSettings, consume } from "../../client/consumer.ts";
import { ConsumerError } from "../../client/stream-api.ts";
import { createVirtualClock } from "../../emulator/time/virtual-clock.ts";
import { collect } from "./support/collect.ts";
import { createContract } from "./support/contract.ts";
import { awsError, networkError } from "./support/fake-put-client.ts";
import { createFakeStream } from "./support/fake-stream.ts";

type StreamOptions = Omit<Parameters<typeof createFakeStream>[0], "clock">;

const STREAM_ARN = "arn:aws:kinesis:eu-west-1:000000000000:stream/enriched";

function createSubject(options: StreamOptions = {}, settings: Partial<ConsumerSettings> = {}) {
  const clock = createVirtualClock();
  const stream = createFakeStream({ clock, ...options });
  stream.open("shard-0");
  const start = (more: Partial<ConsumerSettings> = {}) =>
    consume({
      streamArn: STREAM_ARN,
      from: "TRIM_HORIZON",
      client: stream.client,
      clock,
      random: () => 0.5,
      ...settings,
      ...more,
    });
  const countOf = (operation: string) => stream.calls.filter((call) => call.operation === operation).length;
  return { ...stream, clock, start, countOf };
}

const textOf = ({ data }: ConsumedRecord) => Buffer.from(data).toString();

/** What is read within `ms`, and how the reading ended. */
async function readFor(
  { clock, start }: Pick<ReturnType<typeof createSubject>, "clock" | "start">,
  ms: number,
  meanwhile: () => Promise<void> = async () => {},
  settings: Partial<ConsumerSettings> = {},
): Promise<ConsumedRecord[]> {
  const stop = new AbortController();
  return clock.run(async () => {
    const reading = collect(start({ signal: stop.signal, ...settings }));
    reading.catch(() => {});
    await Promise.all([meanwhile(), clock.sleep(ms)]);
    stop.abort();
    return reading;
  });
}

for (const [way, wayOfReading] of [
  ["polling", {}],
  ["fan-out", { consumerArn: `${STREAM_ARN}/consumer/app:1` }],
] as const) {
  describe(`consume by ${way}`, () => {
    it("yields each record with its shard, key, bytes and arrival", async () => {
      const subject = createSubject({}, wayOfReading);
      subject.put("shard-0", "a");
      expect(await readFor(subject, 2_000)).to.deep.equal([
        {
          shardId: "shard-0",
          sequenceNumber: "000001",
          partitionKey: "key of a",
          data: Buffer.from("a"),
          arrivedAt: new Date(Date.UTC(2025, 0, 1)),
        },
      ]);
    });

    it("reads every shard, each in order, and what arrives later", async () => {
      const subject = createSubject({ shardsPerAnswer: 1 }, wayOfReading);
      subject.open("shard-1");
      subject.put("shard-0", "a1", "a2", "a3");
      subject.put("shard-1", "b1", "b2");
      const records = await readFor(subject, 20_000, async () => {
        await subject.clock.sleep(5_000);
        subject.put("shard-0", "a4");
        subject.put("shard-1", "b3");
      });
      const texts = records.map(textOf);
      expect(texts.filter((text) => text.startsWith("a"))).to.deep.equal(["a1", "a2", "a3", "a4"]);
      expect(texts.filter((text) => text.startsWith("b"))).to.deep.equal(["b1", "b2", "b3"]);
    });

    it("follows splits and merges, each child after all of its parents", async () => {
      const subject = createSubject({}, wayOfReading);
      subject.put("shard-0", "root 1", "root 2", "root 3");
      subject.open("shard-1", ["shard-0"]);
      subject.open("shard-2", ["shard-0"]);
      subject.put("shard-1", "left");
      subject.put("shard-2", "right 1", "right 2", "right 3");
      const records = await readFor(subject, 60_000, async () => {
        await subject.clock.sleep(10_000);
        subject.open("shard-3", ["shard-1", "shard-2"]);
        subject.put("shard-3", "merged");
      });
      const texts = records.map(textOf);
      expect(texts.slice(0, 3)).to.deep.equal(["root 1", "root 2", "root 3"]);
      expect(texts.slice(3, 7)).to.have.members(["left", "right 1", "right 2", "right 3"]);
      expect(texts.slice(7)).to.deep.equal(["merged"]);
    });

    it("reads a child whose parent is listed no more", async () => {
      const subject = createSubject({}, wayOfReading);
      subject.open("shard-1", ["shard-0"]);
      subject.trim("shard-0");
      subject.put("shard-1", "orphan");
      expect((await readFor(subject, 2_000)).map(textOf)).to.deep.equal(["orphan"]);
    });

    it("from LATEST yields what arrives from now on, in new shards too", async () => {
      const subject = createSubject({}, wayOfReading);
      subject.put("shard-0", "old");
      subject.open("shard-1", ["shard-0"]);
      subject.put("shard-1", "older than now");
      const meanwhile = async () => {
        await subject.clock.sleep(5_000);
        subject.put("shard-1", "new");
        subject.open("shard-2", ["shard-1"]);
        subject.put("shard-2", "newer");
      };
      const records = await readFor(subject, 30_000, meanwhile, { from: "LATEST" });
      expect(records.map(textOf)).to.deep.equal(["new", "newer"]);
    });

    it("from a time yields what arrived then or later", async () => {
      const subject = createSubject({}, wayOfReading);
      subject.put("shard-0", "before");
      await subject.clock.advance(60_000);
      const from = new Date(subject.clock.now());
      subject.put("shard-0", "at");
      subject.open("shard-1", ["shard-0"]);
      subject.put("shard-1", "after");
      expect((await readFor(subject, 10_000, undefined, { from })).map(textOf)).to.deep.equal(["at", "after"]);
    });

    it("from a checkpoint yields what follows it in each shard, and all of shards that it lacks", async () => {
      const subject = createSubject({}, wayOfReading);
      subject.open("shard-1");
      subject.put("shard-0", "a", "b");
      subject.put("shard-1", "c");
      const checkpoint: Record<string, string> = {};
      for (const { shardId, sequenceNumber } of await readFor(subject, 1_000)) checkpoint[shardId] = sequenceNumber;
      subject.put("shard-0", "d");
      subject.open("shard-2", ["shard-0"]);
      subject.put("shard-2", "e");
      const read = await readFor(subject, 10_000, undefined, { from: { after: checkpoint } });
      expect(read.map(textOf)).to.deep.equal(["d", "e"]);
    });

    it("repeats what is throttled or unavailable, losing nothing and repeating no record", async () => {
      const failures = fc.infiniteStream(fc.constantFrom("none", "none", "throttle", "network", "status 500"));
      await fc.assert(
        fc.asyncProperty(failures, async (faults) => {
          const fail = () => faultOf(faults.next().value ?? "none");
          const subject = createSubject({ fail }, { ...wayOfReading, pageRecords: 2 });
          subject.put("shard-0", ..."abcdefghij");
          const texts = (await readFor(subject, 200_000)).map(textOf);
          expect(texts.join("")).to.equal("abcdefghij");
        }),
        { numRuns: 30 },
      );
    });

    it("fails with the code and what to check when Kinesis refuses", async () => {
      const subject = createSubject(
        { fail: (_, call) => (call === 2 ? awsError("AccessDeniedException", 400) : undefined) },
        wayOfReading,
      );
      const error = await subject.clock.run(() => collect(subject.start())).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(ConsumerError).with.property("code", "AccessDeniedException");
      expect(error).to.have.property("message").that.contains(STREAM_ARN).and.contains("Fix:");
    });

    it("fails when Kinesis is silent for too long", async () => {
      const subject = createSubject(
        { fail: () => networkError("ENOTFOUND") },
        { ...wayOfReading, giveUpAfterMs: 30_000 },
      );
      const startMs = subject.clock.now();
      const error = await subject.clock.run(() => collect(subject.start())).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(ConsumerError).with.property("code", "ENOTFOUND");
      expect(subject.clock.now() - startMs).to.be.within(30_000, 32_000);
    });

    it("stops at once when aborted, and makes no further call", async () => {
      const subject = createSubject({}, { ...wayOfReading, pollIntervalMs: 60_000 });
      subject.put("shard-0", "a");
      expect((await readFor(subject, 10_000)).map(textOf)).to.deep.equal(["a"]);
      expect(subject.clock.now()).to.equal(Date.UTC(2025, 0, 1) + 10_000);
      const { length } = subject.calls;
      await subject.clock.advance(3_600_000);
      expect(subject.calls).to.have.length(length);
    });

    it("stops in the middle of a page when aborted", async () => {
      const subject = createSubject({}, wayOfReading);
      subject.put("shard-0", "a", "b");
      const stop = new AbortController();
      const texts: string[] = [];
      await subject.clock.run(async () => {
        for await (const record of subject.start({ signal: stop.signal })) {
          texts.push(textOf(record));
          stop.abort();
        }
      });
      expect(texts).to.deep.equal(["a"]);
    });

    it("yields nothing when aborted before it starts", async () => {
      const subject = createSubject({}, wayOfReading);
      subject.put("shard-0", "a");
      const records = await subject.clock.run(() => collect(subject.start({ signal: AbortSignal.abort() })));
      expect(records).to.deep.equal([]);
    });

    it("makes no further call once the loop is left", async () => {
      const subject = createSubject({}, wayOfReading);
      subject.put("shard-0", "a", "b");
      await subject.clock.run(() => collect(subject.start(), 1));
      const { length } = subject.calls;
      await subject.clock.advance(3_600_000);
      expect(subject.calls).to.have.length(length);
    });
  });
}

describe("consume by polling, in particular", () => {
  it("reads on at once while behind, and once per interval when not", async () => {
    const subject = createSubject({}, { pageRecords: 2, pollIntervalMs: 1_000 });
    subject.put("shard-0", ..."abcdef");
    await readFor(subject, 10_500);
    const reads = subject.calls.filter(({ operation }) => operation === "GetRecords").map(({ atMs }) => atMs);
    expect(reads).to.have.length(3 + 10);
    expect((reads[2] ?? 0) - (reads[0] ?? 0)).to.be.below(10);
    expect((reads[4] ?? 0) - (reads[3] ?? 0)).to.be.within(1_000, 1_002);
  });

  it("renews an expired iterator after the last record, when records are taken slowly", async () => {
    const subject = createSubject({}, { pageRecords: 2 });
    subject.put("shard-0", ..."abcd");
    const texts = await subject.clock.run(async () => {
      const taken: string[] = [];
      for await (const record of subject.start()) {
        taken.push(textOf(record));
        if (taken.length === 4) break;
        await subject.clock.sleep(400_000);
      }
      return taken;
    });
    expect(texts).to.deep.equal(["a", "b", "c", "d"]);
    expect(subject.countOf("GetShardIterator")).to.equal(2);
  });

  it("renews an expired iterator from LATEST where it began, not where the stream is by then", async () => {
    const subject = createSubject({ iteratorMs: 500 }, { from: "LATEST", pollIntervalMs: 1_000 });
    const records = await readFor(subject, 5_000, async () => {
      await subject.clock.sleep(1_500);
      subject.put("shard-0", "meanwhile");
    });
    expect(records.map(textOf)).to.deep.equal(["meanwhile"]);
  });

  it("holds one page of a shard at a time", async () => {
    const subject = createSubject({}, { pageRecords: 2 });
    subject.put("shard-0", ..."abcdefgh");
    await subject.clock.run(async () => {
      const records = subject.start();
      await records.next();
      await subject.clock.sleep(60_000);
      expect(subject.countOf("GetRecords")).to.equal(1);
      await records.return();
    });
  });

  it("reads the output stream of a region of the outputs", async () => {
    const subject = createSubject();
    const target = { contract: createContract(["eu-west-1"]), region: "eu-west-1" };
    const { client, clock } = subject;
    subject.put("shard-0", "a");
    await clock.run(() => collect(consume({ ...target, from: "TRIM_HORIZON", client, clock }), 1));
    expect(subject.calls[0]?.input).to.deep.equal({ StreamARN: STREAM_ARN });
  });

  it("refuses a region that the outputs do not have", async () => {
    const target = { contract: createContract(["eu-west-1"]), region: "eu-north-1" };
    const error = await collect(consume({ ...target, from: "LATEST" })).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(RangeError).with.property("message").that.contains("got eu-north-1");
  });
});

describe("consume by fan-out, in particular", () => {
  it("misses nothing from LATEST on when its first subscription fails or ends without an event", async () => {
    const subject = createSubject(
      {
        fail: (operation, call) =>
          operation === "SubscribeToShard" && call < 5 ? networkError("ECONNRESET") : undefined,
      },
      { consumerArn: `${STREAM_ARN}/consumer/app:1`, from: "LATEST" },
    );
    const records = await readFor(subject, 30_000, async () => {
      await subject.clock.sleep(10);
      subject.put("shard-0", "a");
    });
    expect(records.map(textOf)).to.deep.equal(["a"]);
    const positions = subject.calls.flatMap(({ operation, input }) =>
      operation === "SubscribeToShard" && "StartingPosition" in input ? [input.StartingPosition] : [],
    );
    expect(positions[0]).to.deep.equal({ Type: "LATEST" });
    expect(positions[1]).to.have.property("Type", "AT_TIMESTAMP");
  });

  it("waits while another subscription is still active", async () => {
    const subject = createSubject(
      {
        fail: (operation, call) =>
          operation === "SubscribeToShard" && call < 6 ? awsError("ResourceInUseException", 400) : undefined,
      },
      { consumerArn: `${STREAM_ARN}/consumer/app:1` },
    );
    subject.put("shard-0", "a");
    expect((await readFor(subject, 10_000)).map(textOf)).to.deep.equal(["a"]);
  });
});

function faultOf(fault: string): Error | undefined {
  if (fault === "throttle") return awsError("ProvisionedThroughputExceededException", 400);
  if (fault === "network") return networkError("ECONNRESET");
  return fault === "status 500" ? awsError("InternalFailure", 500) : undefined;
}
