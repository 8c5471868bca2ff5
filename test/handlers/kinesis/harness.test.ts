import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect } from "chai";
import type { QuarantineObject } from "../../../handlers/kinesis/failure-store/quarantine.ts";
import { createHandler, type Dependencies } from "../../../handlers/kinesis/handler.ts";
import {
  drop,
  type Enrichment,
  enrichment,
  FATES_CHANNEL,
  type Fates,
  refuse,
  retry,
} from "../../../handlers/kinesis/index.ts";
import { dataOf } from "../../../handlers/kinesis/records/entry.ts";
import type { LogFields } from "../../../handlers/kinesis/runtime/log.ts";
import { createRecord, type RecordOverrides, sequenceNumber } from "../enrich/factories.ts";
import { createVirtualClock } from "./virtual-clock.ts";

/** The harness around an enrichment, with everything outside it replaced, and what it did there. */
function createHarness(enrich: Enrichment<string>["enrich"], overrides: Partial<Dependencies> = {}) {
  const clock = createVirtualClock();
  const seen = {
    taken: [] as string[],
    stored: [] as QuarantineObject[],
    warnings: [] as LogFields[],
    lines: [] as string[],
    fates: [] as Fates[],
  };
  const handler = createHandler(enrichment({ enrich }).definition, {
    maxRecordBytes: 1024,
    put: async (entries) => {
      seen.taken.push(...entries.map((entry) => dataOf(entry).toString()));
      return entries.map(() => undefined);
    },
    store: async (object) => void seen.stored.push(object),
    clock,
    random: () => 0.5,
    unixTimeMs: () => 1_790_000_001_000,
    warn: (fields) => seen.warnings.push(fields),
    write: (line) => seen.lines.push(line),
    ...overrides,
  });
  const context = {
    functionName: "audit",
    functionVersion: "7",
    awsRequestId: "request-1",
    getRemainingTimeInMillis: () => 10_000,
  };
  return {
    ...seen,
    /** Puts JSON texts, each under a key of its own unless told. */
    async invoke(...records: (string | RecordOverrides)[]) {
      const hear = (message: unknown) => void seen.fates.push(message as Fates);
      subscribe(FATES_CHANNEL, hear);
      const Records = records.map((record, index) =>
        createRecord({
          index,
          partitionKey: `key-${index}`,
          ...(typeof record === "string" ? { data: JSON.stringify(record) } : record),
        }),
      );
      try {
        return await clock.run(handler({ Records }, context));
      } finally {
        unsubscribe(FATES_CHANNEL, hear);
      }
    },
    metrics: () => seen.lines.flatMap((line) => line.trim().split("\n")).map((line) => JSON.parse(line)),
    held: () => seen.stored.flatMap(({ body }) => body.trim().split("\n")).map((line) => JSON.parse(line)),
  };
}

const failing = (record: string) => {
  if (record === "bad") throw new TypeError("secret");
  return record === "dropped" ? drop("test-data") : record === "refused" ? refuse("unknown-depot") : retry("busy");
};

