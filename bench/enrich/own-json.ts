import type { CatalogueDocument } from "../../handlers/enrich/catalogue-schema.ts";
import type { Definition } from "../../handlers/kinesis/batch/definition.ts";
import { enrichment } from "../../handlers/kinesis/enrichment.ts";
import { createOfferOf, type User } from "./offers.ts";

/** The enrichment that the peers do, written on `enrichment()` as its guide says: what it looks up is frozen. */
export function sameOnEnrichment(document: CatalogueDocument): Definition {
  return enrichment<User>({ enrich: createOfferOf(document) }).definition;
}
