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
import { createOfferOf, type User } from "./offers.ts";

/** Turns the records of an event into what goes on the output stream. */
export type EnrichEvent<Output = Buffer> = (records: KinesisStreamRecord[]) => Output[] | Promise<Output[]>;

export { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";

type Enriched = User & { bandwidthOptions?: unknown; enrichment?: unknown };

/** The least that any handler does which reads JSON and writes JSON: it enriches nothing. */
export const jsonFloor: EnrichEvent = (records) =>
  records.map(({ kinesis }) =>
    Buffer.from(JSON.stringify(JSON.parse(Buffer.from(kinesis.data, "base64").toString("utf8")))),
  );

/** The peers, by name: each does the same to a record, and each is called the way that is fastest for it. */
export function createPeers(document: CatalogueDocument): Record<string, EnrichEvent> {
  const offerOf = createOfferOf(document);

  function enrich({ kinesis, eventID }: KinesisStreamRecord, user: Enriched): Buffer {
    const { bandwidthOptions, offer } = offerOf(user);
    user.bandwidthOptions = bandwidthOptions;
    const id = `ap-northeast-2/users-in/${eventID.slice(0, eventID.indexOf(":"))}/${kinesis.sequenceNumber}/0`;
    user.enrichment = { id, ...offer };
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
      const handle = (record: KinesisStreamRecord) => void enriched.push(enrich(record, decode(record)));
      processPartialResponseSync({ Records }, handle, sync);
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
      await processPartialResponse({ Records }, handle, parsing);
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
