import type { CatalogueDocument } from "../../handlers/enrich/catalogue-schema.ts";
import type { Definition } from "../../handlers/kinesis/batch/definition.ts";
import { enrichment } from "../../handlers/kinesis/enrichment.ts";
import { createOfferOf, type User } from "./offers.ts";

/** The enrichment that the peers do, written on `enrichment()`. */
export function sameOnEnrichment(document: CatalogueDocument): Definition {
  const offerOf = createOfferOf(document);
  return enrichment<User>({
    enrich: (user) => {
      const [match, bandwidthOptions] = offerOf(user);
      return { bandwidthOptions, offer: { catalogue: document.version, match } };
    },
  }).definition;
}
