import { aggregate, deaggregateSync } from "aws-kinesis-agg";
import { expect } from "chai";
import fc from "fast-check";
import { isIntact } from "../../../../handlers/kinesis/md5/checksums.ts";
import { deaggregate, isAggregate } from "../../../../handlers/kinesis/records/deaggregate.ts";
import { isRefusal, type Refusal } from "../../../../handlers/kinesis/records/refusal.ts";
import { createSlab, loadBytes } from "../../../../handlers/kinesis/records/slab.ts";
import { createRecord } from "../../enrich/factories.ts";
import { bytesField, createAggregate, sealAggregate, varintField } from "../aggregates.ts";

const KEY_TABLE = bytesField(1, Buffer.from("a"));
const RECORD = bytesField(3, varintField(1, 0), bytesField(3, Buffer.from("x")));

type UserRecord = { partitionKey: string; explicitHashKey?: string; data: Buffer };

/** The user records of an aggregate with their data, or why there are none. */
function read(aggregate: Buffer): UserRecord[] | Refusal {
  const users = deaggregate(aggregate, isIntact);
  return isRefusal(users)
    ? users
    : users.map(({ start, end, ...keys }) => ({ ...keys, data: aggregate.subarray(start, end) }));
}

/** The bytes that aws-kinesis-agg makes of user records. */
function aggregateByPackage(users: UserRecord[]): Promise<Buffer[]> {
  const aggregates: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const keep = ({ data }: { data: Buffer }, done: () => void) => {
      aggregates.push(data);
      done();
    };
    aggregate(users, keep, () => resolve(aggregates), reject);
  });
}

