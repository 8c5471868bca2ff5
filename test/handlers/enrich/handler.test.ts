import { expect } from "chai";
import fc from "fast-check";
import { batchResponse } from "../../../handlers/kinesis/batch/batch.ts";
import { dataOf, type Entry } from "../../../handlers/kinesis/records/entry.ts";
import { createVirtualClock } from "../kinesis/virtual-clock.ts";
import { createRecord, createUserText, sequenceNumber } from "./factories.ts";
import { createInvocation, DENIED } from "./invocation.ts";

/** Records of the given data, in a batch of one shard, each with a key of its own. */
function createEvent(...data: string[]) {
  return { Records: data.map((text, index) => createRecord({ index, data: text, partitionKey: `k${index}` })) };
}

const good = createUserText();

// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
const DOCUMENTED_RECORD = {
  kinesis: {
    kinesisSchemaVersion: "1.0",
    partitionKey: "1",
    sequenceNumber: "49590338271490256608559692538361571095921575989136588898",
    data: "SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",
    approximateArrivalTimestamp: 1545084650.987,
  },
  eventSource: "aws:kinesis",
  eventVersion: "1.0",
  eventID: "shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
  eventName: "aws:kinesis:record",
  invokeIdentityArn: "arn:aws:iam::123456789012:role/lambda-role",
  awsRegion: "us-east-2",
  eventSourceARN: "arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream",
};

