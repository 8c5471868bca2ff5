import { expect } from "chai";
import fc from "fast-check";
import { putRecordsBody } from "../../../../handlers/kinesis/publish/put-records-body.ts";
import { dataOf, type Entry } from "../../../../handlers/kinesis/records/entry.ts";
import { entryOf } from "../output-stream.ts";

const partitionKey = fc.oneof(
  fc.string({ unit: "binary", maxLength: 256 }),
  fc.string({ unit: "binary-ascii", maxLength: 20 }),
  fc.constantFrom("\0".repeat(256), '"\\', " ~", "\x7f", "k"),
);
const data = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const explicitHashKey = fc.option(fc.constantFrom("0", String(2n ** 128n - 1n)), { nil: undefined });
const entries = fc.array(
  fc.tuple(partitionKey, data, explicitHashKey).map(
    ([key, bytes, hashKey]): Entry => ({
      ...entryOf(key, bytes),
      ...(hashKey !== undefined && { explicitHashKey: hashKey }),
    }),
  ),
  { maxLength: 20 },
);

/** The body as JSON.stringify makes it. */
function bodyText(of: readonly Entry[]): string {
  const Records = of.map((entry) => ({
    PartitionKey: entry.partitionKey,
    ...(entry.explicitHashKey !== undefined && { ExplicitHashKey: entry.explicitHashKey }),
    Data: dataOf(entry).toString("base64"),
  }));
  return JSON.stringify({ StreamName: "users-out", Records });
}

describe("the body of a PutRecords call", () => {
  it("holds every entry as JSON says it, whatever its keys and data", () => {
    fc.assert(
      fc.property(entries, (some) => {
        expect(putRecordsBody("users-out", some).toString()).to.equal(bodyText(some));
      }),
    );
  });

  it("is the same in memory that held another", () => {
    const memory = Buffer.alloc(64 * 1024, "x");
    fc.assert(
      fc.property(entries, (some) => {
        const body = putRecordsBody("users-out", some, memory);
        expect(body.buffer).to.equal(memory.buffer);
        expect(body.toString()).to.equal(bodyText(some));
      }),
    );
  });

  it("takes memory of its own where what it is given is too small", () => {
    const memory = Buffer.alloc(1_000);
    const some = [entryOf("k", Buffer.alloc(2_000))];
    expect(putRecordsBody("users-out", some, memory).toString()).to.equal(bodyText(some));
    expect(memory.every((byte) => byte === 0)).to.equal(true);
  });

  it("reads no more of an entry's memory than the entry's own", () => {
    const some = [{ partitionKey: "k", bytes: Buffer.from("secret{}secret"), start: 6, end: 8 }];
    expect(JSON.parse(putRecordsBody("users-out", some).toString()).Records[0].Data).to.equal(
      Buffer.from("{}").toString("base64"),
    );
  });
});
