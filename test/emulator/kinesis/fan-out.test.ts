import { expect } from "chai";
import type { SubscribeToShardEvent } from "../../../emulator/kinesis/types.ts";
import { createStream, errorOf, scope, streamArn } from "./create-stream.ts";

const shardId = "shardId-000000000000";

function createConsumer() {
  const stream = createStream({ MaxRecordSizeInKiB: 10240 });
  const { ConsumerARN } = stream.kinesis.registerStreamConsumer(scope, {
    StreamARN: streamArn,
    ConsumerName: "c",
  }).Consumer;
  const subscribe = (signal?: AbortSignal) =>
    stream.kinesis.subscribeToShard(
      scope,
      { ConsumerARN, ShardId: shardId, StartingPosition: { Type: "TRIM_HORIZON" } },
      signal,
    );
  return { ...stream, ConsumerARN, subscribe };
}

/** Keys of each event that brought records, with the second in which it came. */
async function collect(events: AsyncIterable<SubscribeToShardEvent>, now: () => number): Promise<[number, string[]][]> {
  const seen: [number, string[]][] = [];
  const startMs = now();
  for await (const { Records } of events) {
    if (Records.length > 0) seen.push([(now() - startMs) / 1000, Records.map(({ PartitionKey }) => PartitionKey)]);
  }
  return seen;
}

