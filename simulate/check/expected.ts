import { optionText, VERSIONS } from "../scenario/catalogues.ts";
import type { CatalogueName } from "../scenario/places.ts";
import type { UserRecord } from "../scenario/scenario.ts";

/** What must become of a user record under one catalogue: published with these bytes, refused, dropped, or tried again for ever. */
export type ExpectedOutcome = { data: Buffer } | { reason: string } | { dropped: string } | { open: true };

/** Tells what must become of a record. @param id what the output must carry. */
export type OutcomeOf = (
  user: UserRecord,
  id: string,
  catalogue: CatalogueName,
  maxRecordBytes: number,
) => ExpectedOutcome;

/**
 * Tells it without any of the handler's code: a second opinion, slow and simple.
 * @param id what the output must carry.
 */
export const outcomeOf: OutcomeOf = (user, id, catalogue, maxRecordBytes) => {
  if (user.expected === "as-tried") throw new RangeError("only its handler knows what must become of it");
  if ("reason" in user.expected) return user.expected;
  const offer = user.expected.place.expected[catalogue];
  if (typeof offer === "string") return { reason: offer };
  const enrichment = JSON.stringify({ id, catalogue: VERSIONS[catalogue], match: offer.match });
  const added = `,"bandwidthOptions":[${offer.options.map(optionText).join(",")}],"enrichment":${enrichment}`;
  const end = user.data.lastIndexOf("}");
  const data = Buffer.concat([user.data.subarray(0, end), Buffer.from(added), user.data.subarray(end)]);
  return data.length + Buffer.byteLength(user.partitionKey) > maxRecordBytes ? { reason: "oversize" } : { data };
};
