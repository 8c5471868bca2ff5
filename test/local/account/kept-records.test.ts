import { expect } from "chai";
import { keptRecords } from "../../../local/account/kept-records.ts";

const key = (sequence: number) => `in/shardId-000000000000/${sequence}`;
const bytes = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));

describe("records of the failure store", () => {
  const createLine = (overrides: object = {}) =>
    JSON.stringify({
      region: "eu-west-1",
      stream: "in",
      shardId: "shardId-000000000000",
      sequenceNumber: "1",
      subSequence: 0,
      reason: "empty",
      ...overrides,
    });
  const kept = { region: "eu-west-1", flow: "enrich", fate: "quarantined", reason: "empty", subSequence: 0 };

  it("are read from what a function put aside, one line a record", () => {
    const body = `${createLine()}\n${createLine({ sequenceNumber: "2", subSequence: 3 })}\n`;
    expect(keptRecords("quarantine/2026/11/01/x.ndjson", bytes(body))).to.deep.equal([
      { ...kept, key: key(1) },
      { ...kept, key: key(2), subSequence: 3 },
    ]);
  });

  it("name the flow that refused them", () => {
    const body = createLine({ flow: "audit" });
    expect(keptRecords("quarantine/audit/2026/11/01/x.ndjson", bytes(body))).to.deep.equal([
      { ...kept, flow: "audit", key: key(1) },
    ]);
  });

  const event = {
    Records: [
      {
        eventID: "shardId-000000000000:3",
        awsRegion: "eu-west-1",
        eventSourceARN: "arn:aws:kinesis:eu-west-1:1:stream/in",
      },
      {
        eventID: "shardId-000000000000:4",
        awsRegion: "eu-west-1",
        eventSourceARN: "arn:aws:kinesis:eu-west-1:1:stream/in/consumer/c:1",
      },
    ],
  };
  const requestContext = { functionArn: "arn:aws:lambda:eu-west-1:1:function:f:live", condition: "RecordAgeExceeded" };
  for (const [form, payload] of [
    ["an object", event],
    ["text", JSON.stringify(event)],
  ] as const) {
    it(`are read from what Lambda put aside, its payload ${form}`, () => {
      const found = keptRecords("aws/lambda/u/shardId-000000000000/x", bytes({ requestContext, payload }));
      expect(found.map((record) => record.key)).to.deep.equal([key(3), key(4)]);
      expect(found[0]).to.include({
        fate: "discarded",
        reason: "RecordAgeExceeded",
        functionArn: requestContext.functionArn,
      });
    });
  }

  const foreign: [what: string, key: string, body: string | object][] = [
    ["a marker of redrive", "redriven/quarantine/2026/11/01/x.ndjson", { version: 1, putBack: ["a"] }],
    ["an application's own object", "notes/today.txt", "hello"],
    ["an own object below quarantine/", "quarantine/notes.txt", "hello\n{}\n"],
    ["an own object below aws/lambda/", "aws/lambda/notes.txt", "hello"],
    ["a batch of another kind", "aws/lambda/u/x", { requestContext, payload: { Records: [{ messageId: "1" }] } }],
    ["an empty object", "quarantine/", ""],
  ];
  for (const [what, name, body] of foreign)
    it(`are none in ${what}`, () => {
      expect(keptRecords(name, bytes(body))).to.deep.equal([]);
    });
});