describe("the harness of a stream", () => {
  it("says of each record what became of it, to whoever listens", async () => {
    const harness = createHarness(failing);
    await harness.invoke("dropped", "refused", "bad", "later");
    const ids = [0, 1, 2, 3].map((index) => `ap-northeast-2/users-in/shardId-000000000003/${sequenceNumber(index)}/0`);
    expect(harness.fates).to.deep.equal([
      {
        requestId: "request-1",
        fates: [
          { id: ids[1], fate: "quarantined", reason: "unknown-depot" },
          { id: ids[2], fate: "quarantined", reason: "unexpected-error" },
          { id: ids[0], fate: "dropped", reason: "test-data" },
          { id: ids[3], fate: "open" },
        ],
      },
    ]);
  });

  it("counts what it drops, by reason too", async () => {
    const harness = createHarness(failing);
    expect(await harness.invoke("dropped", "dropped")).to.deep.equal({ batchItemFailures: [] });
    const [all, byReason] = harness.metrics();
    expect(all).to.include({ RecordsIn: 2, Dropped: 2, Failed: 0 });
    expect(byReason).to.include({ FunctionName: "audit", Reason: "test-data", Dropped: 2 });
    expect(harness.stored).to.deep.equal([]);
  });

  it("counts reasons past the thirty-second as one", async () => {
    const harness = createHarness((record) => drop(record));
    const reasons = Array.from({ length: 40 }, (_, index) => `reason-${index}`);
    await harness.invoke(...reasons);
    const named = harness.metrics().slice(1);
    expect(named).to.have.length(33);
    expect(named.at(-1)).to.include({ Reason: "other", Dropped: 8 });
  });

  it("leaves what must be tried again to Lambda, with later records of its key, and keeps what it refuses", async () => {
    const harness = createHarness(failing);
    const answer = await harness.invoke("refused", "later", "refused");
    expect(answer.batchItemFailures).to.deep.equal([{ itemIdentifier: sequenceNumber(1) }]);
    expect(harness.held().map(({ reason }) => reason)).to.deep.equal(["unknown-depot", "unknown-depot"]);
    expect(harness.metrics()[0]).to.include({ Quarantined: 2, Failed: 1 });
  });

  it("leaves a batch to Lambda of which more than half fails unexpectedly: nothing is kept, nothing published", async () => {
    const harness = createHarness((record) => (record === "good" ? {} : failing(record)));
    const answer = await harness.invoke("dropped", "bad", "bad", "bad");
    expect(answer.batchItemFailures).to.deep.equal([{ itemIdentifier: sequenceNumber(0) }]);
    expect([harness.stored, harness.taken]).to.deep.equal([[], []]);
    expect(harness.metrics()[0]).to.include({ UnexpectedErrors: 3, Failed: 4 });
    expect(harness.warnings.map(({ event }) => event)).to.deep.equal(["unexpected-error", "left-to-lambda"]);
  });

  for (const records of [["bad"], ["bad", "dropped"]]) {
    it(`refuses ${records.length - 1 === 0 ? "a lone record" : "half of a batch"} that fails unexpectedly`, async () => {
      const harness = createHarness(failing);
      expect(await harness.invoke(...records)).to.deep.equal({ batchItemFailures: [] });
      expect(harness.held()).to.have.length(1);
      expect(harness.held()[0]).to.include({ reason: "unexpected-error", detail: "TypeError" });
    });
  }

  it("says where an enrichment threw, and nothing of what it said", async () => {
    const harness = createHarness(failing);
    await harness.invoke("bad");
    expect(harness.warnings[0]).to.include({ event: "unexpected-error", error: "TypeError" });
    expect(harness.warnings[0]?.at).to.match(/^harness\.test\.ts:\d+:\d+$/);
    expect(JSON.stringify(harness.warnings)).not.to.include("secret");
  });

  it("names its flow in ids, in the failure store's keys and lines", async () => {
    const harness = createHarness(failing, { flow: "audit" });
    await harness.invoke("refused");
    expect(harness.stored[0]?.key).to.match(/^quarantine\/audit\/2026\/09\/21\/shardId-000000000003\//);
    expect(harness.held()[0]).to.include({ flow: "audit", reason: "unknown-depot" });
    expect(harness.fates[0]?.fates[0]?.id).to.match(/^audit\/ap-northeast-2\/users-in\//);
  });

  it("keeps ids of the flow enrich as they were before there were others", async () => {
    const harness = createHarness(failing, { flow: "enrich" });
    await harness.invoke("refused");
    expect(harness.stored[0]?.key).to.match(/^quarantine\/enrich\/2026\//);
    expect(harness.fates[0]?.fates[0]?.id).to.match(/^ap-northeast-2\/users-in\//);
  });
});

describe("an event that is none of a Kinesis stream", () => {
  const record = createRecord();
  const events: [what: string, event: unknown][] = [
    ["a batch of EventBridge Pipes", [{ ...record.kinesis, eventSource: "aws:kinesis", eventID: record.eventID }]],
    ["an event of a delivery stream", { invocationId: "i", deliveryStreamArn: "arn:aws:firehose", records: [] }],
    ["a text", "event"],
    ["nothing", null],
    ["no list of records", { Records: null }],
    ["a record that is null", { Records: [record, null] }],
    ["a record of DynamoDB", { Records: [{ eventID: "1", eventSource: "aws:dynamodb", dynamodb: {} }] }],
    ["a message of SQS", { Records: [{ messageId: "1", body: "x", eventSourceARN: "arn:aws:sqs:us-east-1:1:q" }] }],
    ["a record without data", { Records: [{ ...record, kinesis: { ...record.kinesis, data: undefined } }] }],
  ];
  for (const [what, event] of events) {
    it(`is an error, with its fix: ${what}`, async () => {
      const handler = createHandler(enrichment({ enrich: () => ({}) }).definition, {
        maxRecordBytes: 1024,
        put: async () => [],
        store: async () => {},
        clock: createVirtualClock(),
        random: () => 0.5,
        unixTimeMs: () => 0,
        warn: () => {},
        write: () => {},
      });
      const context = {
        functionName: "f",
        functionVersion: "1",
        awsRequestId: "r",
        getRemainingTimeInMillis: () => 1_000,
      };
      const error = await handler(event as never, context).then(
        () => undefined,
        (thrown: Error) => thrown,
      );
      expect(error?.message).to.include("The event must be a Kinesis stream's").and.to.include("Fix: ");
    });
  }
});
