import { expect } from "chai";
import { failureIds } from "../../../local/run/failure-ids.ts";

const id = (sequence: number) => `eu-west-1/in/shardId-000000000000/${sequence}/0`;
const bytes = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));

describe("ids of the failure store", () => {
  it("are read from what the function put aside, one line a record", () => {
    const line = (sequenceNumber: string) =>
      JSON.stringify({
        region: "eu-west-1",
        stream: "in",
        shardId: "shardId-000000000000",
        sequenceNumber,
        subSequence: 0,
        reason: "empty",
      });
    expect(failureIds("quarantine/2026/11/01/x.ndjson", bytes(`${line("1")}\n${line("2")}\n`))).to.deep.equal([
      id(1),
      id(2),
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
  for (const [form, payload] of [
    ["an object", event],
    ["text", JSON.stringify(event)],
  ] as const) {
    it(`are read from what Lambda put aside, its payload ${form}`, () => {
      expect(failureIds("aws/lambda/u/shardId-000000000000/x", bytes({ payload }))).to.deep.equal([id(3), id(4)]);
    });
  }

  it("are none in what a redrive puts down", () => {
    expect(failureIds("redriven/quarantine/2026/11/01/x.ndjson", bytes({ version: 1, putBack: ["a"] }))).to.deep.equal(
      [],
    );
  });
});
