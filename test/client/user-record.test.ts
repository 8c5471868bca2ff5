import { Buffer } from "node:buffer";
import { expect } from "chai";
import { UserRecordError, userRecord } from "../../client/user-record.ts";

describe("userRecord", () => {
  const line =
    '{"userId":"u-1", "n": 12345678901234567890, "location":{"country":"KR","city":"서울","latitude":37.5,"longitude":127}}';

  it("sends a line's own bytes under its userId", () => {
    for (const input of [line, Buffer.from(line)]) {
      const record = userRecord(input);
      expect(record.partitionKey).to.equal("u-1");
      expect(Buffer.from(record.data).toString()).to.equal(line);
      expect(record.location).to.deep.equal({ country: "KR", latitude: 37.5, longitude: 127 });
    }
  });

  it("sends an object as its JSON", () => {
    const record = userRecord({ userId: "u-2", plan: "gold" });
    expect(Buffer.from(record.data).toString()).to.equal('{"userId":"u-2","plan":"gold"}');
    expect(record.location).to.equal(undefined);
  });

  it("leaves a wrong location for the function to judge", () => {
    for (const location of [5, null, "Seoul", { country: [82] }])
      expect(userRecord({ userId: "u-3", location }).location?.country).to.equal(undefined);
  });

  const wrong: [string, string | Uint8Array | object, string][] = [
    ["an empty line", "", "got nothing"],
    ["text that is not JSON", "{secret", "7 bytes that are not JSON"],
    ["bytes that are not UTF-8", Uint8Array.of(0x22, 0xff, 0x22), "3 bytes that are not JSON"],
    ["an array", "[1]", "got an array"],
    ["null", "null", "got nothing"],
    ["a number", "3", "got a number"],
    ["no userId", "{}", "userId must be a string of 1 to 256 UTF-16 code units, got nothing"],
    ["a userId that is a number", { userId: 5 }, "got a number"],
    ["an empty userId", { userId: "" }, "got an empty string"],
    ["a userId that is too long", { userId: "x".repeat(257) }, "got a string of 257 code units"],
    ["a userId of emoji that Kinesis counts as 400", { userId: "😀".repeat(200) }, "got a string of 400 code units"],
    ["a byte order mark, as the function does", '\ufeff{"userId":"u"}', "17 bytes that are not JSON"],
  ];
  for (const [title, input, words] of wrong) {
    it(`refuses ${title}, without repeating it`, () => {
      expect(() => userRecord(input)).to.throw(UserRecordError, words);
      expect(() => userRecord(input)).not.to.throw(/secret|xxx/);
    });
  }
});
