import { expect } from "chai";
import fc from "fast-check";
import { dataOf, type Entry } from "../../../handlers/kinesis/records/entry.ts";
import { kinesisEvent } from "../../../operate/redrive/invoke/kinesis-event.ts";
import { createHeld } from "../../operate/redrive/create-held.ts";
import { createRecord, createUserText, sequenceNumber } from "../enrich/factories.ts";
import { createInvocation, DENIED } from "../enrich/invocation.ts";
import { createAggregate, type UserRecordOverrides } from "./aggregates.ts";

/** A batch in which each item is an aggregate of the given user records. */
function createEvent(...aggregates: UserRecordOverrides[][]) {
  return {
    Records: aggregates.map((users, index) =>
      createRecord({ index, partitionKey: "a", data: createAggregate(...users) }),
    ),
  };
}

/** A user record that tells its number. */
function user(number: number, overrides: UserRecordOverrides = {}): UserRecordOverrides {
  return { partitionKey: `k${number}`, data: createUserText({ number }), ...overrides };
}

function read(entry: Entry): { number: number; enrichment: { id: string } } {
  return JSON.parse(dataOf(entry).toString());
}

describe("the handler, given aggregates,", () => {
  it("enriches each user record under its own key and sub-sequence", async () => {
    const entries: Entry[] = [];
    const invocation = createInvocation({
      put: async (given) => {
        entries.push(...given);
        return given.map(() => undefined);
      },
    });
    const event = createEvent([user(0), user(1, { explicitHashKey: "42" })], [user(2)]);
    expect(await invocation.invoke(event)).to.deep.equal({ batchItemFailures: [] });
    expect(entries.map(({ partitionKey }) => partitionKey)).to.deep.equal(["k0", "k1", "k2"]);
    expect(entries.map(({ explicitHashKey }) => explicitHashKey)).to.deep.equal([undefined, "42", undefined]);
    expect(entries.map((entry) => read(entry).enrichment.id.split("/").slice(-2).join("/"))).to.deep.equal([
      `${sequenceNumber(0)}/0`,
      `${sequenceNumber(0)}/1`,
      `${sequenceNumber(1)}/0`,
    ]);
    expect(invocation.metrics()).to.include({ RecordsIn: 3, Enriched: 3, Failed: 0 });
  });

  it("does nothing and succeeds for an aggregate of no records", async () => {
    const invocation = createInvocation();
    expect(await invocation.invoke(createEvent([]))).to.deep.equal({ batchItemFailures: [] });
    expect([...invocation.taken, ...invocation.stored]).to.deep.equal([]);
  });

  it("quarantines a bad user record alone", async () => {
    const invocation = createInvocation();
    await invocation.invoke(createEvent([user(0), user(1, { data: "[]", explicitHashKey: "7" }), user(2)]));
    expect(invocation.taken.map((text) => JSON.parse(text).number)).to.deep.equal([0, 2]);
    expect(invocation.stored.map(({ body }) => JSON.parse(body))).to.have.length(1);
    expect(JSON.parse(invocation.stored[0]?.body ?? "")).to.include({
      reason: "not-an-object",
      sequenceNumber: sequenceNumber(0),
      subSequence: 1,
      partitionKey: "k1",
      explicitHashKey: "7",
      data: Buffer.from("[]").toString("base64"),
    });
  });

  it("knows a user record that is given back alone by its id, and holds it to the same rules", async () => {
    const refusing = createInvocation();
    const bad = [user(0), user(1, { data: "[]", explicitHashKey: "7" }), user(2, { partitionKey: "" })];
    await refusing.invoke(createEvent(bad));
    const given =
      refusing.stored[0]?.body
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)) ?? [];
    expect(given.map(({ reason }) => reason)).to.deep.equal(["not-an-object", "invalid-key"]);
    const held = given.map((line) => ({ ...createHeld(line), data: Buffer.from(line.data, "base64") }));
    const again = createInvocation();
    await again.invoke(JSON.parse(kinesisEvent(held, "arn:aws:kinesis:eu-west-1:111122223333:stream/input")));
    expect(again.taken).to.deep.equal([]);
    expect(
      again.stored[0]?.body
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).to.deep.equal(given.map((line) => ({ ...line, arrivedAt: new Date(0).toISOString() })));
  });

  const badKeys: [string, UserRecordOverrides][] = [
    ["an empty partition key", { partitionKey: "" }],
    ["a partition key of 257 characters", { partitionKey: "k".repeat(257) }],
    ["a partition key of 129 characters that take two code units each", { partitionKey: "😀".repeat(129) }],
    ["an explicit hash key that is no number", { explicitHashKey: "x" }],
    ["an explicit hash key of 2^128", { explicitHashKey: String(2n ** 128n) }],
    ["an explicit hash key with a leading zero", { explicitHashKey: "01" }],
  ];
  for (const [what, overrides] of badKeys) {
    it(`quarantines a user record with ${what}, which PutRecords would refuse with all its neighbours`, async () => {
      const invocation = createInvocation();
      await invocation.invoke(createEvent([user(0), user(1, overrides)]));
      expect(invocation.taken).to.have.length(1);
      expect(JSON.parse(invocation.stored[0]?.body ?? "")).to.include({ reason: "invalid-key", subSequence: 1 });
    });
  }

  it("quarantines a damaged aggregate whole", async () => {
    const data = createAggregate(user(0), user(1)).subarray(0, -1);
    const invocation = createInvocation();
    const Records = [
      createRecord({ data, partitionKey: "a" }),
      createRecord({ index: 1, data: createAggregate(user(2)) }),
    ];
    expect(await invocation.invoke({ Records })).to.deep.equal({ batchItemFailures: [] });
    expect(invocation.taken).to.have.length(1);
    expect(JSON.parse(invocation.stored[0]?.body ?? "")).to.include({
      reason: "corrupt-aggregate",
      detail: "its MD5 checksum doesn't match",
      subSequence: 0,
      partitionKey: "a",
      data: data.toString("base64"),
    });
    expect(invocation.metrics()).to.include({ RecordsIn: 2, Enriched: 1, Quarantined: 1 });
  });

  it("quarantines damaged aggregates, and none of the many about them", async () => {
    // Damage that nothing but the checksum shows: the user record is still one.
    const damage = (number: number) => {
      const data = createAggregate(user(number));
      data.write("N", data.indexOf('"number"') + 1);
      return data.toString("base64");
    };
    const { Records } = createEvent(...Array.from({ length: 30 }, (_, number) => [user(number)]));
    const damaged = [3, 17, 29];
    for (const index of damaged) Object.assign(Records[index]?.kinesis ?? {}, { data: damage(index) });
    const invocation = createInvocation();
    expect(await invocation.invoke({ Records })).to.deep.equal({ batchItemFailures: [] });
    const published = invocation.taken.map((text) => JSON.parse(text).number).toSorted((a, b) => a - b);
    expect(published).to.deep.equal(Records.map((_, index) => index).filter((index) => !damaged.includes(index)));
    const quarantined =
      invocation.stored[0]?.body
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)) ?? [];
    expect(quarantined.map((line) => line.sequenceNumber)).to.deep.equal(damaged.map((index) => sequenceNumber(index)));
    expect(quarantined.map((line) => line.data)).to.deep.equal(damaged.map(damage));
  });

  it("reports an aggregate of which one user record is not published by the aggregate's sequence number", async () => {
    const invocation = createInvocation({
      put: async (entries) => entries.map((entry) => (read(entry).number === 2 ? "InternalFailure" : undefined)),
    });
    expect(await invocation.invoke(createEvent([user(0)], [user(1), user(2), user(3)], [user(4)]))).to.deep.equal({
      batchItemFailures: [{ itemIdentifier: sequenceNumber(1) }],
    });
  });

  it("reports an aggregate of which one user record is not quarantined by the aggregate's sequence number", async () => {
    const invocation = createInvocation({ store: () => Promise.reject(DENIED) });
    expect(await invocation.invoke(createEvent([user(0)], [user(1), user(2, { data: "" })]))).to.deep.equal({
      batchItemFailures: [{ itemIdentifier: sequenceNumber(1) }],
    });
  });

  it("publishes at redelivery what it published before, byte for byte", async () => {
    const invocation = createInvocation();
    const event = createEvent([user(0), user(1, { data: "[]" }), user(2)]);
    await invocation.invoke(event);
    await invocation.invoke(event);
    expect(invocation.taken).to.have.length(4);
    expect(invocation.taken.slice(2)).to.deep.equal(invocation.taken.slice(0, 2));
    expect(invocation.stored[1]).to.deep.equal(invocation.stored[0]);
  });

  it("keeps the order of each key across user records, aggregates and failures", async () => {
    const keys = fc.array(fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 6 }), { maxLength: 6 });
    const codes = fc.infiniteStream(fc.constantFrom(undefined, undefined, "InternalFailure"));
    await fc.assert(
      fc.asyncProperty(keys, codes, async (aggregates, faults) => {
        let number = 0;
        const all = aggregates.map((own) => own.map((partitionKey) => ({ ...user(number++), partitionKey })));
        const taken: { partitionKey: string; number: number }[] = [];
        const invocation = createInvocation({
          put: async (entries) =>
            entries.map((entry) => {
              const code = faults.next().value;
              if (code === undefined) taken.push({ partitionKey: entry.partitionKey, number: read(entry).number });
              return code;
            }),
        });
        await invocation.invoke(createEvent(...all));
        for (const key of ["a", "b", "c"]) {
          const own = taken.filter(({ partitionKey }) => partitionKey === key).map((record) => record.number);
          const given = aggregates.flat().flatMap((partitionKey, index) => (partitionKey === key ? [index] : []));
          expect(own).to.deep.equal(given.slice(0, own.length));
        }
      }),
    );
  });
});
