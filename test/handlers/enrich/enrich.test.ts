import { expect } from "chai";
import fc from "fast-check";
import { createEnrich } from "../../../handlers/enrich/enrich.ts";
import { idBytes, isFrom, shardOf, writeId } from "../../../handlers/kinesis/records/origin.ts";
import { isRefusal, type Refusal } from "../../../handlers/kinesis/records/refusal.ts";
import { createSlab, loadBytes, recordIn } from "../../../handlers/kinesis/records/slab.ts";
import { createCatalogue, createRecord, createUserText, sequenceNumber } from "./factories.ts";
import { userRecordText } from "./json-text.ts";

const MEBIBYTE = 1024 * 1024;

/** What enriches texts, one after the other, in memory that they share. */
function createTextEnricher({ catalogue = createCatalogue(), maxRecordBytes = MEBIBYTE, partitionKey = "u-1" } = {}) {
  const enrich = createEnrich(catalogue, maxRecordBytes);
  const slab = createSlab();
  const id = { prefix: shardOf(createRecord(), undefined).idPrefix, sequenceNumber: sequenceNumber(0), subSequence: 0 };
  return (text: string): Buffer | Refusal => {
    loadBytes(slab, Buffer.from(text));
    const result = enrich(slab, { partitionKey }, id);
    return isRefusal(result) ? result : slab.text.bytes.subarray(result.start, slab.start);
  };
}

function enrichText(text: string): string {
  const result = createTextEnricher()(text);
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

  it("keeps records apart that are enriched one after the other", () => {
    fc.assert(
      fc.property(fc.array(userRecordText, { minLength: 2, maxLength: 10 }), (texts) => {
        const enrich = createTextEnricher();
        const enriched = texts.map((text) => enrich(text));
        expect(enriched.map(String)).to.deep.equal(texts.map((text) => enrichText(text)));
      }),
    );
  });

  it("adds the same whether it sees a place for the first time or knows it", () => {
    const enrich = createTextEnricher();
    const text = createUserText({ location: { country: "kr", region: "서울특별시", city: "\u0041, nowhere" } });
    const [first, second] = [enrich(text), enrich(text)];
    expect(first).to.be.instanceOf(Buffer).and.to.deep.equal(second);
    expect(JSON.parse(String(second)).enrichment.match).to.equal("region");
  });

  it("tells places apart that differ in one member only", () => {
    const enrich = createTextEnricher();
    const locations = [
      { country: "KR", region: "KR-11" },
      { country: "KR", city: "KR-11" },
      { country: "KR", region: "Busan", city: "" },
      { country: "KR", region: "", city: "Busan" },
      { country: "KR", city: "Sejong" },
      { country: "DE", city: "Sejong" },
      { country: "KR", city: 7 },
    ];
    const match = (location: object) => {
      const { bandwidthOptions, enrichment } = JSON.parse(String(enrich(createUserText({ location }))));
      return `${enrichment.match} ${bandwidthOptions[0].id}`;
    };
    const expected = [
      "region seoul-option",
      "country country-option",
      "region busan-region-option",
      "region busan-region-option",
      "city sejong-city-option",
      "country country-option",
      "country country-option",
    ];
    for (let round = 0; round < 2; round++) expect(locations.map(match)).to.deep.equal(expected);
  });

  it("refuses a country that the catalogue doesn't know", () => {
    const refused = (country: string) => createTextEnricher()(createUserText({ location: { country } }));
    expect(refused("JP")).to.deep.equal({ reason: "unknown-country", detail: "not in catalogue 2026-01-01" });
    expect(refused("XX")).to.have.property("reason", "not-a-country");
    expect(refused("Korea")).to.have.property("reason", "ambiguous-country");
    expect(JSON.stringify([refused("Atlantis"), refused("Korea")])).not.to.match(/Atlantis|Korea/);
  });

  it("looks up how a country is spelled once, and remembers it", () => {
    const { version, countries } = createCatalogue();
    let lookUps = 0;
    class Counted extends Map<string, NonNullable<ReturnType<typeof countries.get>>> {
      override get(code: string) {
        lookUps += 1;
        return super.get(code);
      }
    }
    const enrich = createTextEnricher({ catalogue: { version, countries: new Counted(countries) } });
    const text = createUserText({ location: { country: "대한민국", city: "Seoul" } });
    const first = String(enrich(text));
    expect(JSON.parse(first).enrichment.match).to.equal("city");
    const before = lookUps;
    expect(before).to.be.above(0);
    expect(String(enrich(text))).to.equal(first);
    expect(lookUps).to.equal(before);
  });

  it("keeps the country as the record spells it, a number too", () => {
    for (const country of ["Korea, Republic of", " kor ", 410]) {
      const text = createUserText({ location: { country } });
      expect(enrichText(text).startsWith(text.slice(0, -1))).to.equal(true);
    }
  });

  it("takes what fits the output stream to the byte, partition key included, and refuses one byte more", () => {
    const text = createUserText();
    const size = Buffer.byteLength(enrichText(text)) + 2;
    expect(createTextEnricher({ partitionKey: "é", maxRecordBytes: size })(text)).to.be.instanceOf(Buffer);
    expect(createTextEnricher({ partitionKey: "é", maxRecordBytes: size - 1 })(text)).to.deep.equal({
      reason: "oversize",
      detail: `${size} bytes once enriched, ${size - 1} allowed`,
    });
  });

  it("takes records of any size, one after the other", () => {
    const enrich = createTextEnricher({ maxRecordBytes: 11 * MEBIBYTE });
    for (const length of [0, 20_000, 10, 300_000, 10 * MEBIBYTE, 5]) {
      const text = createUserText({ note: "é".repeat(length / 2) });
      expect(String(enrich(text)).startsWith(text.slice(0, -1))).to.equal(true);
    }
  });

  it("leaves alone what it enriched before, when memory for more is taken and when a record is refused", () => {
    const enrich = createTextEnricher();
    const texts = Array.from({ length: 1_000 }, (_, index) =>
      createUserText({ note: "é".repeat((index * 7) % 500), location: { country: index % 3 === 0 ? "XX" : "KR" } }),
    );
    const enriched = texts.map((text) => enrich(text));
    expect(enriched.map(String)).to.deep.equal(texts.map((text) => String(createTextEnricher()(text))));
  });

  it("leaves a record whole that it refuses for its size", () => {
    const slab = createSlab();
    const text = `${createUserText()} \n`;
    loadBytes(slab, Buffer.from(text));
    const enrich = createEnrich(createCatalogue(), text.length + 10);
    expect(
      enrich(slab, { partitionKey: "u-1" }, { prefix: Buffer.from('"'), sequenceNumber: "1", subSequence: 0 }),
    ).to.have.property("reason", "oversize");
    expect(recordIn(slab).toString()).to.equal(text);
  });
});

