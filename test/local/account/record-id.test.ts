import { expect } from "chai";
import { parseRecordId, recordKey } from "../../../local/account/record-id.ts";

describe("id of a record", () => {
  const key = recordKey("users-in.v2", "shardId-000000000003", "49590");

  it("says where the record stands, and belongs to the first flow when it names none", () => {
    expect(parseRecordId("eu-west-1/users-in.v2/shardId-000000000003/49590/2")).to.deep.equal({
      flow: "enrich",
      region: "eu-west-1",
      key,
      subSequence: 2,
    });
  });

  it("names any other flow", () => {
    expect(parseRecordId("audit-2/eu-west-1/users-in.v2/shardId-000000000003/49590/0")).to.include({
      flow: "audit-2",
      region: "eu-west-1",
      key,
    });
  });

  for (const text of ["", "x", "eu-west-1/in/49590/0", "eu-west-1/in/shardId-0/x/0", "A/eu-west-1/in/shardId-0/1/0"])
    it(`is none in ${JSON.stringify(text)}`, () => {
      expect(parseRecordId(text)).to.equal(undefined);
    });
});
