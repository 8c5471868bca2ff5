import { expect } from "chai";
import { createRecordWriter } from "../../../emulator/lambda/stream-poller/event.ts";
import {
  createFailureRecord,
  failureObjectBody,
  failureObjectKey,
} from "../../../emulator/lambda/stream-poller/failure-record.ts";
import { TABLE_STREAM } from "../../../emulator/lambda/stream-poller/table-stream.ts";
import { quarantineObject } from "../../../handlers/kinesis/failure-store/quarantine.ts";
import { changesEventOf } from "../../../operate/redrive/discarded-changes.ts";
import { parseObject } from "../../../operate/redrive/parse-object.ts";
import { discardedBatch, quarantineLine } from "./create-redrive.ts";

const parse = (key: string, text: string) =>
  parseObject({ key, body: Buffer.from(text), storedAtMs: 5 }, (arn) => `flow of ${arn}`);
const quarantine = (text: string) => parse("quarantine/a.ndjson", text);
const discarded = (text: string) => parse("aws/lambda/u/s/a", text);
const aggregate = Buffer.from([0xf3, 0x89, 0x9a, 0xc2, 1]).toString("base64");

describe("an object of the failure store", () => {
  it("is read as the function writes it, explicit hash key and all", () => {
    const origin = { region: "eu-west-1", stream: "users", shardId: "shardId-1", sequenceNumber: "7", subSequence: 3 };
    const source = { origin, partitionKey: "ключ", explicitHashKey: "12", data: Buffer.from([0xff, 0]) };
    const id = { prefix: Buffer.from(""), sequenceNumber: "7", subSequence: 3 };
    const stored = quarantineObject(
      [{ source, id, refusal: { reason: "oversize" }, approximateArrivalTimestamp: 1_700_000_000 }],
      { version: "4", flow: undefined },
    );
    const { records, problems } = parse(stored?.key ?? "", stored?.body ?? "");
    expect(problems).to.deep.equal([]);
    expect(records).to.deep.equal([
      {
        ...origin,
        ...{ source: "quarantine", reason: "oversize", key: stored?.key, index: 0, storedAtMs: 5, aggregate: false },
        ...{ flow: "enrich", arrivedAtMs: 1_700_000_000_000 },
        ...{ partitionKey: "ключ", explicitHashKey: "12", data: source.data, bytes: 10 },
      },
    ]);
  });

  it("is read as the event source mapping writes it", () => {
    const streamArn = "arn:aws:kinesis:eu-west-1:000000000000:stream/users";
    const shardId = "shardId-000000000000";
    const functionArn = "arn:aws:lambda:eu-west-1:000000000000:function:audit:live";
    const data = Buffer.from([0xff, 0]);
    const stored = { sequenceNumber: "7", partitionKey: "ключ", data, arrivedAtMs: 1_700_000_000_000, sizeBytes: 10 };
    const failure = createFailureRecord({
      ...{ condition: "RecordAgeExceeded", records: [stored], invocations: 0, last: undefined, functionArn },
      ...{ streamArn, shardId, atMs: 1_700_000_100_000, requestId: "r" },
    });
    const writer = createRecordWriter({ shardId, streamArn, roleArn: "arn:aws:iam::000000000000:role/enrich" });
    const body = failureObjectBody(failure, `{"Records":${writer.write([writer.entry(stored)])}}`);
    const { records, problems } = parse(failureObjectKey("u", failure, "v"), body);
    expect(problems).to.deep.equal([]);
    expect(records).to.have.length(1);
    expect(records[0]).to.deep.include({
      ...{ source: "discarded batch", reason: "RecordAgeExceeded", region: "eu-west-1", stream: "users", shardId },
      ...{ sequenceNumber: "7", partitionKey: "ключ", data, bytes: 10 },
      ...{ flow: `flow of ${functionArn}`, arrivedAtMs: 1_700_000_000_000 },
    });
  });

  it("is read as a table's event source mapping writes it", () => {
    const streamArn = "arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/2026-03-01T09:00:00.000";
    const change = { eventSource: "aws:dynamodb", dynamodb: { Keys: { id: { S: "1" } }, SequenceNumber: "7" } };
    const data = Buffer.from(JSON.stringify(change));
    const stored = { sequenceNumber: "7", partitionKey: "1", data, arrivedAtMs: 1_700_000_000_000, sizeBytes: 10 };
    const shardId = "shardId-a";
    const functionArn = "arn:aws:lambda:eu-west-1:000000000000:function:audit:live";
    const failure = createFailureRecord({
      ...{ condition: "RetryAttemptsExhausted", records: [stored], invocations: 0, last: undefined, functionArn },
      ...{ streamArn, shardId, atMs: 1_700_000_100_000, requestId: "r", batchInfo: TABLE_STREAM.batchInfo },
    });
    const writer = TABLE_STREAM.createWriter({ shardId, streamArn, roleArn: "arn:aws:iam::000000000000:role/r" });
    const event = `{"Records":${writer.write([writer.entry(stored)])}}`;
    const { records, problems } = parse(failureObjectKey("u", failure, "v"), failureObjectBody(failure, event));
    expect(problems).to.deep.equal([]);
    expect(records).to.have.length(1);
    expect(records[0]).to.deep.include({
      ...{ source: "discarded batch", isChange: true, region: "eu-west-1", stream: "orders", shardId },
      ...{ sequenceNumber: "7", partitionKey: '{"id":{"S":"1"}}', flow: `flow of ${functionArn}` },
    });
    expect(JSON.parse(changesEventOf(records))).to.deep.equal(JSON.parse(event));
  });

  it("is read as Lambda writes it, its payload as text or as an object", () => {
    const text = discardedBatch(["8", "a", "one"], ["9", "b", "two"]);
    const batch = JSON.parse(text);
    for (const form of [text, JSON.stringify({ ...batch, payload: JSON.parse(batch.payload) })]) {
      const { records, problems } = discarded(form);
      expect(problems).to.deep.equal([]);
      expect(records.map(({ sequenceNumber, data, index }) => [sequenceNumber, data.toString(), index])).to.deep.equal([
        ["8", "one", 0],
        ["9", "two", 1],
      ]);
      expect(records[0]).to.include({
        ...{ source: "discarded batch", reason: "RetryAttemptsExhausted", region: "eu-west-1" },
        ...{ stream: "users-in", shardId: "shardId-000000000001", subSequence: 0, partitionKey: "a" },
      });
    }
  });

  it("tells an aggregate from a record within one that only looks like it", () => {
    const whole = quarantine(quarantineLine({ data: aggregate, reason: "corrupt-aggregate" }));
    const within = quarantine(quarantineLine({ data: aggregate, reason: "invalid-utf8", subSequence: 2 }));
    expect([whole.records[0]?.aggregate, within.records[0]?.aggregate]).to.deep.equal([true, false]);
  });

  const keys: [key: string, flow: string][] = [
    ["quarantine/audit/2026/01/01/shardId-000000000001/100-100-0a1b2c3d.ndjson", "audit"],
    ["quarantine/2026/01/01/shardId-000000000001/100-100-0a1b2c3d.ndjson", "enrich"],
    ["quarantine/a.ndjson", "enrich"],
  ];
  for (const [key, flow] of keys)
    it(`below ${key.slice(0, 17)} is the flow ${flow}'s`, () => {
      expect(parse(key, quarantineLine()).records[0]?.flow).to.equal(flow);
    });

  const withoutPayload = JSON.stringify({ ...JSON.parse(discardedBatch()), payload: undefined });
  const malformed: [what: string, parsed: ReturnType<typeof parse>, problem: RegExp][] = [
    ["a line that is no JSON", quarantine(`${quarantineLine()}\nsecret`), /^line 2: it must be a JSON object$/],
    ["a line cut off", quarantine(quarantineLine().slice(0, 50)), /^line 1: it must be a JSON object$/],
    ["no line", quarantine("\n"), /^it is empty$/],
    ["data that is no base64", quarantine(quarantineLine({ data: "secret!" })), /^line 1: data: must be base64$/],
    ["no sequence number", quarantine(quarantineLine({ sequenceNumber: "x" })), /^line 1: sequenceNumber: must be dig/],
    ["a reason that is no name", quarantine(quarantineLine({ reason: "\u001b[2Jx" })), /^line 1: reason: must be a na/],
    ["a batch that is no JSON", discarded("{"), /^it must be a JSON object$/],
    ["a batch without payload", discarded(withoutPayload), /^payload: /],
    ["a batch of nobody", discarded('{"requestContext":{"condition":"x"}}'), /^requestContext\.functionArn: /],
    [
      "another flow's line",
      parse("quarantine/audit/2026/a", quarantineLine({ flow: "secret" })),
      /^line 1: flow: must .* audit$/,
    ],
    ["a batch of none", discarded(discardedBatch()), /^payload/],
  ];
  for (const [what, { records, problems }, problem] of malformed) {
    it(`that holds ${what} is named for it, without its values`, () => {
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem).and.not.include("secret");
      expect(records.length).to.equal(what === "a line that is no JSON" ? 1 : 0);
    });
  }
});
