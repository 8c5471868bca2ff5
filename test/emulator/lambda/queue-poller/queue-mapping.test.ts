import { expect } from "chai";
import fc from "fast-check";
import { caller } from "../../sqs/create-queue.ts";
import { createScenario, failing, type Handler, throttled, thrown } from "./create-scenario.ts";

const reporting = { functionResponseTypes: ["ReportBatchItemFailures"] } as const;
const fifo = { FifoQueue: "true", ContentBasedDeduplication: "true" };
const inGroup = (MessageGroupId: string) => ({ MessageGroupId });

describe("an event source mapping on a queue", () => {
  it("hands messages over as AWS writes them, and deletes what succeeded", async () => {
    const { calls, run, send } = createScenario();
    send("a");
    const { stats, idle } = await run(30);
    expect(calls).to.have.length(1);
    const { messageId, receiptHandle, attributes, ...record } = calls[0]?.event.Records[0] ?? {};
    expect(record).to.deep.equal({
      body: "a",
      messageAttributes: {},
      md5OfBody: "0cc175b9c0f1b6a831c399e269772661",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:eu-west-1:111122223333:work",
      awsRegion: "eu-west-1",
    });
    expect(attributes).to.have.all.keys(
      ...["ApproximateReceiveCount", "SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp"],
    );
    expect(stats).to.deep.equal({ invocations: 1, throttles: 0, succeeded: 1, filtered: 0, returned: 0 });
    expect(idle()).to.equal(true);
  });

  const failed: [what: string, handler: Handler, settings: Parameters<typeof createScenario>[0]][] = [
    ["a handler that throws", () => thrown, {}],
    ["a throttled function", () => throttled, {}],
    ["an unknown ID", () => ({ batchItemFailures: [{ itemIdentifier: "none" }] }), { settings: reporting }],
    ["an empty ID", () => ({ batchItemFailures: [{ itemIdentifier: "" }] }), { settings: reporting }],
    ["a key of another name", () => ({ batchItemFailures: [{ foo: "x" }] }), { settings: reporting }],
    ["an answer that is no JSON", () => "{", { settings: reporting }],
  ];
  for (const [what, handler, args] of failed) {
    it(`leaves the whole batch to its visibility timeout after ${what}`, async () => {
      const scenario = createScenario({ ...args, handler: (call) => (call.second < 5 ? handler(call) : {}) });
      for (const body of ["a", "b"]) scenario.send(body);
      await scenario.run(30);
      expect(scenario.calls.map(({ second, bodies }) => [second, ...bodies.sort()])).to.deep.equal([
        [0, "a", "b"],
        [5, "a", "b"],
      ]);
      expect(scenario.calls[1]?.counts).to.deep.equal(["2", "2"]);
    });
  }

  for (const answer of [{}, null, "", { batchItemFailures: null }, { batchItemFailures: [] }]) {
    it(`takes ${JSON.stringify(answer)} for success`, async () => {
      const { run, send } = createScenario({ settings: reporting, handler: () => answer });
      send("a");
      expect((await run(30)).stats).to.deep.include({ invocations: 1, succeeded: 1 });
    });
  }

  const filters: [what: string, pattern: object, taken: string[], dropped: string[]][] = [
    [
      "looks into bodies that are JSON",
      { body: { kind: ["paid"], sum: [{ numeric: [">", 5] }] } },
      ['{"kind":"paid","sum":6}'],
      ['{"kind":"paid","sum":5}', '{"kind":"open","sum":6}', "paid", '["paid"]'],
    ],
    ["compares bodies that are text", { body: ["paid"] }, ["paid"], ["open", '{"kind":"paid"}']],
    ["looks at what else a record has", { eventSource: ["aws:sqs"] }, ["paid", "{}"], []],
    ["looks at what a record hasn't", { awsRegion: ["us-east-1"] }, [], ["paid", "{}"]],
  ];
  for (const [what, pattern, taken, dropped] of filters)
    it(`with a filter ${what}, and deletes what doesn't match`, async () => {
      const { run, send, calls } = createScenario({ settings: { filterPatterns: [JSON.stringify(pattern)] } });
      for (const body of [...dropped, ...taken]) send(body);
      const { stats, idle } = await run(30);
      expect(calls.flatMap(({ bodies }) => bodies).sort()).to.deep.equal([...taken].sort());
      expect([stats.succeeded, stats.filtered, idle()]).to.deep.equal([taken.length, dropped.length, true]);
    });

  it("is refused with a filter that is none", () => {
    for (const pattern of ["null", "word", '{"eventSource":"aws:sqs"}', '{"eventSource":[]}'])
      expect(() => createScenario({ settings: { filterPatterns: [pattern] } }).start(), pattern).to.throw(
        /^filterPatterns\[0\]/,
      );
  });

  it("pauses: what is in flight ends, messages stay where they are, and it goes on with them", async () => {
    const { start, send, calls, clock, sqs, QueueUrl } = createScenario({ runMs: 2000 });
    const { trigger, stop, idle } = start();
    send("a");
    await clock.advance(1000);
    trigger.setEnabled(false);
    expect(trigger.state()).to.equal("Disabling");
    await clock.advance(2000);
    expect([trigger.state(), idle(), clock.now() - trigger.lastModifiedMs()]).to.deep.equal(["Disabled", true, 1000]);
    send("b");
    await clock.advance(60_000);
    const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
    expect(sqs.getQueueAttributes(caller, { QueueUrl, AttributeNames }).Attributes).to.deep.equal({
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesNotVisible: "0",
    });
    trigger.setEnabled(true);
    await clock.advance(5000);
    expect([trigger.state(), idle()]).to.deep.equal(["Enabled", true]);
    expect(calls.map(({ second, bodies, counts }) => [second, ...bodies, ...counts])).to.deep.equal([
      [0, "a", "1"],
      [63, "b", "1"],
    ]);
    await stop();
  });

  it("hands over what it has gathered when it pauses, and ends while it is paused", async () => {
    const settings = { maximumBatchingWindowInSeconds: 60, batchSize: 100 };
    const { start, send, calls, clock } = createScenario({ settings });
    const { trigger, stop, idle } = start();
    send("a");
    await clock.advance(1000);
    expect(calls).to.deep.equal([]);
    trigger.setEnabled(false);
    await clock.advance(0);
    expect(calls.map(({ bodies }) => bodies)).to.deep.equal([["a"]]);
    expect([trigger.state(), idle()]).to.deep.equal(["Disabled", true]);
    await stop();
  });

  it("gives back exactly the messages that the answer names", async () => {
    const scenario = createScenario({
      settings: reporting,
      handler: (call) => (call.second < 5 ? failing(call, "b", "d") : {}),
    });
    for (const body of ["a", "b", "c", "d"]) scenario.send(body);
    await scenario.run(30);
    expect(scenario.calls.map(({ bodies }) => bodies.join(""))).to.deep.equal(["abcd", "bd"]);
  });

  it("deletes all, whatever the answer names, without ReportBatchItemFailures", async () => {
    const { calls, run, send } = createScenario({ handler: (call) => failing(call, "a") });
    send("a");
    await run(30);
    expect(calls).to.have.length(1);
  });

  it("ends in the dead-letter queue after maxReceiveCount invocations", async () => {
    const { calls, run, send, bodies, dead } = createScenario({
      attributes: { maxReceiveCount: "2" },
      handler: () => thrown,
    });
    send("poison");
    await run(60);
    expect(calls.map(({ counts }) => counts[0])).to.deep.equal(["1", "2"]);
    expect(await bodies(dead)).to.deep.equal(["poison"]);
  });

  it("gathers 30 waiting messages into two batches of at most 20, two at a time", async () => {
    const scenario = createScenario({
      settings: { batchSize: 20, maximumBatchingWindowInSeconds: 1, maximumConcurrency: 2 },
    });
    for (let index = 0; index < 30; index++) scenario.send(`${index}`);
    await scenario.run(30);
    expect(scenario.calls.map(({ bodies }) => bodies.length).sort()).to.deep.equal([10, 20]);
    expect(scenario.calls[0]?.event.Records[0]).to.have.property("md5OfMessageAttributes", null);
  });

  it("closes a batch before it is too large for an event", async () => {
    const { calls, run, send } = createScenario({ settings: { maximumConcurrency: 2 } });
    for (let index = 0; index < 9; index++) send(String(index).repeat(1_000_000));
    await run(30);
    expect(calls.map(({ bodies }) => bodies.length).sort()).to.deep.equal([3, 6]);
  });

  it("keeps to its maximum concurrency", async () => {
    const scenario = createScenario({ settings: { batchSize: 1, maximumConcurrency: 3 }, runMs: 1000 });
    for (let index = 0; index < 10; index++) scenario.send(`${index}`);
    await scenario.run(30);
    expect(scenario.mostRunning()).to.equal(3);
    expect(scenario.calls).to.have.length(10);
  });

  const refused: [attributes: Record<string, string>, settings: object, problem: RegExp][] = [
    [{}, { batchSize: 11 }, /maximumBatchingWindowInSeconds must be at least 1 where batchSize is more than 10, got 0/],
    [{}, { batchSize: 0 }, /batchSize of a standard queue must be from 1 to 10000, got 0/],
    [{}, { maximumConcurrency: 1 }, /maximumConcurrency of a standard queue must be from 2 to 1000, got 1/],
    [fifo, { batchSize: 11 }, /batchSize of a FIFO queue must be from 1 to 10, got 11/],
    [fifo, { maximumBatchingWindowInSeconds: 1 }, /maximumBatchingWindowInSeconds of a FIFO queue must be from 0 to 0/],
  ];
  for (const [attributes, settings, problem] of refused) {
    it(`refuses ${JSON.stringify(settings)} of ${"FifoQueue" in attributes ? "a FIFO" : "a standard"} queue`, () => {
      expect(createScenario({ attributes, settings }).start).to.throw(problem);
    });
  }

  it("runs one batch of a FIFO group at a time, in order; the rest of it comes again behind its head", async () => {
    const scenario = createScenario({
      attributes: { ...fifo, maxReceiveCount: "2" },
      settings: reporting,
      handler: (call) => (call.counts[0] === "1" ? failing(call, "2", "3", "4") : failing(call, "4")),
    });
    for (const body of ["1", "2", "3", "4"]) scenario.send(body, inGroup("a"));
    await scenario.run(60);
    expect(scenario.calls.map(({ bodies }) => bodies.join(""))).to.deep.equal(["1234", "234"]);
    expect(await scenario.bodies(scenario.dead)).to.deep.equal(["4"]);
  });

  it("handles each message of each FIFO group in order and none beside another of its group, whatever is throttled", async () => {
    const message = fc.record({ group: fc.constantFrom("a", "b", "c"), throttles: fc.nat({ max: 2 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 25 }), async (messages) => {
        const throttles = new Map(messages.map(({ throttles: times }, index) => [String(index), times]));
        const handled: string[] = [];
        const scenario = createScenario({
          attributes: fifo,
          handler: ({ bodies }) => {
            const left = throttles.get(bodies[0] ?? "") ?? 0;
            throttles.set(bodies[0] ?? "", left - 1);
            if (left > 0) return throttled;
            handled.push(...bodies);
            return {};
          },
          runMs: 100,
        });
        for (const [index, { group }] of messages.entries()) scenario.send(String(index), inGroup(group));
        const { idle } = await scenario.run(600);
        expect(idle()).to.equal(true);
        for (const group of ["a", "b", "c"]) {
          const own = (body: string) => messages[Number(body)]?.group === group;
          const sent = messages.flatMap((one, index) => (one.group === group ? [String(index)] : []));
          expect(handled.filter(own)).to.deep.equal(sent);
        }
      }),
      { numRuns: 50 },
    );
  });
});
