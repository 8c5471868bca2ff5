import { expect } from "chai";
import { type InputRecord, toRecords } from "../../../local/run/input.ts";
import { splitLines } from "../../../local/run/lines.ts";

const read = async (text: string) => {
  const malformed: [number, string][] = [];
  const records: InputRecord[] = [];
  const lines = splitLines([Buffer.from(text)]);
  for await (const record of toRecords(lines, (line, reason) => malformed.push([line, reason]))) records.push(record);
  return { records, malformed };
};

describe("input", () => {
  it("makes a record of each line, byte for byte, under its userId", async () => {
    const line = '{ "userId":"u1", "n":1e400,"location":{"country":"KR","latitude":37.5,"longitude":127} }';
    const { records, malformed } = await read(`${line}\n`);
    expect(malformed).to.deep.equal([]);
    expect(
      records.map(({ partitionKey, location, line: number }) => ({ partitionKey, location, number })),
    ).to.deep.equal([{ partitionKey: "u1", location: { country: "KR", latitude: 37.5, longitude: 127 }, number: 1 }]);
    expect(Buffer.from(records[0]?.data ?? []).toString()).to.equal(line);
  });

  it("passes a line on that is no user record, under a key of its own, and says so without its content", async () => {
    const { records, malformed } = await read('{"userId":"u1"}\nsecret\n');
    expect(records.map(({ partitionKey }) => partitionKey)).to.deep.equal(["u1", "line-2"]);
    expect(Buffer.from(records[1]?.data ?? []).toString()).to.equal("secret");
    expect(malformed[0]?.[0]).to.equal(2);
    expect(malformed[0]?.[1])
      .to.match(/must be a JSON object/)
      .and.not.include("secret");
  });
});
