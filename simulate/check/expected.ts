import type { Reason } from "../../handlers/enrich/reason.ts";
import { optionText, VERSIONS } from "../scenario/catalogues.ts";
import type { CatalogueName } from "../scenario/places.ts";
import type { UserRecord } from "../scenario/scenario.ts";

/** What must become of a user record under one catalogue: it is published with these bytes, or refused. */
type Outcome = { data: Buffer } | { reason: Reason };

/**
 * Tells it without any of the handler's code: a second opinion, slow and simple.
 * @param id what the output must carry.
 */
export function outcomeOf(user: UserRecord, id: string, catalogue: CatalogueName, maxRecordBytes: number): Outcome {
  if ("reason" in user.expected) return user.expected;
  const offer = user.expected.place.expected[catalogue];
  if (offer === undefined) return { reason: "unknown-country" };
  const enrichment = JSON.stringify({ id, catalogue: VERSIONS[catalogue], match: offer.match });
  const added = `,"bandwidthOptions":[${offer.options.map(optionText).join(",")}],"enrichment":${enrichment}`;
  const end = user.data.lastIndexOf("}");
  const data = Buffer.concat([user.data.subarray(0, end), Buffer.from(added), user.data.subarray(end)]);
  return data.length + Buffer.byteLength(user.partitionKey) > maxRecordBytes ? { reason: "oversize" } : { data };
}
