import { expect } from "chai";
import { splitLines } from "../../../client/user-record.ts";
import { type InputRecord, type KeylessLine, toRecords } from "../../../local/run/input.ts";
import { parseKeyMember } from "../../../local/run/record-key.ts";

const REGIONS = ["us-east-1", "ap-northeast-2", "eu-west-1"];

const read = async (text: string, key = "userId") => {
  const keyless: KeylessLine[] = [];
  const records: InputRecord[] = [];
  const args = { key: parseKeyMember(key), regions: REGIONS, onKeyless: (line: KeylessLine) => keyless.push(line) };
  for await (const record of toRecords(splitLines([Buffer.from(text)]), args)) records.push(record);
  return { records, keyless, keys: records.map(({ partitionKey }) => partitionKey) };
};

describe("input", () => {
  it("makes a record of each line, byte for byte, under its key, with its location", async () => {
    const line = '{ "userId":"u1", "n":1e400,"location":{"country":"KR","latitude":37.5,"longitude":127} }';
    const { records, keyless } = await read(`${line}\n`);
    expect(keyless).to.deep.equal([]);
    expect(records[0]).to.deep.include({
      partitionKey: "u1",
      location: { country: "KR", latitude: 37.5, longitude: 127 },
      line: 1,
    });
    expect(Buffer.from(records[0]?.data ?? []).toString()).to.equal(line);
  });

  const keys: [what: string, key: string, line: string, expected: string][] = [
    ["a member", "vehicleId", '{"vehicleId":"v-1"}', "v-1"],
    ["a pointer into objects and lists", "/vehicle/ids/1", '{"vehicle":{"ids":["a","b"]}}', "b"],
    ["a pointer with escapes", "/a~1b/m~0n", '{"a/b":{"m~n":"k"}}', "k"],
    ["a member named like a path", "vehicle.id", '{"vehicle.id":"v"}', "v"],
    ["a number", "id", '{"id":42}', "42"],
    ["a number in another form", "id", '{"id":1.50}', "1.5"],
    ["a number that JavaScript rounds", "/a/id", '{"id":1,"a":{"id":12345678901234567891}}', "12345678901234567891"],
    ["a pointer to a rounded number in a list", "/0", '{"0":12345678901234567893}', "12345678901234567893"],
  ];
  for (const [what, key, line, expected] of keys)
    it(`takes ${what} as the key`, async () => {
      const { keys, keyless } = await read(line, key);
      expect({ keys, keyless }).to.deep.equal({ keys: [expected], keyless: [] });
    });

  const without: [what: string, line: string, words: string][] = [
    ["text that is no JSON", "secret", "a record must be a JSON object, got 6 bytes that are not JSON in UTF-8."],
    ["a list", "[1]", "a record must be a JSON object, got an array."],
    ["null", "null", "a record must be a JSON object, got null."],
    ["no such member", "{}", "userId must be a number or a string of 1 to 256 UTF-16 code units, got nothing."],
    ["an inherited member", '{"__proto__":{"userId":"u"}}', "got nothing."],
    ["an empty key", '{"userId":""}', "got an empty string."],
    ["a long key", `{"userId":"${"😀".repeat(129)}"}`, "got a string of 258 code units."],
    ["an object", '{"userId":{"secret":1}}', "got an object."],
    ["a truth value", '{"userId":true}', "got a boolean."],
  ];
  for (const [what, line, words] of without)
    it(`passes on ${what} as it came, under a key of its own, and says so without its content`, async () => {
      const { records, keyless } = await read(`{"userId":"u1"}\n${line}\n`);
      expect(records.map(({ partitionKey }) => partitionKey)).to.deep.equal(["u1", "line-2"]);
      expect(Buffer.from(records[1]?.data ?? []).toString()).to.equal(line);
      expect(keyless).to.have.length(1);
      expect(keyless[0]).to.include({ line: 2, partitionKey: "line-2" });
      expect(keyless[0]?.reason).to.include(words).and.not.include("secret");
    });

  it("spreads records without a known place over the regions, all of a key to the same", async () => {
    const lines = Array.from({ length: 300 }, (_, n) =>
      JSON.stringify({ userId: `u${n % 100}`, location: { country: "XX" } }),
    );
    const { records } = await read(lines.join("\n"));
    const regionOf = new Map(records.map(({ partitionKey, region }) => [partitionKey, region]));
    for (const { partitionKey, region, location } of records) {
      expect(region).to.equal(regionOf.get(partitionKey));
      expect(location).to.equal(undefined);
    }
    expect(new Set(regionOf.values())).to.deep.equal(new Set(REGIONS));
  });

  for (const name of ["", "/a~2b", "/~"])
    it(`refuses --key ${JSON.stringify(name)}`, () => {
      expect(() => parseKeyMember(name)).to.throw(RangeError, "--key must be the name of a member or a JSON pointer");
    });
});