describe("Enhanced fan-out", () => {
  it("registers, describes, lists and deregisters a consumer", () => {
    const { kinesis, ConsumerARN } = createConsumer();
    const byName = { StreamARN: streamArn, ConsumerName: "c" };
    for (const identity of [{ ConsumerARN }, byName]) {
      expect(kinesis.describeStreamConsumer(scope, identity).ConsumerDescription).to.deep.include({
        ConsumerARN,
        ConsumerStatus: "ACTIVE",
        StreamARN: streamArn,
      });
    }
    expect(kinesis.listStreamConsumers(scope, { StreamARN: streamArn }).Consumers).to.have.length(1);
    kinesis.deregisterStreamConsumer(scope, { ConsumerARN });
    expect(errorOf(() => kinesis.describeStreamConsumer(scope, { ConsumerARN }))).to.match(
      /^ResourceNotFoundException: Consumer/,
    );
  });

  it("refuses a second consumer of the same name, and a twenty-first", () => {
    const { kinesis } = createConsumer();
    const register = (ConsumerName: string) => () =>
      kinesis.registerStreamConsumer(scope, { StreamARN: streamArn, ConsumerName });
    expect(errorOf(register("c"))).to.match(/^ResourceInUseException/);
    for (let index = 1; index < 20; index++) register(`c${index}`)();
    expect(errorOf(register("one-too-many"))).to.match(/^LimitExceededException/);
  });

  it("lists consumers by name, page by page", () => {
    const { kinesis } = createConsumer();
    for (const ConsumerName of ["b", "a"])
      kinesis.registerStreamConsumer(scope, { StreamARN: streamArn, ConsumerName });
    const list = (page: object) => kinesis.listStreamConsumers(scope, { StreamARN: streamArn, ...page });
    const first = list({ MaxResults: 2 });
    const second = list({ NextToken: first.NextToken });
    const names = [first, second].map(({ Consumers }) => Consumers.map(({ ConsumerName }) => ConsumerName));
    expect(names).to.deep.equal([["a", "b"], ["c"]]);
    expect(second).not.to.have.property("NextToken");
  });

  it("registers a consumer under the ARN that its owner gives it", () => {
    const { kinesis } = createConsumer();
    const ConsumerARN = `${streamArn}/consumer/d:7`;
    kinesis.registerStreamConsumer(scope, { StreamARN: streamArn, ConsumerName: "d", ConsumerARN });
    const { ConsumerDescription } = kinesis.describeStreamConsumer(scope, { ConsumerARN });
    expect(ConsumerDescription.ConsumerName).to.equal("d");
  });

  it("refuses a call that names no consumer", () => {
    const { kinesis } = createConsumer();
    for (const identity of [{}, { ConsumerName: "c" }, { StreamARN: streamArn }]) {
      expect(errorOf(() => kinesis.describeStreamConsumer(scope, identity))).to.match(/^InvalidArgumentException/);
    }
  });

  it("pushes what is there, then what arrives at the moment it arrives", async () => {
    const { clock, put, subscribe } = createConsumer();
    const stop = new AbortController();
    put("a");
    const seen = await clock.run(async () => {
      const collecting = collect(subscribe(stop.signal), clock.now);
      await clock.sleep(1234);
      put("b");
      await clock.sleep(1);
      stop.abort();
      return collecting;
    });
    expect(seen).to.deep.equal([
      [0, ["a"]],
      [1.234, ["b"]],
    ]);
  });

  it("pushes at most 2 MiB a second", async () => {
    const { clock, kinesis, StreamName, subscribe } = createConsumer();
    for (const PartitionKey of ["a", "b"]) {
      kinesis.putRecord(scope, { StreamName, PartitionKey, Data: Buffer.alloc(6 * 1024 * 1024) });
      await clock.advance(10_000);
    }
    const [first, second] = await clock.run(() => collect(subscribe(), clock.now));
    expect(first).to.deep.equal([0, ["a"]]);
    expect(second?.[0]).to.be.closeTo(2, 0.01);
  });

  it("ends after five minutes", async () => {
    const { clock, subscribe } = createConsumer();
    const startMs = clock.now();
    await clock.run(() => collect(subscribe(), clock.now));
    expect(clock.now() - startMs).to.equal(300_000);
  });

  it("ends when the shard is drained, and names its children", async () => {
    const { clock, kinesis, StreamName, put, subscribe } = createConsumer();
    const events: SubscribeToShardEvent[] = [];
    const startMs = clock.now();
    await clock.run(async () => {
      const collecting = (async () => {
        for await (const event of subscribe()) events.push(event);
      })();
      await clock.sleep(10);
      put("a");
      await clock.sleep(5);
      kinesis.splitShard(scope, { StreamName, ShardToSplit: shardId, NewStartingHashKey: "9" });
      await collecting;
    });
    expect(clock.now() - startMs).to.equal(15);
    // What the Kinesis Client Library requires: either where to go on, or the children; never both, never neither.
    for (const event of events.slice(0, -1)) {
      expect(event).to.have.property("ContinuationSequenceNumber");
      expect(event).not.to.have.property("ChildShards");
    }
    expect(events.at(-1)).not.to.have.property("ContinuationSequenceNumber");
    expect(events.at(-1)?.ChildShards).to.have.length(2);
    expect(events.flatMap(({ Records }) => Records.map(({ PartitionKey }) => PartitionKey))).to.deep.equal(["a"]);
  });

  it("refuses a second subscription within five seconds, and lets a later one take over", async () => {
    const { clock, subscribe } = createConsumer();
    const ended = await clock.run(async () => {
      const first = collect(subscribe(), clock.now).then(() => clock.now());
      await clock.sleep(4999);
      expect(errorOf(() => subscribe())).to.match(/^ResourceInUseException: Another active subscription/);
      await clock.sleep(1);
      const atMs = clock.now();
      const stop = new AbortController();
      const second = collect(subscribe(stop.signal), clock.now);
      const endedMs = (await first) - atMs;
      expect(errorOf(() => subscribe())).to.match(/^ResourceInUseException: Another active subscription/);
      stop.abort();
      await second;
      return endedMs;
    });
    expect(ended).to.equal(0);
  });

  it("ends subscriptions with their consumer", async () => {
    const { clock, kinesis, ConsumerARN, subscribe } = createConsumer();
    const startMs = clock.now();
    await clock.run(async () => {
      const collecting = collect(subscribe(), clock.now);
      await clock.sleep(10);
      kinesis.deregisterStreamConsumer(scope, { ConsumerARN });
      await collecting;
    });
    expect(clock.now() - startMs).to.equal(10);
  });
});
