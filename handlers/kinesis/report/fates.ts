import { channel } from "node:diagnostics_channel";
import { idText, type RecordId } from "../records/origin.ts";
import type { Outcome } from "./report.ts";

/** Name of the diagnostics channel on which each invocation says what became of its records: nothing is written where nobody listens. */
export const FATES_CHANNEL = "tributary:fates";

/** What became of one record. What is `open` comes again. */
export type Fate = { id: string; fate: "out" | "quarantined" | "dropped" | "open"; reason?: string };

/** A message of the channel. */
export type Fates = { requestId: string; fates: Fate[] };

const fatesChannel = channel(FATES_CHANNEL);

/** Tells whoever listens what became of the records of an invocation. */
export function tellFates(requestId: string, outcome: Outcome): void {
  if (fatesChannel.hasSubscribers) fatesChannel.publish({ requestId, fates: fatesOf(outcome) } satisfies Fates);
}

function fatesOf({ enriched, refused, dropped, open, published, isQuarantined }: Outcome): Fate[] {
  const isOut = (position: number) => published.takenAtMs[position] !== undefined;
  const fate = (id: RecordId, word: Fate["fate"], reason?: string): Fate => ({
    id: idText(id),
    fate: word,
    ...(reason !== undefined && { reason }),
  });
  return [
    ...enriched.map(({ id }, position) => fate(id, isOut(position) ? "out" : "open")),
    ...refused.map(({ id, refusal }) => fate(id, isQuarantined ? "quarantined" : "open", refusal.reason)),
    ...dropped.map(({ id, reason }) => fate(id, "dropped", reason)),
    ...open.map((id) => fate(id, "open")),
  ];
}
