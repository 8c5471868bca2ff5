import { expect } from "chai";
import { createRedrive, discardedBatch, functionArn, quarantineLine, STORED_AT_MS } from "./create-redrive.ts";

const QUARANTINED = "quarantine/2026/01/01/shardId-000000000001/100-101.ndjson";
const DISCARDED = "aws/lambda/u/shardId-000000000001/2026/01/01/x";
const line = (sequenceNumber: string, data: string, overrides = {}) =>
  quarantineLine({ sequenceNumber, data: Buffer.from(data).toString("base64"), ...overrides });

describe("redrive", () => {
  it("puts back what may succeed, of both sources, and leaves what needs mending", async () => {
    const world = createRedrive({
      [QUARANTINED]: `${line("100", "a")}\n${line("101", "b", { reason: "invalid-json" })}\n`,
      [DISCARDED]: discardedBatch(["102", "k2", "c"]),
    });
    const { put, fates, problems, failed } = await world.run();
    expect(world.taken.sort()).to.deep.equal(["a", "c"]);
    expect([put, problems, failed]).to.deep.equal([2, [], []]);
    expect(fates).to.include({ "put back": 2, "not selected": 1 });
  });

  it("puts each record back once, however often it runs", async () => {
    const world = createRedrive({ [QUARANTINED]: line("100", "a"), [DISCARDED]: discardedBatch(["102", "k", "c"]) });
    await world.run();
    const { put, fates } = await world.run();
    expect([put, world.taken]).to.deep.equal([0, ["a", "c"]]);
    expect(fates["put back before"]).to.equal(2);
    expect([...world.stored.keys()]).to.include.members([`redriven/${QUARANTINED}`, `redriven/${DISCARDED}`]);
  });

  it("keeps payloads and keys out of its markers", async () => {
    const world = createRedrive({ [QUARANTINED]: line("100", "payload", { partitionKey: "user-of-mine" }) });
    await world.run();
    expect(world.stored.get(`redriven/${QUARANTINED}`)).not.to.match(/payload|cGF5bG9hZA|user-of-mine/);
  });

  it("puts a record back once that both sources hold", async () => {
    const world = createRedrive({ [QUARANTINED]: line("102", "c"), [DISCARDED]: discardedBatch(["102", "k", "c"]) });
    const { fates } = await world.run();
    expect(world.taken).to.deep.equal(["c"]);
    expect(fates["held twice"]).to.equal(1);
  });

  it("goes on after Ctrl-C with what is left", async () => {
    const lines = Array.from({ length: 30 }, (_, index) => line(String(100 + index), `r${index}`));
    const world = createRedrive({ [QUARANTINED]: lines.join("\n") });
    world.beforeAnswer = () => world.calls.length === 10 && world.interrupt.abort();
    const first = await world.run();
    expect([first.interrupted, first.put]).to.deep.equal([true, 10]);
    world.beforeAnswer = () => {};
    const second = await world.run({ signal: new AbortController().signal });
    expect([second.interrupted, second.put]).to.deep.equal([false, 20]);
    expect(world.taken).to.deep.equal(lines.map((_, index) => `r${index}`));
  });

  it("puts at most 500 records back again that a killed run had put", async () => {
    const records = Array.from({ length: 1_200 }, (_, index) =>
      line(String(1000 + index), `r${index}`, { partitionKey: `k${index}` }),
    );
    const world = createRedrive({ [QUARANTINED]: records.join("\n") });
    const killed = new Error("killed");
    world.refuse = () => {
      if (world.taken.length === 1_100) throw killed;
      return undefined;
    };
    // A killed process writes no marker on its way out: what it wrote before is all there is.
    const writes: Map<string, string>[] = [];
    world.beforeAnswer = () => writes.push(new Map(world.stored));
    await world.run().catch(() => {});
    world.stored.clear();
    for (const [key, body] of writes.at(-1) ?? []) world.stored.set(key, body);
    world.refuse = () => undefined;
    await world.run();
    expect(new Set(world.taken).size).to.equal(1_200);
    expect(world.taken.length - 1_200).to.be.within(1, 500);
  });

  it("keeps the order of a partition key, whatever is throttled", async () => {
    const lines = Array.from({ length: 40 }, (_, index) =>
      line(String(100 + index), `k${index % 3}-${index}`, { partitionKey: `k${index % 3}` }),
    );
    const world = createRedrive({ [QUARANTINED]: lines.reverse().join("\n") });
    let turn = 0;
    world.refuse = () => (turn++ % 3 === 0 ? "ProvisionedThroughputExceededException" : undefined);
    await world.run();
    expect(world.taken).to.have.length(40);
    for (const key of ["k0", "k1", "k2"]) {
      const numbers = world.taken.filter((text) => text.startsWith(key)).map((text) => Number(text.split("-")[1]));
      expect(numbers).to.deep.equal(numbers.toSorted((a, b) => a - b));
    }
    for (const { data } of world.calls)
      expect(new Set(data.map((text) => text.slice(0, 2))).size).to.equal(data.length);
  });

  it("keeps to its rate", async () => {
    const lines = Array.from({ length: 100 }, (_, index) =>
      line(String(100 + index), `r${index}`, { partitionKey: `k${index}` }),
    );
    const world = createRedrive({ [QUARANTINED]: lines.join("\n") });
    const startMs = world.clock.now();
    await world.run({ rate: 10 });
    for (const { atMs, data } of world.calls) expect(data.length).to.be.at.most(10 + (atMs - startMs) / 100);
    expect((world.calls.at(-1)?.atMs ?? 0) - startMs).to.equal(9_000);
  });

  it("puts nothing on a dry run", async () => {
    const world = createRedrive({ [QUARANTINED]: line("100", "a") });
    const { fates } = await world.run({ dryRun: true });
    expect(fates["put back"]).to.equal(1);
    expect([world.calls.length, world.stored.size]).to.deep.equal([0, 1]);
  });

  it("puts back the reasons asked for only", async () => {
    const world = createRedrive({
      [QUARANTINED]: `${line("100", "a")}\n${line("101", "b", { reason: "invalid-json" })}`,
    });
    await world.run({ reasons: new Set(["invalid-json"]) });
    expect(world.taken).to.deep.equal(["b"]);
    await world.run({ reasons: "all" });
    expect(world.taken).to.deep.equal(["b", "a"]);
  });

  it("refuses a reason that nobody gives", async () => {
    const error = await createRedrive({})
      .run({ reasons: new Set(["bad"]) })
      .catch((caught: Error) => caught);
    expect(error).to.have.property("name", "UsageError");
    expect(error).to.have.property("message").that.includes("got bad");
  });

  it("leaves what was stored before", async () => {
    const world = createRedrive({ [QUARANTINED]: line("100", "a"), "quarantine/later.ndjson": line("101", "b") });
    world.storedAtMs.set("quarantine/later.ndjson", STORED_AT_MS + 1_000);
    await world.run({ sinceMs: STORED_AT_MS + 1 });
    expect(world.taken).to.deep.equal(["b"]);
  });

  it("names what it cannot read, by object and line, and puts back the rest", async () => {
    const world = createRedrive({
      [QUARANTINED]: `${line("100", "a")}\n{"reason":"secret`,
      [DISCARDED]: "[]",
    });
    const { problems, put } = await world.run();
    expect(put).to.equal(1);
    expect(problems).to.have.length(2);
    expect(problems.join()).to.include(`${QUARANTINED}: line 2`).and.include(DISCARDED).and.not.include("secret");
  });

  it("names a record that the stream refuses for what it is, and puts back its neighbours", async () => {
    const world = createRedrive({
      [QUARANTINED]: `${line("100", "bad")}\n${line("101", "good", { partitionKey: "k2" })}`,
    });
    world.refuse = (text) => (text === "bad" ? "ValidationException" : undefined);
    const { failed, put } = await world.run();
    expect([put, failed.map(({ why }) => why)]).to.deep.equal([1, ["the stream refused it with ValidationException"]]);
  });

  it("ends when the stream refuses for good, and remembers what it took", async () => {
    const world = createRedrive({ [QUARANTINED]: `${line("100", "a")}\n${line("101", "b")}` });
    world.refuse = (text) => (text === "b" ? "AccessDeniedException" : undefined);
    const error = await world.run().catch((caught: Error) => caught);
    expect(error).to.be.instanceOf(Error);
    world.refuse = () => undefined;
    await world.run();
    expect(world.taken).to.deep.equal(["a", "b"]);
  });

  it("puts nothing when it may not write down what it puts", async () => {
    const world = createRedrive({ [QUARANTINED]: line("100", "a") });
    world.beforeWrite = () => {
      throw Object.assign(new Error("no"), { name: "AccessDenied" });
    };
    const error = await world.run().catch((caught: Error) => caught);
    expect(error).to.have.property("name", "AccessDenied");
    expect(world.calls).to.deep.equal([]);
  });

  it("takes a marker for its own whose answer was lost", async () => {
    const world = createRedrive({ [QUARANTINED]: `${line("100", "a")}\n${line("101", "b")}` });
    world.beforeWrite = (key, text) => world.stored.set(key, text);
    await world.run();
    expect(world.taken).to.deep.equal(["a", "b"]);
    expect((await world.run()).put).to.equal(0);
  });

  it("waits for a stream that does not answer, and gives up after a minute", async () => {
    const world = createRedrive({ [QUARANTINED]: line("100", "a") });
    const startMs = world.clock.now();
    world.refuse = () => (world.clock.now() - startMs < 30_000 ? "InternalFailure" : undefined);
    expect((await world.run()).put).to.equal(1);
    const silent = createRedrive({ [QUARANTINED]: line("100", "a") });
    silent.refuse = () => "InternalFailure";
    const error = await silent.run().catch((caught: Error) => caught);
    expect(error).to.have.property("message").that.includes("InternalFailure");
    expect(silent.clock.now() - startMs).to.be.within(60_000, 63_000);
  });

  it("outlasts an hour of throttling", async () => {
    const world = createRedrive({ [QUARANTINED]: line("100", "a") });
    const untilMs = world.clock.now() + 3_600_000;
    world.refuse = () => (world.clock.now() < untilMs ? "ProvisionedThroughputExceededException" : undefined);
    expect((await world.run()).put).to.equal(1);
    expect(world.clock.now() - untilMs).to.be.within(0, 2_000);
  });

  it("names a record whose object was deleted meanwhile, and puts back the others", async () => {
    const world = createRedrive({
      [QUARANTINED]: `${line("100", "a")}\n${line("101", "b")}`,
      "quarantine/z.ndjson": line("102", "c", { partitionKey: "k2" }),
    });
    const { put, failed } = await world.run({ onPlan: () => world.stored.delete("quarantine/z.ndjson") });
    expect([put, failed.map(({ why }) => why)]).to.deep.equal([2, ["its object was deleted or changed meanwhile"]]);
  });

  it("ends when another run writes the same marker", async () => {
    const world = createRedrive({ [QUARANTINED]: line("100", "a") });
    world.beforeAnswer = () => world.stored.set(`redriven/${QUARANTINED}`, '{"version":1,"putBack":[]}');
    const error = await world.run().catch((caught: Error) => caught);
    expect(error).to.have.property("message").that.includes("one run at a time");
  });

  it("ends when another run puts back the very same records", async () => {
    const world = createRedrive({ [QUARANTINED]: line("100", "a") });
    world.beforeWrite = (key, text) => world.stored.set(key, text.replace(/"run":"[^"]+"/, '"run":"other"'));
    const error = await world.run().catch((caught: Error) => caught);
    expect(error).to.have.property("message").that.includes("one run at a time");
    expect(world.taken).to.deep.equal([]);
  });

  it("refuses a marker that it does not understand, rather than put records back twice", async () => {
    const world = createRedrive({ [QUARANTINED]: line("100", "a"), [`redriven/${QUARANTINED}`]: "?" });
    const error = await world.run().catch((caught: Error) => caught);
    expect(error).to.have.property("name", "RedriveError");
    expect(world.taken).to.deep.equal([]);
  });

  it("puts an aggregate back whole, and with it the records that the function took out of it", async () => {
    const aggregate = Buffer.from([0xf3, 0x89, 0x9a, 0xc2, 1]).toString("base64");
    const world = createRedrive({
      [QUARANTINED]: line("102", "part", { subSequence: 1 }),
      [DISCARDED]: JSON.stringify({
        requestContext: { condition: "RecordAgeExceeded", functionArn: functionArn("enrich") },
        payload: {
          Records: [
            {
              eventID: "shardId-000000000001:102",
              eventSourceARN: "arn:aws:kinesis:eu-west-1:111122223333:stream/users-in",
              kinesis: { sequenceNumber: "102", partitionKey: "k", data: aggregate },
            },
          ],
        },
      }),
    });
    const { put, fates } = await world.run();
    expect([put, fates["held twice"]]).to.deep.equal([1, 1]);
    expect(world.calls).to.have.length(1);
  });
});