describe("deaggregate", () => {
  it("gives the user records of an aggregate in order, with their keys", () => {
    const users = [
      { partitionKey: "a", data: Buffer.from("1") },
      { partitionKey: "é😀", explicitHashKey: "340282366920938463463374607431768211455", data: Buffer.from("2") },
      { partitionKey: "a", data: Buffer.alloc(0) },
      { partitionKey: "b", explicitHashKey: "0", data: Buffer.alloc(300, 7) },
    ];
    const bytes = createAggregate(...users);
    expect(read(bytes)).to.deep.equal(users);
  });

  it("knows an aggregate by its first bytes", () => {
    const slab = createSlab();
    for (const [data, isOne] of [
      [createAggregate(), true],
      [Buffer.from("f3899ac2", "hex"), true],
      [Buffer.from("f3899a", "hex"), false],
      [Buffer.from("{}"), false],
      [Buffer.alloc(0), false],
    ] as const) {
      loadBytes(slab, data);
      expect(isAggregate(slab)).to.equal(isOne);
    }
  });

  it("gives none of an aggregate without any", () => {
    expect(read(createAggregate())).to.deep.equal([]);
  });

  it("gives what aws-kinesis-agg has put together, in order", async () => {
    // Keys that are small whole numbers, that package puts into its tables in another order than it refers to them.
    const users = fc.array(
      fc.record(
        {
          partitionKey: fc.string({ unit: "grapheme", maxLength: 20 }).map((key) => `k${key}`),
          explicitHashKey: fc.bigInt({ min: 2n ** 40n, max: 2n ** 128n - 1n }).map(String),
          data: fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
        },
        { requiredKeys: ["partitionKey", "data"] },
      ),
      { minLength: 1, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(users, async (given) => {
        const decoded = (await aggregateByPackage(given)).map((bytes) => read(bytes));
        expect(decoded.flat()).to.deep.equal(given.map((user) => ({ ...user })));
      }),
      { numRuns: 50 },
    );
  });

  it("gives what the reader of aws-kinesis-agg gives, of the aggregates of that package", async () => {
    const users = Array.from({ length: 100 }, (_, index) => ({
      partitionKey: String(index % 7),
      data: Buffer.from(`record ${index}`),
    }));
    const theirs: (string | undefined)[][] = [];
    const own: (string | undefined)[][] = [];
    for (const bytes of await aggregateByPackage(users)) {
      deaggregateSync(createRecord({ data: bytes }).kinesis, true, (error, records = []) => {
        if (error) throw error;
        theirs.push(...records.map(({ partitionKey, data }) => [partitionKey, data]));
      });
      const records = read(bytes);
      if (isRefusal(records)) throw new Error(records.detail);
      own.push(...records.map(({ partitionKey, data }) => [partitionKey, data.toString("base64")]));
    }
    expect(own).to.have.length(100).and.to.deep.equal(theirs);
  });

  const accepted: [string, Buffer][] = [
    ["its tables stand last", sealAggregate(RECORD, KEY_TABLE)],
    [
      "it holds fields that the format doesn't have",
      sealAggregate(varintField(9, 1), KEY_TABLE, RECORD, bytesField(8)),
    ],
    ["it holds fields of fixed size", sealAggregate(Buffer.from("39".padEnd(18, "0"), "hex"), KEY_TABLE, RECORD)],
    [
      "a record has tags",
      sealAggregate(
        KEY_TABLE,
        bytesField(3, varintField(1, 0), bytesField(3, Buffer.from("x")), bytesField(4, bytesField(1))),
      ),
    ],
    [
      "a singular field stands twice: the last counts",
      sealAggregate(
        KEY_TABLE,
        bytesField(3, varintField(1, 5), bytesField(3), varintField(1, 0), bytesField(3, Buffer.from("x"))),
      ),
    ],
  ];
  for (const [what, bytes] of accepted) {
    it(`reads an aggregate though ${what}`, () => {
      expect(read(bytes)).to.deep.equal([{ partitionKey: "a", data: Buffer.from("x") }]);
    });
  }

  const refused: [string, Buffer, string][] = [
    ["a magic number and nothing else", Buffer.from("f3899ac2", "hex"), "it is cut off"],
    ["a wrong checksum", Buffer.concat([createAggregate({}).subarray(0, -1), Buffer.from([0])]), "MD5 checksum"],
    ["a message that is cut off", sealAggregate(KEY_TABLE, RECORD.subarray(0, -1)), "cut off"],
    ["a varint that is cut off", sealAggregate(KEY_TABLE, Buffer.from([0x08, 0x80])), "cut off"],
    ["a varint of 11 bytes", sealAggregate(Buffer.from(`08${"80".repeat(10)}00`, "hex")), "a number is too long"],
    ["a record cut off within", sealAggregate(KEY_TABLE, bytesField(3, Buffer.from([0x1a, 0x05]))), "cut off"],
    ["a field number 0", sealAggregate(Buffer.from([0x00, 0x00])), "number 0"],
    ["a group", sealAggregate(Buffer.from([0x0b, 0x0c])), "wire type 3"],
    ["no partition key", sealAggregate(KEY_TABLE, bytesField(3, bytesField(3))), "has no partition key"],
    ["no data", sealAggregate(KEY_TABLE, bytesField(3, varintField(1, 0))), "has no data"],
    ["a partition key index out of its table", sealAggregate(RECORD), "out of its table"],
    [
      "an explicit hash key index out of its table",
      sealAggregate(KEY_TABLE, bytesField(3, varintField(1, 0), varintField(2, 2 ** 40), bytesField(3))),
      "out of its table",
    ],
    ["a key that is not UTF-8", sealAggregate(bytesField(1, Buffer.from([0xff])), RECORD), "not UTF-8"],
  ];
  for (const [what, bytes, detail] of refused) {
    it(`refuses an aggregate for ${what}`, () => {
      expect(read(bytes)).to.have.property("reason", "corrupt-aggregate");
      expect(read(bytes)).to.have.property("detail").that.contains(detail);
    });
  }

  it("never throws, whatever the message", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const result = read(sealAggregate(Buffer.from(bytes)));
        expect(Array.isArray(result) || result.reason === "corrupt-aggregate").to.equal(true);
      }),
    );
  });

  it("refuses an aggregate of which a bit is flipped", () => {
    const bytes = createAggregate({ partitionKey: "a" }, { partitionKey: "b" });
    const flips = fc.integer({ min: 32, max: bytes.length * 8 - 1 });
    fc.assert(
      fc.property(flips, (bit) => {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(read(flipped)).to.have.property("reason", "corrupt-aggregate");
      }),
    );
  });
});