describe("the handler", () => {
  for (const event of [{ Records: [] }, {}]) {
    it(`answers success to ${JSON.stringify(event)}, and calls nobody`, async () => {
      const invocation = createInvocation();
      expect(await invocation.invoke(event)).to.deep.equal({ batchItemFailures: [] });
      expect([...invocation.taken, ...invocation.stored, ...invocation.warnings]).to.deep.equal([]);
    });
  }

  it("publishes what can be enriched and quarantines the rest", async () => {
    const invocation = createInvocation();
    expect(await invocation.invoke(createEvent(good, "[]", good))).to.deep.equal({ batchItemFailures: [] });
    expect(invocation.taken).to.have.length(2);
    expect(invocation.stored.map(({ body }) => JSON.parse(body).sequenceNumber)).to.deep.equal([sequenceNumber(1)]);
    expect(invocation.metrics()).to.include({ RecordsIn: 3, Enriched: 2, Quarantined: 1, Failed: 0, PutRetries: 0 });
  });

  it("keeps the partition key", async () => {
    const keys: string[] = [];
    const invocation = createInvocation({
      put: async (entries) => {
        keys.push(...entries.map(({ partitionKey }) => partitionKey));
        return entries.map(() => undefined);
      },
    });
    await invocation.invoke({ Records: [createRecord({ partitionKey: "é😀" })] });
    expect(keys).to.deep.equal(["é😀"]);
  });

  it("gives identical bytes at redelivery", async () => {
    const invocation = createInvocation();
    await invocation.invoke(createEvent(good, good));
    await invocation.invoke(createEvent(good, good));
    expect(invocation.taken.slice(2)).to.deep.equal(invocation.taken.slice(0, 2));
  });

  it("names the first record that the stream refuses until the deadline", async () => {
    const invocation = createInvocation({
      put: async (entries) => entries.map(({ partitionKey }) => (partitionKey >= "k1" ? "InternalFailure" : undefined)),
    });
    expect(await invocation.invoke(createEvent(good, good, good))).to.deep.equal({
      batchItemFailures: [{ itemIdentifier: sequenceNumber(1) }],
    });
    expect(invocation.clock.now()).to.be.at.most(29_000);
    expect(invocation.metrics()).to.include({ RecordsIn: 3, Enriched: 1, Failed: 2 });
    expect(invocation.warnings.map(({ event }) => event)).to.deep.equal(["put-errors"]);
  });

  it("names the first quarantined record when the failure store fails", async () => {
    const invocation = createInvocation({ store: () => Promise.reject(DENIED) });
    expect(await invocation.invoke(createEvent(good, "[]", good, ""))).to.deep.equal({
      batchItemFailures: [{ itemIdentifier: sequenceNumber(1) }],
    });
    expect(invocation.metrics()).to.include({ Enriched: 2, Quarantined: 0, Failed: 2 });
    expect(invocation.warnings).to.deep.equal([
      { event: "quarantine-failed", errorCode: "AccessDenied", records: 2, reasons: { "not-an-object": 1, empty: 1 } },
    ]);
  });

  it("names the lower of what was neither published nor quarantined", async () => {
    const invocation = createInvocation({
      store: () => Promise.reject(DENIED),
      put: async (entries) => entries.map(() => "AccessDeniedException"),
    });
    expect(await invocation.invoke(createEvent("[]", good))).to.deep.equal({
      batchItemFailures: [{ itemIdentifier: sequenceNumber(0) }],
    });
  });

  it("answers before the deadline when stream and failure store stop answering", async () => {
    for (const [remainingMs, endMs] of [
      [30_000, 29_000],
      [3_000, 2_400],
      [0, 0],
    ]) {
      const invocation = createInvocation({
        ...(remainingMs !== undefined && { remainingMs }),
        put: () => new Promise(() => {}),
        store: () => new Promise(() => {}),
      });
      expect(await invocation.invoke(createEvent(good, "[]"))).to.deep.equal({
        batchItemFailures: [{ itemIdentifier: sequenceNumber(0) }],
      });
      expect(invocation.clock.now()).to.be.at.most(endMs ?? 0);
    }
  });

  it("refuses an event of another service", async () => {
    const invocation = createInvocation();
    const Records = [createRecord({ eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:queue" })];
    const error = await invocation.invoke({ Records }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error).with.property("message").that.contains("Fix:");
  });

  it("says nothing of what records hold", async () => {
    const secret = createUserText({
      userId: "secret-id",
      email: "secret@example.com",
      location: { country: "secret" },
    });
    const invocation = createInvocation({
      put: () => Promise.reject(new Error("secret")),
      store: () => Promise.reject(DENIED),
    });
    await invocation.invoke(createEvent(secret, `${secret},`, createUserText({ note: "secret" })));
    expect(invocation.warnings).to.have.length(2);
    expect(JSON.stringify([invocation.warnings, invocation.lines])).not.to.contain("secret");
  });

  it("says where quarantined records are and why, once for all", async () => {
    const invocation = createInvocation();
    await invocation.invoke(createEvent("[]", "1", ""));
    expect(invocation.warnings).to.deep.equal([
      {
        event: "quarantined",
        key: invocation.stored[0]?.key,
        records: 3,
        reasons: { "not-an-object": 2, empty: 1 },
      },
    ]);
  });

  it("writes one line of metrics in CloudWatch's embedded metric format", async () => {
    const invocation = createInvocation();
    await invocation.invoke(createEvent(good));
    expect(invocation.lines).to.have.length(1);
    expect(invocation.lines[0]).to.match(/^\{[^\n]*\}\n$/);
    const counts = {
      RecordsIn: 1,
      Enriched: 1,
      EnrichedByCity: 1,
      EnrichedByRegion: 0,
      EnrichedByCountry: 0,
      Quarantined: 0,
      Failed: 0,
      PutRetries: 0,
    };
    expect(invocation.metrics()).to.deep.equal({
      requestId: "request-1",
      catalogue: "2026-01-01",
      FunctionName: "enrich",
      ...counts,
      ArrivalToPublished: [875],
      _aws: {
        Timestamp: 1_790_000_001_000,
        CloudWatchMetrics: [
          {
            Namespace: "Tributary",
            Dimensions: [["FunctionName"]],
            Metrics: [
              ...Object.keys(counts).map((Name) => ({ Name, Unit: "Count" })),
              { Name: "ArrivalToPublished", Unit: "Milliseconds" },
            ],
          },
        ],
      },
    });
  });

  it("measures each record from its arrival until the stream had taken it", async () => {
    const clock = createVirtualClock();
    const slow = createInvocation({
      clock,
      unixTimeMs: () => 1_790_000_002_000 + clock.now(),
      put: async (entries) => {
        await clock.sleep(100);
        return entries.map(() => undefined);
      },
    });
    await slow.invoke({ Records: [createRecord(), createRecord({ index: 1 })] });
    // The second arrived a second later, and waited for the first: they have one key.
    expect(slow.metrics().ArrivalToPublished).to.deep.equal([1_975, 1_075]);
  });

  it("measures nothing below zero where Lambda's clock is behind that of Kinesis", async () => {
    const invocation = createInvocation({ unixTimeMs: () => 1_789_999_990_000 });
    await invocation.invoke(createEvent(good));
    expect(invocation.metrics().ArrivalToPublished).to.deep.equal([0]);
  });

  it("counts by match level and by reason", async () => {
    const invocation = createInvocation();
    const places = [{ country: "KR", city: "Seoul" }, { country: "KR", region: "Seoul" }, { country: "KR" }];
    const texts = places.map((location) => createUserText({ location }));
    await invocation.invoke(createEvent(...texts, "[]", "{", "{"));
    expect(invocation.metrics()).to.include({ EnrichedByCity: 1, EnrichedByRegion: 1, EnrichedByCountry: 1 });
    const lines = invocation.lines.join("").trim().split("\n").slice(1);
    expect(lines.map((line) => JSON.parse(line)).map(({ Reason, Quarantined }) => [Reason, Quarantined])).to.deep.equal(
      [
        ["not-an-object", 1],
        ["invalid-json", 2],
      ],
    );
  });

  it("counts nothing as quarantined that the failure store hasn't kept", async () => {
    const invocation = createInvocation({ store: () => Promise.reject(DENIED) });
    await invocation.invoke(createEvent("[]"));
    expect(invocation.lines.join("")).not.to.contain("Reason");
  });

  describe("memory that batches share", () => {
    /** What is held of entries, to be read later. */
    const textsOf = (entries: readonly Entry[]) => entries.map((entry) => dataOf(entry).toString());

    it("is used again once a batch is done", async () => {
      const seen: Entry[] = [];
      const invocation = createInvocation({
        put: async (entries) => {
          seen.push(...entries);
          return entries.map(() => undefined);
        },
      });
      await invocation.invoke(createEvent(good, good));
      await invocation.invoke(createEvent(good, good));
      expect(seen).to.have.length(4);
      expect(seen[2]?.bytes.buffer).to.equal(seen[0]?.bytes.buffer);
      expect(seen[2]?.start).to.equal(seen[0]?.start);
    });

    it("is left alone where a call that was given up may still read it", async () => {
      const seen: Entry[][] = [];
      const invocation = createInvocation({
        put: (entries) => {
          seen.push([...entries]);
          return seen.length === 1 ? new Promise(() => {}) : Promise.resolve(entries.map(() => undefined));
        },
        remainingMs: 3_000,
      });
      await invocation.invoke(createEvent(good));
      const texts = textsOf(seen[0] ?? []);
      expect(texts).to.have.length(1);
      await invocation.invoke(createEvent(createUserText({ userId: "another" })));
      expect(textsOf(seen[0] ?? [])).to.deep.equal(texts);
    });

    it("is not shared by two invocations at a time", async () => {
      const clock = createVirtualClock();
      const seen: Entry[] = [];
      const invocation = createInvocation({
        clock,
        put: async (entries) => {
          seen.push(...entries);
          await clock.sleep(100);
          return entries.map(() => undefined);
        },
      });
      await Promise.all([
        invocation.invoke(createEvent(createUserText({ userId: "first" }))),
        invocation.invoke(createEvent(createUserText({ userId: "second" }))),
      ]);
      expect(textsOf(seen).map((text) => JSON.parse(text).userId)).to.deep.equal(["first", "second"]);
    });

    it("makes no difference to what comes out, whatever came before", async () => {
      const large = createUserText({ note: "x".repeat(400_000) });
      const text = fc.constantFrom(good, "[]", "", large, createUserText({ note: "é".repeat(70_000) }));
      const batches = fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(batches, async (all) => {
          const shared = createInvocation();
          for (const batch of all) {
            const before = shared.taken.length;
            await shared.invoke(createEvent(...batch));
            const alone = createInvocation();
            await alone.invoke(createEvent(...batch));
            expect(shared.taken.slice(before)).to.deep.equal(alone.taken);
          }
        }),
        { numRuns: 30 },
      );
    });
  });

  it("takes the event that AWS documents as it is", async () => {
    const invocation = createInvocation();
    expect(await invocation.invoke({ Records: [DOCUMENTED_RECORD] })).to.deep.equal({ batchItemFailures: [] });
    expect(JSON.parse(invocation.stored[0]?.body ?? "")).to.include({
      reason: "invalid-json",
      shardId: "shardId-000000000006",
      data: DOCUMENTED_RECORD.kinesis.data,
    });
  });

  const lines: [string, string, string | undefined][] = [
    ["a line that ends with a newline", `${good}\n`, undefined],
    ["a line that ends with carriage return and newline", `${good}\r\n`, undefined],
    ["two lines", `${good}\n${good}\n`, "invalid-json"],
  ];
  for (const [what, text, reason] of lines) {
    it(`${reason === undefined ? "publishes" : "quarantines"} ${what} of Kinesis Agent, whole`, async () => {
      const invocation = createInvocation();
      await invocation.invoke(createEvent(text));
      if (reason === undefined) expect(invocation.taken[0]).to.match(/"match":"city"\}\}\r?\n$/);
      else expect(JSON.parse(invocation.stored[0]?.body ?? "").data).to.equal(Buffer.from(text).toString("base64"));
    });
  }

  it("answers, on every path, with at most one identifier: that of the first record neither published nor stored", async () => {
    const datum = fc.constantFrom(good, "[]", "", createUserText({ location: { country: "XX" } }));
    const faults = fc.infiniteStream(fc.constantFrom(undefined, undefined, "InternalFailure", "AccessDeniedException"));
    await fc.assert(
      fc.asyncProperty(fc.array(datum, { maxLength: 12 }), faults, fc.boolean(), async (data, codes, isStoreUp) => {
        const done = new Set<string>();
        const invocation = createInvocation({
          put: async (entries) =>
            entries.map((entry) => {
              const code = codes.next().value;
              const id: string = JSON.parse(dataOf(entry).toString()).enrichment.id;
              if (code === undefined) done.add(id.split("/").at(-2) ?? "");
              return code;
            }),
          store: async ({ body }) => {
            if (!isStoreUp) throw DENIED;
            for (const line of body.trim().split("\n")) done.add(JSON.parse(line).sequenceNumber);
          },
        });
        const response = await invocation.invoke(createEvent(...data));
        const open = data.map((_, index) => sequenceNumber(index)).filter((sequence) => !done.has(sequence));
        const expected = open.slice(0, 1).map((itemIdentifier) => ({ itemIdentifier }));
        expect(response).to.deep.equal({ batchItemFailures: expected });
        expect(invocation.metrics().Failed).to.equal(open.length);
      }),
    );
  });
});

describe("a batch's response", () => {
  it("takes the lowest number, not the first text", () => {
    expect(batchResponse(["100", "99", "101"])).to.deep.equal({ batchItemFailures: [{ itemIdentifier: "99" }] });
  });

  it("names one of 10,000 failures", () => {
    const all = Array.from({ length: 10_000 }, (_, index) => sequenceNumber(index));
    expect(batchResponse(all)).to.deep.equal({ batchItemFailures: [{ itemIdentifier: sequenceNumber(0) }] });
  });
});
