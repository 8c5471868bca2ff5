import type { Catalogue } from "./catalogue.ts";
import { decode } from "./decode.ts";
import { locate } from "./locate.ts";
import { type Origin, recordId } from "./origin.ts";
import { isRefusal, type Refusal } from "./refusal.ts";
import { splice } from "./splice.ts";

/** A record as it was put on the input stream. */
export type SourceRecord = { origin: Origin; partitionKey: string; data: Buffer };

/**
 * The bytes of the enriched record, or why there are none. Pure: the same record and catalogue give the same bytes.
 * Never throws, so that one record's failure stays its own.
 * @param maxRecordBytes what the output stream takes at most: data and partition key.
 */
export function enrich(source: SourceRecord, catalogue: Catalogue, maxRecordBytes: number): Buffer | Refusal {
  try {
    return enrichUnguarded(source, catalogue, maxRecordBytes);
  } catch (error) {
    return { reason: "unexpected-error", detail: error instanceof Error ? error.name : typeof error };
  }
}

function enrichUnguarded({ origin, partitionKey, data }: SourceRecord, catalogue: Catalogue, maxRecordBytes: number) {
  const decoded = decode(data);
  if (isRefusal(decoded)) return decoded;
  const offer = locate(catalogue, decoded.location);
  if (offer === undefined) {
    return { reason: "unknown-country", detail: `not in catalogue ${catalogue.version}` } satisfies Refusal;
  }
  const id = Buffer.from(JSON.stringify(recordId(origin)));
  const enriched = splice(data, [offer.beforeId, id, offer.afterId]);
  const bytes = enriched.length + Buffer.byteLength(partitionKey);
  if (bytes > maxRecordBytes) {
    return { reason: "oversize", detail: `${bytes} bytes once enriched, ${maxRecordBytes} allowed` } satisfies Refusal;
  }
  return enriched;
}
