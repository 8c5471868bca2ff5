import { expect } from "chai";
import fc from "fast-check";
import { enrich, type SourceRecord } from "../../../handlers/enrich/enrich.ts";
import { originOf, recordId } from "../../../handlers/enrich/origin.ts";
import { createCatalogue, createRecord, createUserText, sequenceNumber } from "./factories.ts";
import { userRecordText } from "./json-text.ts";

const catalogue = createCatalogue();
const MEBIBYTE = 1024 * 1024;

function createSource(overrides: Partial<SourceRecord> = {}): SourceRecord {
  return { origin: originOf(createRecord()), partitionKey: "u-1", data: Buffer.from(createUserText()), ...overrides };
}

function enrichText(text: string): string {
  const result = enrich(createSource({ data: Buffer.from(text) }), catalogue, MEBIBYTE);
  expect(result).to.be.instanceOf(Buffer);
  return result.toString();
}

describe("enrich", () => {
  it("adds the place's options and the stamp, last and in this order", () => {
    const enriched = JSON.parse(enrichText(createUserText({ plan: "basic" })));
    expect(Object.keys(enriched)).to.deep.equal(["userId", "location", "plan", "bandwidthOptions", "enrichment"]);
    expect(enriched.bandwidthOptions).to.deep.equal([
      {
        id: "seoul-city-option",
        name: "Fiber",
        downMbps: 1000,
        upMbps: 500,
        technology: "fiber",
        monthlyPrice: 33000,
        currency: "KRW",
      },
    ]);
    expect(Object.entries(enriched.enrichment)).to.deep.equal([
      ["id", `ap-northeast-2/users-in/shardId-000000000003/${sequenceNumber(0)}/0`],
      ["catalogue", "2026-01-01"],
      ["match", "city"],
    ]);
  });

  it("keeps every byte of any user record", () => {
    fc.assert(
      fc.property(userRecordText, (text) => {
        const enriched = enrichText(text);
        const start = enriched.lastIndexOf(',"bandwidthOptions":[');
        const end = enriched.indexOf('"match":"country"}', start) + '"match":"country"}'.length;
        expect(enriched.slice(0, start) + enriched.slice(end)).to.equal(text);
        expect(JSON.parse(enriched).enrichment.match).to.equal("country");
      }),
    );
  });

  it("gives the same bytes at every delivery", () => {
    const [first, second] = [1, 2].map(() => enrich(createSource(), catalogue, MEBIBYTE));
    expect(first).to.be.instanceOf(Buffer).and.to.deep.equal(second);
  });

  it("refuses a country that the catalogue doesn't know", () => {
    const data = Buffer.from(createUserText({ location: { country: "XX" } }));
    expect(enrich(createSource({ data }), catalogue, MEBIBYTE)).to.have.property("reason", "unknown-country");
  });

  it("takes what fits the output stream to the byte, partition key included, and refuses one byte more", () => {
    const source = createSource({ partitionKey: "é" });
    const bytes = enrich(source, catalogue, MEBIBYTE);
    const size = (bytes instanceof Buffer ? bytes.length : Number.NaN) + 2;
    expect(enrich(source, catalogue, size)).to.be.instanceOf(Buffer);
    expect(enrich(source, catalogue, size - 1)).to.deep.equal({
      reason: "oversize",
      detail: `${size} bytes once enriched, ${size - 1} allowed`,
    });
  });

  it("refuses a record on an unexpected error, so that its neighbours go on", () => {
    const countries = {
      get() {
        throw new RangeError("secret");
      },
    };
    const faulty = { ...catalogue, countries: Object.assign(new Map(), countries) };
    expect(enrich(createSource(), faulty, MEBIBYTE)).to.deep.equal({
      reason: "unexpected-error",
      detail: "RangeError",
    });
  });
});

describe("a record's origin", () => {
  it("is read from a plain Kinesis event", () => {
    expect(originOf(createRecord({ index: 5 }))).to.deep.equal({
      region: "ap-northeast-2",
      stream: "users-in",
      shardId: "shardId-000000000003",
      sequenceNumber: sequenceNumber(5),
      subSequence: 0,
    });
  });

  it("is the same when a fan-out consumer's ARN stands for the stream's, in any partition", () => {
    const eventSourceARN = "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/users-in/consumer/enrich:1690000000";
    expect(recordId(originOf(createRecord({ eventSourceARN })))).to.equal(
      `cn-north-1/users-in/shardId-000000000003/${sequenceNumber(0)}/0`,
    );
  });

  for (const overrides of [{ eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:queue" }, { eventID: "1" }]) {
    it(`is refused for ${JSON.stringify(overrides)}`, () => {
      expect(() => originOf(createRecord(overrides))).to.throw("Records must come from a Kinesis stream");
    });
  }
});
