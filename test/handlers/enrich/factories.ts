import type { KinesisStreamRecord } from "aws-lambda";
import { type Catalogue, loadCatalogue } from "../../../handlers/enrich/catalogue.ts";
import type { UserLocation } from "../../../handlers/enrich/decode.ts";
import { createEnrich } from "../../../handlers/enrich/enrich.ts";
import { locate } from "../../../handlers/enrich/locate.ts";
import type { Offer } from "../../../handlers/enrich/place.ts";
import { createEnrichBatch, type EnrichedBatch } from "../../../handlers/kinesis/batch/batch.ts";
import { createSlab } from "../../../handlers/kinesis/records/slab.ts";
import { createVirtualClock } from "../kinesis/virtual-clock.ts";

/** A catalogue document with every kind of place; parts of it can be replaced. */
export function createCatalogueDocument(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    version: "2026-01-01",
    options: Object.fromEntries(
      ["country", "seoul", "busan-region", "seoul-city", "sejong-city"].map((name) => [
        `${name}-option`,
        createOption(),
      ]),
    ),
    countries: [
      {
        code: "KR",
        options: ["country-option"],
        regions: [
          { code: "KR-11", names: ["Seoul", "서울특별시"], options: ["seoul-option"] },
          { code: "KR-26", names: ["Busan"], options: ["busan-region-option"] },
          { code: "KR-29", names: ["Gwangju"] },
          { code: "KR-41", names: ["Gyeonggi"] },
        ],
        cities: [
          { names: ["Seoul", "서울"], region: "KR-11", options: ["seoul-city-option"] },
          { names: ["Busan"], region: "KR-26" },
          { names: ["Gwangju"], region: "KR-29", options: ["seoul-city-option", "country-option"] },
          { names: ["Gwangju"], region: "KR-41", options: ["country-option"] },
          { names: ["Sejong"], options: ["sejong-city-option"] },
        ],
      },
      {
        code: "DE",
        options: ["country-option"],
        cities: [{ names: ["Gießen", "Ångström"], options: ["seoul-option"] }],
      },
      { code: "AQ", options: [] },
    ],
    ...overrides,
  };
}

/** A bandwidth option as a catalogue holds it, its members in another order than records carry them. */
export function createOption(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    currency: "KRW",
    monthlyPrice: 33000,
    technology: "fiber",
    upMbps: 500,
    downMbps: 1000,
    name: "Fiber",
    ...overrides,
  };
}

/** A loaded catalogue. */
export function createCatalogue(overrides: Record<string, unknown> = {}): Catalogue {
  return loadCatalogue(JSON.stringify(createCatalogueDocument(overrides)));
}

/** The offer at a place that the catalogue has. */
export function offerAt(catalogue: Catalogue, location: UserLocation): Offer {
  const offer = locate(catalogue, location);
  if (typeof offer === "string") throw new Error(`The catalogue must know the country, got ${offer}.`);
  return offer;
}

/** The text of a user record. */
export function createUserText(overrides: Record<string, unknown> = {}): string {
  return JSON.stringify({ userId: "u-1", location: { country: "KR", city: "Seoul" }, ...overrides });
}

/** What a test says of a record of an event. */
export type RecordOverrides = {
  index?: number;
  partitionKey?: string;
  data?: string | Buffer;
  eventSourceARN?: string;
  eventID?: string;
};

/** The sequence number of the record at a position. Beyond 2^53, as Kinesis' are. */
export function sequenceNumber(index: number): string {
  return String(49_590_338_271_490_256_608_559_692_538_361_571_095n + BigInt(index));
}

/** One record of an event, as Lambda gives it. */
export function createRecord({
  index = 0,
  partitionKey = "u-1",
  data = createUserText(),
  eventSourceARN = "arn:aws:kinesis:ap-northeast-2:123456789012:stream/users-in",
  eventID = `shardId-000000000003:${sequenceNumber(index)}`,
}: RecordOverrides = {}): KinesisStreamRecord {
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey,
      sequenceNumber: sequenceNumber(index),
      data: Buffer.from(data).toString("base64"),
      approximateArrivalTimestamp: 1_790_000_000.125 + index,
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: "arn:aws:iam::123456789012:role/enrich",
    awsRegion: "ap-northeast-2",
    eventSourceARN,
  };
}

/** What the story makes of the records of one batch. */
export function enrichBatch(records: readonly KinesisStreamRecord[]): EnrichedBatch {
  const limits = { clock: createVirtualClock(), random: () => 0.5, deadlineMs: 1_000, concurrency: 1 };
  const batch = createEnrichBatch(createEnrich(createCatalogue(), 1024), undefined)(records, createSlab(), limits);
  if (batch instanceof Promise) throw new Error("the story waits for nothing");
  return batch;
}
