import { expect } from "chai";
import fc from "fast-check";
import {
  createBucketDestination,
  createQueueDestination,
} from "../../../../emulator/lambda/asynchronous/destinations.ts";
import { createMemoryObjectStore } from "../../../../emulator/s3/memory-object-store.ts";
import { createQueue, queueArn } from "../../sqs/create-queue.ts";
import { ARN, createScenario, type Ending, LIVE } from "./create-scenario.ts";

const HOUR_MS = 3_600_000;
const secondsOf = (attempts: { second: number }[]) => attempts.map(({ second }) => second);

describe("an asynchronous invocation", () => {
  it("is taken at once, and handled once", async () => {
    const { invocations, clock, attempts, succeeded } = createScenario();
    expect(invocations.invoke(LIVE, '{"a":1}')).to.equal("id-1");
    expect(invocations.idle()).to.equal(false);
    await clock.advance(0);
    expect(attempts).to.deep.equal([{ second: 0, payload: '{"a":1}', requestId: "id-1" }]);
    expect(invocations.tally(ARN)).to.deep.equal({ in: 1, out: 1, failed: 0, lost: 0 });
    expect([invocations.idle(), invocations.idle(LIVE)]).to.deep.equal([true, true]);
    expect(succeeded.map(({ responsePayload }) => responsePayload)).to.deep.equal(["done"]);
  });

  it("is tried again after a minute and two under one request ID, and then kept whole with its last error", async () => {
    const { invocations, clock, attempts, kept, second } = createScenario({ endings: ["thrown"] });
    invocations.invoke(LIVE, '{"a":1}');
    await clock.advance(HOUR_MS);
    expect(secondsOf(attempts)).to.deep.equal([0, 60, 180]);
    expect(new Set(attempts.map(({ requestId }) => requestId)).size).to.equal(1);
    expect(kept).to.deep.equal([
      {
        version: "1.0",
        timestamp: "2025-01-01T00:03:00.000Z",
        requestContext: {
          requestId: "id-1",
          functionArn: LIVE,
          condition: "RetriesExhausted",
          approximateInvokeCount: 3,
        },
        requestPayload: { a: 1 },
        responseContext: { statusCode: 200, executedVersion: "1", functionError: "Unhandled" },
        responsePayload: { errorType: "Error" },
      },
    ]);
    expect(invocations.tally(ARN)).to.deep.equal({ in: 1, out: 0, failed: 1, lost: 0 });
    expect(second()).to.equal(3600);
  });

  const ends: [
    what: string,
    Parameters<typeof createScenario>[0],
    seconds: number[],
    condition: string,
    count: number,
  ][] = [
    ["no retries", { endings: ["thrown"], settings: { maximumRetryAttempts: 0 } }, [0], "RetriesExhausted", 1],
    ["a second attempt that works", { endings: ["thrown", "done"] }, [0, 60], "Success", 2],
    [
      "a retry that would come too late",
      { endings: ["thrown"], settings: { maximumEventAgeInSeconds: 60 } },
      [0],
      "EventAgeExceeded",
      1,
    ],
    [
      "throttles until it is too old",
      { endings: ["throttled"], settings: { maximumEventAgeInSeconds: 60 } },
      [0, 1, 3, 7, 15, 31],
      "EventAgeExceeded",
      0,
    ],
    [
      "throttles, which use up no attempt",
      { endings: ["throttled", "thrown"] },
      [0, 1, 61, 181],
      "RetriesExhausted",
      3,
    ],
    ["a function without concurrency", { endings: ["forbidden"] }, [0], "ZeroReservedConcurrency", 0],
  ];
  for (const [what, overrides, seconds, condition, count] of ends)
    it(`ends as ${condition} for ${what}`, async () => {
      const { invocations, clock, attempts, kept, succeeded } = createScenario(overrides);
      invocations.invoke(LIVE, "{}");
      await clock.advance(HOUR_MS);
      const [record] = [...kept, ...succeeded];
      expect(secondsOf(attempts)).to.deep.equal(seconds);
      expect(record?.requestContext).to.include({ condition, approximateInvokeCount: count });
      expect(record !== undefined && "responseContext" in record).to.equal(count > 0);
    });

  it("waits five minutes at most between throttles", async () => {
    const { invocations, clock, attempts, kept } = createScenario({ endings: ["throttled"] });
    invocations.invoke(LIVE, "{}");
    await clock.advance(7 * HOUR_MS);
    const gaps = secondsOf(attempts).map((second, index, all) => second - (all[index - 1] ?? second));
    expect(Math.max(...gaps)).to.equal(300);
    expect(kept[0]?.requestContext.condition).to.equal("EventAgeExceeded");
  });

  it("is lost where the setting stands on another qualifier than is invoked", async () => {
    const { invocations, clock, kept, observed } = createScenario({ endings: ["thrown"], qualifier: "$LATEST" });
    invocations.invoke(LIVE, "{}");
    await clock.advance(HOUR_MS);
    expect(kept).to.deep.equal([]);
    expect(invocations.tally(LIVE)).to.deep.equal({ in: 1, out: 0, failed: 0, lost: 1 });
    expect(observed.at(-1)).to.include({ type: "given-up", kept: false });
  });

  it("is told when its destination can't be written", async () => {
    const onFailure = () => Promise.reject(new Error("gone"));
    const { invocations, clock, observed } = createScenario({ endings: ["forbidden"], settings: { onFailure } });
    invocations.invoke(LIVE, "{}");
    await clock.advance(0);
    expect(observed.map(({ type }) => type)).to.deep.equal(["invoked", "destination-failed", "given-up"]);
    expect(invocations.tally(ARN).lost).to.equal(1);
  });

  it("runs no more of a function than may run at once", async () => {
    const { invocations, clock, attempts, mostRunning } = createScenario({ runMs: 100, atOnce: 2 });
    for (let event = 0; event < 6; event++) invocations.invoke(LIVE, "{}");
    await clock.advance(1000);
    expect([attempts.length, mostRunning()]).to.deep.equal([6, 2]);
  });

  const refused: [what: string, arn: string, payload: string, name: string][] = [
    ["an unknown function", ARN.replace("buy", "sell"), "{}", "ResourceNotFoundException"],
    ["an unknown alias", `${ARN}:other`, "{}", "ResourceNotFoundException"],
    ["an event of more than 1 MiB", LIVE, `"${"x".repeat(1024 * 1024)}"`, "RequestTooLargeException"],
  ];
  for (const [what, arn, payload, name] of refused)
    it(`refuses ${what}`, () => {
      const { invocations } = createScenario();
      expect(() => invocations.invoke(arn, payload))
        .to.throw()
        .with.property("name", name);
      expect(invocations.tally(ARN).in).to.equal(0);
    });

  it("refuses settings that AWS refuses", () => {
    const { invocations } = createScenario();
    expect(() => invocations.configure(LIVE, { maximumRetryAttempts: 3 })).to.throw(/must be from 0 to 2/);
    expect(() => invocations.configure(LIVE, { maximumEventAgeInSeconds: 59 })).to.throw(/must be from 60 to 21600/);
  });

  it("tries nothing any more once it is stopped", async () => {
    const { invocations, clock, attempts } = createScenario({ endings: ["thrown"] });
    invocations.invoke(LIVE, "{}");
    await clock.advance(1000);
    await invocations.stop();
    await clock.advance(HOUR_MS);
    expect(attempts).to.have.length(1);
  });

  it("ends each event in just one way, whatever its attempts do", async () => {
    const ending = fc.constantFrom<Ending>("done", "thrown", "throttled");
    const arbitrary = [fc.array(ending, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 8 })] as const;
    await fc.assert(
      fc.asyncProperty(...arbitrary, async (endings, events) => {
        const { invocations, clock, attempts, kept, succeeded } = createScenario({ endings });
        for (let event = 0; event < events; event++) invocations.invoke(LIVE, JSON.stringify({ event }));
        await clock.advance(8 * HOUR_MS);
        const { in: taken, out, failed, lost } = invocations.tally(ARN);
        expect([taken, out + failed, lost]).to.deep.equal([events, events, 0]);
        expect([...kept, ...succeeded].map(({ requestContext }) => requestContext.requestId).sort()).to.deep.equal(
          Array.from({ length: events }, (_, index) => `id-${index + 1}`),
        );
        for (const { requestContext } of kept) expect(requestContext.approximateInvokeCount).to.be.at.most(3);
        expect(attempts.length).to.be.at.least(events);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a destination of asynchronous invocations", () => {
  const given = async (onFailure: Parameters<typeof createScenario>[0]) => {
    const { invocations, clock, kept } = createScenario({ endings: ["forbidden"], ...onFailure });
    invocations.invoke(LIVE, '{"order":7}');
    await clock.advance(0);
    return kept;
  };

  it("keeps the event in a bucket, below the function's name", async () => {
    const { clock } = createScenario();
    const store = createMemoryObjectStore({ clock });
    await store.createBucket("failures");
    await given({ settings: { onFailure: createBucketDestination(store, "failures", () => "u") } });
    const key = "aws/lambda/async/buy/2025/01/01/2025-01-01T00.00.00-u";
    const object = await store.getObject("failures", key);
    expect(JSON.parse(Buffer.from(object.body).toString()).requestPayload).to.deep.equal({ order: 7 });
  });

  it("keeps every digit, and the record's members in AWS's order", async () => {
    const texts: string[] = [];
    const { invocations, clock } = createScenario({
      endings: ["thrown"],
      settings: { maximumRetryAttempts: 0, onFailure: async (_, text) => void texts.push(text) },
    });
    invocations.invoke(LIVE, '{"order":12345678901234567890.10}');
    await clock.advance(0);
    expect(texts[0]).to.include('"requestPayload":{"order":12345678901234567890.10},"responseContext":{');
    expect(Object.keys(JSON.parse(texts[0] ?? "")).join(" ")).to.equal(
      "version timestamp requestContext requestPayload responseContext responsePayload",
    );
  });

  it("keeps the event in a queue", async () => {
    const { sqs, bodies } = createQueue();
    await given({ settings: { onFailure: createQueueDestination(sqs, queueArn("work")) } });
    const [body = "{}"] = await bodies();
    expect(JSON.parse(body).requestPayload).to.deep.equal({ order: 7 });
  });
});