describe("a record's origin", () => {
  it("is read from a plain Kinesis event", () => {
    expect(shardOf(createRecord(), undefined)).to.deep.equal({
      region: "ap-northeast-2",
      stream: "users-in",
      shardId: "shardId-000000000003",
      eventSourceARN: createRecord().eventSourceARN,
      idPrefix: Buffer.from('"ap-northeast-2/users-in/shardId-000000000003/'),
    });
  });

  it("is the same when a fan-out consumer's ARN stands for the stream's, in any partition", () => {
    const eventSourceARN = "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/users-in/consumer/enrich:1690000000";
    expect(shardOf(createRecord({ eventSourceARN }), undefined).idPrefix.toString()).to.equal(
      '"cn-north-1/users-in/shardId-000000000003/',
    );
  });

  it("becomes JSON text, whatever the position in an aggregate", () => {
    for (const subSequence of [0, 9, 10, 123]) {
      const id = {
        prefix: shardOf(createRecord(), undefined).idPrefix,
        sequenceNumber: sequenceNumber(0),
        subSequence,
      };
      const expected = `"ap-northeast-2/users-in/shardId-000000000003/${sequenceNumber(0)}/${subSequence}"`;
      const bytes = Buffer.alloc(expected.length + 1);
      expect(writeId(id, bytes, 1)).to.equal(bytes.length);
      expect(bytes.toString("latin1", 1)).to.equal(expected);
      expect(idBytes(id)).to.equal(expected.length);
    }
  });

  it("is another in another shard or stream", () => {
    const shard = shardOf(createRecord(), undefined);
    expect(isFrom(shard, createRecord({ index: 1 }))).to.equal(true);
    for (const other of [
      { eventID: `shardId-000000000004:${sequenceNumber(0)}` },
      { eventID: `shardId-0000000000030:${sequenceNumber(0)}` },
      { eventSourceARN: "arn:aws:kinesis:ap-northeast-2:123456789012:stream/users-in2" },
    ]) {
      expect(isFrom(shard, createRecord(other))).to.equal(false);
    }
  });

  for (const overrides of [{ eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:queue" }, { eventID: "1" }]) {
    it(`is refused for ${JSON.stringify(overrides)}`, () => {
      expect(() => shardOf(createRecord(overrides), undefined)).to.throw("Records must come from a Kinesis stream");
    });
  }
});
