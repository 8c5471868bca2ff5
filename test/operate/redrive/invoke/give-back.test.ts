import { expect } from "chai";
import { createRedrive, discardedBatch, discardedBatchOf, quarantineLine, STORED_AT_MS } from "../create-redrive.ts";

const SHARD = "shardId-000000000001";
const FLOWS = ["enrich", "audit"];
const quarantine = (flow: string) => (flow === "enrich" ? "quarantine/2026/01/01/" : `quarantine/${flow}/2026/01/01/`);
const line = (sequenceNumber: string, overrides = {}) => quarantineLine({ sequenceNumber, ...overrides });
const lines = (...numbers: number[]) => numbers.map((number) => line(String(number))).join("\n");
const failing = (name: string, status: number) =>
  Object.assign(new Error("payload"), { name, $metadata: { httpStatusCode: status } });
const undone = (itemIdentifier: string) => ({ batchItemFailures: [{ itemIdentifier }] });

type World = ReturnType<typeof createRedrive>;
const numbersOf = ({ invocations }: World, flow?: string) =>
  invocations
    .filter((invoked) => flow === undefined || invoked.flow === flow)
    .map(({ records }) => records.map(({ kinesis }) => kinesis.sequenceNumber));

describe("redrive with several flows on the stream", () => {
  it("gives each flow what it refused and what was given up for it, and puts nothing on the stream", async () => {
    const world = createRedrive(
      {
        [`${quarantine("enrich")}a`]: line("100"),
        [`${quarantine("audit")}a`]: line("100", { flow: "audit", reason: "unknown-depot" }),
        "aws/lambda/u/s/a": discardedBatchOf("audit", ["102", "k", "c"], ["103", "k", "d"]),
        "aws/lambda/v/s/a": discardedBatch(["104", "k", "e"]),
      },
      FLOWS,
    );
    const { put, failed, stopped, problems } = await world.run();
    expect([put, failed, stopped, problems]).to.deep.equal([5, [], [], []]);
    expect(numbersOf(world, "audit").flat()).to.deep.equal(["100", "102", "103"]);
    expect(numbersOf(world, "enrich").flat()).to.deep.equal(["100", "104"]);
    expect(world.calls).to.deep.equal([]);
  });

  it("keeps what tells a record: shard, sequence number, place in its aggregate", async () => {
    const world = createRedrive({ [`${quarantine("audit")}a`]: line("100", { subSequence: 2 }) }, FLOWS);
    await world.run();
    const [record] = world.invocations[0]?.records ?? [];
    expect(record).to.deep.include({ eventID: `${SHARD}:100`, awsRegion: "eu-west-1" });
    expect(record?.eventSourceARN).to.equal("arn:aws:kinesis:eu-west-1:111122223333:stream/users-in");
    expect(record?.kinesis).to.include({ sequenceNumber: "100", subSequenceNumber: 2 });
  });

  it("gives back for the flow asked for alone", async () => {
    const world = createRedrive(
      { [`${quarantine("enrich")}a`]: line("100"), [`${quarantine("audit")}a`]: line("101") },
      FLOWS,
    );
    const { fates } = await world.run({ flow: "audit" });
    expect(fates).to.include({ "put back": 1, "of another flow": 1 });
    expect(numbersOf(world)).to.deep.equal([["101"]]);
    const error = await world.run({ flow: "billing" }).catch((caught: Error) => caught);
    expect(error).to.have.property("name", "UsageError");
    expect(error).to.have.property("message", "--flow must be one of enrich, audit, got billing.");
  });

  it("leaves alone what belongs to no flow any more", async () => {
    const world = createRedrive(
      {
        [`${quarantine("old")}a`]: line("100"),
        "aws/lambda/u/s/a": discardedBatchOf("gone", ["102", "k", "c"]),
        [`${quarantine("audit")}a`]: line("101"),
      },
      FLOWS,
    );
    const { fates, put } = await world.run({ reasons: "all" });
    expect([put, fates["of no flow"]]).to.deep.equal([1, 2]);
  });

  it("marks each record once its function is done with it, however often it runs", async () => {
    const world = createRedrive({ [`${quarantine("audit")}a`]: lines(100, 101) }, FLOWS);
    await world.run();
    const { put, fates } = await world.run();
    expect([put, fates["put back before"], world.invocations.length]).to.deep.equal([0, 2, 1]);
  });

  it("gives a record back again that its function refused once more", async () => {
    const key = `${quarantine("audit")}a`;
    const world = createRedrive({ [key]: line("100") }, FLOWS);
    await world.run();
    // The same version refuses the same batch: the same object is written over.
    world.storedAtMs.set(key, STORED_AT_MS + 1_000);
    expect((await world.run()).put).to.equal(1);
    expect((await world.run()).put).to.equal(0);
    // Another version makes an object of its own.
    world.stored.set(`${quarantine("audit")}b`, line("100"));
    world.storedAtMs.set(`${quarantine("audit")}b`, STORED_AT_MS + 2_000);
    expect((await world.run()).put).to.equal(1);
    expect((await world.run()).put).to.equal(0);
    expect(world.invocations).to.have.length(3);
  });

  it("knows an older copy of what it gave back, though it did not read it then", async () => {
    const world = createRedrive(
      { [`${quarantine("audit")}a`]: line("100"), [`${quarantine("audit")}b`]: line("100") },
      FLOWS,
    );
    world.storedAtMs.set(`${quarantine("audit")}b`, STORED_AT_MS + 1_000);
    await world.run({ sinceMs: STORED_AT_MS + 500 });
    expect((await world.run()).put).to.equal(0);
  });

  it("believes what was put on the stream while one flow alone read it", async () => {
    const key = `${quarantine("enrich")}a`;
    const world = createRedrive(
      { [key]: line("100"), [`redriven/${key}`]: '{"version":1,"putBack":["users-in/shardId-000000000001/100/0"]}' },
      FLOWS,
    );
    world.storedAtMs.set(key, STORED_AT_MS + 1_000);
    expect((await world.run()).fates["put back before"]).to.equal(1);
  });

  it("heeds the answer: what is not done is given again, what is done is not", async () => {
    const world = createRedrive({ [`${quarantine("audit")}a`]: lines(100, 101, 102) }, FLOWS);
    let turn = 0;
    world.answer = async () => (turn++ === 0 ? undone("101") : {});
    expect((await world.run()).put).to.equal(3);
    expect(numbersOf(world)).to.deep.equal([
      ["100", "101", "102"],
      ["101", "102"],
    ]);
  });

  it("stops a shard whose first record is never done, says so, and goes on with the others", async () => {
    const other = line("100", { shardId: "shardId-000000000002", partitionKey: "l" });
    const world = createRedrive({ [`${quarantine("audit")}a`]: `${lines(100, 101, 102)}\n${other}` }, FLOWS);
    world.answer = async ({ records }) => (records[0]?.eventID.startsWith(SHARD) ? undone("101") : {});
    const { put, stopped, interrupted } = await world.run();
    expect([put, interrupted]).to.deep.equal([2, false]);
    expect(stopped).to.have.length(1);
    expect(stopped[0]).to.include({ flow: "audit", shardId: SHARD, records: 2 });
    expect(stopped[0]?.why).to.include("left its first record undone 5 times");
    world.answer = async () => ({});
    expect((await world.run()).put).to.equal(2);
  });

  it("stops a shard whose function fails, with the error's type and nothing of its message", async () => {
    const world = createRedrive({ [`${quarantine("audit")}a`]: lines(100, 101) }, FLOWS);
    world.answer = async () => ({ FunctionError: "Unhandled", errorType: "TypeError", errorMessage: "secret" });
    const { put, stopped } = await world.run();
    expect([put, world.invocations.length]).to.deep.equal([0, 1]);
    expect(stopped[0]?.why).to.include("failed with TypeError").and.not.include("secret");
  });

  it("gives no shard what must follow the records of another that was stopped", async () => {
    const child = line("200", { shardId: "shardId-000000000002" });
    const world = createRedrive({ [`${quarantine("audit")}a`]: `${lines(100)}\n${child}` }, FLOWS);
    world.answer = async () => ({ FunctionError: "Unhandled" });
    const { stopped } = await world.run();
    expect(stopped.map(({ records }) => records)).to.deep.equal([1, 1]);
    expect(numbersOf(world)).to.deep.equal([["100"]]);
  });

  it("waits for a function that is throttled or made ready, and gives up after a while", async () => {
    const world = createRedrive({ [`${quarantine("audit")}a`]: lines(100) }, FLOWS);
    const startMs = world.clock.now();
    const errors = [
      failing("TooManyRequestsException", 429),
      failing("ResourceConflictException", 409),
      failing("ServiceException", 500),
    ];
    world.answer = async () => {
      const error = errors.shift();
      if (error) throw error;
      return {};
    };
    expect((await world.run()).put).to.equal(1);
    for (const [error, afterMs] of [
      [failing("TooManyRequestsException", 429), 900_000],
      [failing("ServiceException", 500), 60_000],
    ] as const) {
      const stuck = createRedrive({ [`${quarantine("audit")}a`]: lines(100) }, FLOWS);
      stuck.answer = () => Promise.reject(error);
      expect(await stuck.run().catch((caught: Error) => caught)).to.equal(error);
      expect(stuck.clock.now() - startMs).to.be.within(afterMs, afterMs + 3_000);
    }
  });

  it("ends when Lambda refuses for good, and remembers what was done", async () => {
    const numbers = Array.from({ length: 150 }, (_, index) => 100 + index);
    const world = createRedrive({ [`${quarantine("audit")}a`]: lines(...numbers) }, FLOWS);
    const error = failing("AccessDeniedException", 403);
    world.answer = async () => {
      if (world.invocations.length > 1) throw error;
      return {};
    };
    expect(await world.run().catch((caught: Error) => caught)).to.equal(error);
    world.answer = async () => ({});
    expect((await world.run()).put).to.equal(50);
  });

  it("names a record that is larger than Lambda takes, and gives back the others", async () => {
    const huge = line("100", { data: Buffer.alloc(6 * 1024 * 1024).toString("base64") });
    const world = createRedrive({ [`${quarantine("audit")}a`]: `${huge}\n${lines(101)}` }, FLOWS);
    const { put, failed } = await world.run();
    expect([put, failed.map(({ why }) => why)]).to.deep.equal([1, ["it is larger than Lambda takes"]]);
    expect(numbersOf(world)).to.deep.equal([["101"]]);
  });

  it("names a record whose object was deleted meanwhile, and gives back the others", async () => {
    const world = createRedrive(
      { [`${quarantine("audit")}a`]: lines(100, 102), [`${quarantine("audit")}b`]: lines(101, 103) },
      FLOWS,
    );
    const { put, failed } = await world.run({ onPlan: () => world.stored.delete(`${quarantine("audit")}b`) });
    expect([put, failed.length, numbersOf(world)]).to.deep.equal([2, 2, [["100", "102"]]]);
  });

  it("stops on Ctrl-C after the invocations in flight, and goes on with the rest", async () => {
    const numbers = Array.from({ length: 250 }, (_, index) => 100 + index);
    const world = createRedrive({ [`${quarantine("audit")}a`]: lines(...numbers) }, FLOWS);
    world.answer = async () => {
      world.interrupt.abort();
      return {};
    };
    const first = await world.run();
    expect([first.put, first.interrupted, first.stopped]).to.deep.equal([100, true, []]);
    const second = await world.run({ signal: new AbortController().signal });
    expect([second.put, second.interrupted]).to.deep.equal([150, false]);
  });

  it("keeps to its rate, with several shards side by side", async () => {
    const shards = Array.from({ length: 4 }, (_, shard) =>
      Array.from({ length: 25 }, (_, index) =>
        line(String(100 + index), { shardId: `shardId-${shard}`, partitionKey: `k${shard}` }),
      ),
    );
    const world = createRedrive({ [`${quarantine("audit")}a`]: shards.flat().join("\n") }, FLOWS);
    const startMs = world.clock.now();
    await world.run({ rate: 10 });
    let sent = 0;
    for (const { atMs, records } of world.invocations) {
      expect(sent).to.be.at.most((atMs - startMs) / 100);
      sent += records.length;
    }
    expect((world.invocations.at(-1)?.atMs ?? 0) - startMs).to.be.within(9_000, 11_000);
  });

  it("has at most 500 records under way, however many shards there are: as many come twice after a crash", async () => {
    const held = Array.from({ length: 20 }, (_, shard) =>
      Array.from({ length: 150 }, (_, index) =>
        line(String(1_000 + index), { shardId: `shardId-${shard}`, partitionKey: `k${shard}` }),
      ),
    );
    const world = createRedrive({ [`${quarantine("audit")}a`]: held.flat().join("\n") }, FLOWS);
    let underWay = 0;
    let most = 0;
    world.answer = async ({ records }) => {
      underWay += records.length;
      most = Math.max(most, underWay);
      await world.clock.sleep(100);
      underWay -= records.length;
      return {};
    };
    expect((await world.run({ rate: 100_000 })).put).to.equal(3_000);
    expect(most).to.be.within(101, 500);
  });

  it("ends when another run gives back the same records", async () => {
    const world = createRedrive({ [`${quarantine("audit")}a`]: lines(100) }, FLOWS);
    world.answer = async () => {
      world.stored.set(`redriven/${quarantine("audit")}a`, '{"version":1,"putBack":[]}');
      return {};
    };
    const error = await world.run().catch((caught: Error) => caught);
    expect(error).to.have.property("message").that.includes("one run at a time");
  });
});
