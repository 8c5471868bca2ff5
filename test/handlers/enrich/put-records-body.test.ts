import { expect } from "chai";
import fc from "fast-check";
import { putRecordsBody } from "../../../handlers/enrich/put-records-body.ts";

describe("the body of a PutRecords call", () => {
  it("holds every entry as JSON says it, whatever its keys and data", () => {
    const entry = fc.record(
      {
        partitionKey: fc.oneof(fc.string({ unit: "binary", maxLength: 256 }), fc.constantFrom("\0".repeat(256), '"\\')),
        explicitHashKey: fc.constantFrom("0", String(2n ** 128n - 1n)),
        data: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      },
      { requiredKeys: ["partitionKey", "data"] },
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
        const Records = entries.map(({ partitionKey, explicitHashKey, data }) => ({
          PartitionKey: partitionKey,
          ...(explicitHashKey !== undefined && { ExplicitHashKey: explicitHashKey }),
          Data: data.toString("base64"),
        }));
        expect(putRecordsBody("users-out", entries).toString()).to.equal(
          JSON.stringify({ StreamName: "users-out", Records }),
        );
      }),
    );
  });
});
