import { expect } from "chai";
import { type QuarantinedRecord, quarantineObject } from "../../../../handlers/kinesis/failure-store/quarantine.ts";
import { createRecord, enrichBatch, sequenceNumber } from "../../enrich/factories.ts";

function createRefused(...data: (string | Buffer)[]): QuarantinedRecord[] {
  const records = data.map((bytes, index) => createRecord({ index, data: bytes }));
  return enrichBatch(records).refused;
}

const REFUSER = { version: "7", flow: undefined };

describe("the object of quarantined records", () => {
  it("is none when there are none", () => {
    expect(quarantineObject([], REFUSER)).to.equal(undefined);
  });

  it("is named by the first one's arrival, the shard, the first and last sequence number, and its content", () => {
    const range = `${sequenceNumber(0)}-${sequenceNumber(2)}`;
    const key = new RegExp(`^quarantine/2026/09/21/shardId-000000000003/${range}-[0-9a-f]{8}\\.ndjson$`);
    expect(quarantineObject(createRefused("[]", "", "null"), REFUSER)?.key).to.match(key);
  });

  it("has the same name for the same content, and another when a later version refuses fewer of the same batch", () => {
    const [first, , last] = createRefused("[]", "", "null");
    const keyOf = (records: Parameters<typeof quarantineObject>[0], version: string) =>
      quarantineObject(records, { version, flow: undefined })?.key;
    const all = createRefused("[]", "", "null");
    expect(keyOf(all, "7")).to.equal(keyOf(createRefused("[]", "", "null"), "7"));
    if (first === undefined || last === undefined) throw new Error("three records were made");
    expect(keyOf([first, last], "8")).not.to.equal(keyOf(all, "7"));
  });

  it("holds one line for each, whole, with reason and origin", () => {
    const bytes = Buffer.from([0xff, 0x00, 0x0a]);
    const lines = quarantineObject(createRefused(bytes, "[]"), REFUSER)?.body.split("\n");
    expect(lines).to.have.length(3);
    expect(lines?.[2]).to.equal("");
    expect(JSON.parse(lines?.[0] ?? "")).to.deep.equal({
      reason: "invalid-utf8",
      region: "ap-northeast-2",
      stream: "users-in",
      shardId: "shardId-000000000003",
      sequenceNumber: sequenceNumber(0),
      subSequence: 0,
      partitionKey: "u-1",
      arrivedAt: "2026-09-21T14:13:20.125Z",
      handlerVersion: "7",
      data: bytes.toString("base64"),
    });
    expect(JSON.parse(lines?.[1] ?? "")).to.include({ reason: "not-an-object", detail: "got an array" });
  });

  it("is the same at every delivery", () => {
    const deliver = () => quarantineObject(createRefused("[]", "x"), REFUSER);
    expect(deliver()).to.deep.equal(deliver());
  });
});
