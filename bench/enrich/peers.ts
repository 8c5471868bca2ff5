import {
  BatchProcessor,
  BatchProcessorSync,
  EventType,
  processPartialResponse,
  processPartialResponseSync,
} from "@aws-lambda-powertools/batch";
import { parser } from "@aws-lambda-powertools/batch/parser";
import { Base64Encoded } from "@aws-lambda-powertools/parser/helpers";
import { KinesisDataStreamRecord, KinesisDataStreamRecordPayload } from "@aws-lambda-powertools/parser/schemas/kinesis";
import middy from "@middy/core";
import type { KinesisStreamRecord } from "aws-lambda";
import * as z from "zod";
import type { CatalogueDocument } from "../../handlers/enrich/catalogue-schema.ts";

/** Turns the records of an event into what goes on the output stream. */
export type EnrichEvent<Output = Buffer> = (records: KinesisStreamRecord[]) => Output[] | Promise<Output[]>;

export { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";

type User = { userId?: unknown; location?: { country?: unknown; region?: unknown; city?: unknown } };
type Enriched = User & { bandwidthOptions?: unknown; enrichment?: unknown };

/** The least that any handler does which reads JSON and writes JSON: it enriches nothing. */
export const jsonFloor: EnrichEvent = (records) =>
  records.map(({ kinesis }) =>
    Buffer.from(JSON.stringify(JSON.parse(Buffer.from(kinesis.data, "base64").toString("utf8")))),
  );

/** The peers, by name: each does the same to a record, and each is called the way that is fastest for it. */
export function createPeers(document: CatalogueDocument): Record<string, EnrichEvent> {
  const offers = indexOffers(document);

  function enrich({ kinesis, eventID }: KinesisStreamRecord, user: Enriched): Buffer {
    const { userId, location } = user;
    if (typeof userId !== "string" || userId === "" || userId.length > 256) throw new Error("no userId");
    if (typeof location?.country !== "string") throw new Error("no country");
    const { country, region, city } = location;
    const [match, options] =
      offers.get(`${country}/${city}`.toLowerCase()) ??
      offers.get(`${country}//${region}`.toLowerCase()) ??
      offers.get(country.toLowerCase()) ??
      [];
    if (match === undefined) throw new Error("unknown country");
    user.bandwidthOptions = options;
    const id = `ap-northeast-2/users-in/${eventID.slice(0, eventID.indexOf(":"))}/${kinesis.sequenceNumber}/0`;
    user.enrichment = { id, catalogue: document.version, match };
    return Buffer.from(JSON.stringify(user));
  }

  const decode = ({ kinesis }: KinesisStreamRecord): Enriched =>
    JSON.parse(Buffer.from(kinesis.data, "base64").toString("utf8"));

  const straightforward = (records: KinesisStreamRecord[]) => {
    const enriched: Buffer[] = [];
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of records) {
      try {
        enriched.push(enrich(record, decode(record)));
      } catch {
        batchItemFailures.push({ itemIdentifier: record.kinesis.sequenceNumber });
      }
    }
    return { enriched, batchItemFailures };
  };

  const sync = new BatchProcessorSync(EventType.KinesisDataStreams);
  const async = new BatchProcessor(EventType.KinesisDataStreams);
  const parsing = new BatchProcessor(EventType.KinesisDataStreams, { parser, schema: parserSchema() });
  let middyEnriched: Buffer[] = [];
  const middyHandler = middy(async ({ Records }) => {
    const { enriched, batchItemFailures } = straightforward(Records);
    middyEnriched = enriched;
    return { batchItemFailures };
  });

  return {
    "straightforward handler": (records) => straightforward(records).enriched,
    "Powertools batch, sync": (Records) => {
      const enriched: Buffer[] = [];
      processPartialResponseSync({ Records }, (record) => void enriched.push(enrich(record, decode(record))), sync);
      return enriched;
    },
    "Powertools batch, async": async (Records) => {
      const enriched: Buffer[] = [];
      const handle = async (record: KinesisStreamRecord) => void enriched.push(enrich(record, decode(record)));
      await processPartialResponse({ Records }, handle, async);
      return enriched;
    },
    "Powertools batch + parser + zod": async (Records) => {
      const enriched: Buffer[] = [];
      type Parsed = KinesisStreamRecord & { kinesis: { data: unknown } };
      const handle = async (record: Parsed) => void enriched.push(enrich(record, record.kinesis.data as Enriched));
      await processPartialResponse<Parsed>({ Records }, handle, parsing);
      return enriched;
    },
    middy: async (Records) => {
      await middyHandler({ Records }, {});
      return middyEnriched;
    },
  };
}

/** Made once: given the inner schema alone, the processor would make it again for every record. */
function parserSchema() {
  const place = { country: z.string(), region: z.optional(z.string()), city: z.optional(z.string()) };
  const user = z.looseObject({ userId: z.string().min(1).max(256), location: z.looseObject(place) });
  return KinesisDataStreamRecord.extend({
    kinesis: KinesisDataStreamRecordPayload.extend({ data: Base64Encoded(user) }),
  });
}

function indexOffers({ countries, options }: CatalogueDocument): Map<string, [match: string, options: object[]]> {
  const offers = new Map<string, [string, object[]]>();
  const offersOf = (ids: readonly string[]) => ids.map((id) => ({ id, ...options[id] }));
  for (const { code, options: ids, regions = [], cities = [] } of countries) {
    offers.set(code.toLowerCase(), ["country", offersOf(ids)]);
    for (const region of regions) {
      for (const name of [region.code, region.code.slice(3), ...region.names]) {
        if (region.options) offers.set(`${code}//${name}`.toLowerCase(), ["region", offersOf(region.options)]);
      }
    }
    for (const city of cities) {
      for (const name of city.names) {
        if (city.options) offers.set(`${code}/${name}`.toLowerCase(), ["city", offersOf(city.options)]);
      }
    }
  }
  return offers;
}
