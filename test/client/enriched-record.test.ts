import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { type EnrichedRecord, enrichedRecord, parseEnrichedRecord } from "../../client/enriched-record.ts";
import type { Option } from "../../handlers/enrich/catalogue-schema.ts";

/** What the catalogue holds of an option, with its id, is what applications are told: this compiles or does not. */
const optionOf = (id: string, option: Option): EnrichedRecord["bandwidthOptions"][number] => ({ id, ...option });

const fiber = { name: "F", downMbps: 1000, upMbps: 1000, technology: "fiber", monthlyPrice: 0, currency: "KRW" };

function createRecord(overrides: object = {}): object {
  return {
    userId: "u1",
    location: { country: "KR", city: "Seoul", latitude: 37.5 },
    plan: "gold",
    bandwidthOptions: [optionOf("f", fiber)],
    enrichment: { id: "eu-west-1/users/shardId-0/1/0", catalogue: "2026-11-01", match: "city" },
    ...overrides,
  };
}

const committed = JSON.parse(readFileSync(new URL("../../client/enriched-record.v1.json", import.meta.url), "utf8"));
const inOtherLanguages = z.fromJSONSchema(committed);

const cases: [title: string, overrides: object, isValid: boolean][] = [
  ["a record with members of its own", {}, true],
  ["one whose country is a number, as ISO 3166-1 has them too", { location: { country: 410 } }, true],
  ["one where nothing is sold", { bandwidthOptions: [] }, true],
  ["one whose option has a member that is new", { bandwidthOptions: [{ ...fiber, id: "f", speedTest: true }] }, true],
  ["one without a stamp", { enrichment: undefined }, false],
  ["one whose stamp has no id", { enrichment: { catalogue: "1", match: "city" } }, false],
  ["another level", { enrichment: { id: "i", catalogue: "1", match: "planet" } }, false],
  ["an option without a price", { bandwidthOptions: [{ ...fiber, id: "f", monthlyPrice: undefined }] }, false],
  ["a currency that is no code", { bandwidthOptions: [{ ...fiber, id: "f", currency: "won" }] }, false],
  ["one without a user", { userId: "" }, false],
  ["one without a country", { location: {} }, false],
];

describe("the schema of an enriched record", () => {
  for (const [title, overrides, isValid] of cases)
    it(`${isValid ? "takes" : "refuses"} ${title}, in TypeScript as by the published JSON Schema`, () => {
      const record: unknown = JSON.parse(JSON.stringify(createRecord(overrides)));
      expect(enrichedRecord.safeParse(record).success).to.equal(isValid);
      expect(inOtherLanguages.safeParse(record).success).to.equal(isValid);
    });

  it("is told by the message: which member, and nothing from within it", () => {
    const record = createRecord({ userId: "", location: { country: null, street: "a secret" } });
    expect(() => parseEnrichedRecord(Buffer.from(JSON.stringify(record))))
      .to.throw(
        /^An enriched record must be as enriched-record.v1.json says, got one with userId: .*location\.country: /,
      )
      .with.property("message")
      .that.does.not.include("secret");
    expect(() => parseEnrichedRecord(Buffer.from('{"userId":"ada"'))).to.throw("got 15 bytes that are not");
  });
});
