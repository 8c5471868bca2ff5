import deaggregation from "aws-kinesis-agg";
import { expect } from "chai";
import { type AggregatedRecord, aggregate } from "../../../simulate/scenario/aggregate.ts";

/** What an implementation that is not ours makes of an aggregate. */
function deaggregate(data: Buffer): AggregatedRecord[] {
  const record = {
    data: data.toString("base64"),
    partitionKey: "outer",
    sequenceNumber: "1",
    kinesisSchemaVersion: "1.0",
    approximateArrivalTimestamp: 0,
  };
  let records: AggregatedRecord[] = [];
  deaggregation.deaggregateSync(record, true, (error, users) => {
    if (error) throw error;
    records = (users ?? []).map(({ partitionKey, explicitPartitionKey, data: text }) => ({
      partitionKey,
      explicitHashKey: explicitPartitionKey || undefined,
      data: Buffer.from(text, "base64"),
    }));
  });
  return records;
}

const user = (partitionKey: string, text: string, explicitHashKey?: string): AggregatedRecord => ({
  partitionKey,
  explicitHashKey,
  data: Buffer.from(text),
});

describe("an aggregate", () => {
  for (const [what, users] of [
    ["without hash keys", [user("a", "one"), user("b", "x".repeat(300)), user("a", "")]],
    ["with hash keys", [user("a", "one", "123"), user("b", "two", "7"), user("c", "three", "123")]],
    ["without records", []],
  ] as const) {
    it(`${what} holds the user records that went into it, as AWS's library reads it`, () => {
      expect(deaggregate(aggregate(users))).eql(users);
    });
  }

  it("is refused by AWS's library when its checksum is damaged", () => {
    expect(() => deaggregate(aggregate([user("a", "one")], "checksum"))).throw();
  });

  it("can refer to a key that is not in its table", () => {
    expect(deaggregate(aggregate([user("a", "one")], "key-index")).map(({ partitionKey }) => partitionKey)).eql([
      undefined,
    ]);
  });

  it("can be cut off within", () => {
    const cut = aggregate([user("a", "one")], "cut");
    expect(cut.length).below(20);
    expect(aggregate([user("a", "one")]).subarray(0, cut.length)).eql(cut);
  });
});
