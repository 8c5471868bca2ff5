import type { EnrichedBatch } from "./batch.ts";
import type { Counts } from "./metrics.ts";
import type { Published } from "./publish.ts";
import type { QuarantinedRecord } from "./quarantine.ts";

/** What became of a batch. */
export type Outcome = EnrichedBatch & {
  published: Published;
  /** Whether the failure store has kept all that was refused. */
  isQuarantined: boolean;
};

/** Sequence numbers, of the event, of what is neither published nor quarantined; one may stand there several times. */
export function unacknowledgedOf({ enriched, refused, published, isQuarantined }: Outcome): string[] {
  const open = enriched.filter((_, position) => published.takenAtMs[position] === undefined);
  return [
    ...open.map(({ sequenceNumber }) => sequenceNumber),
    ...(isQuarantined ? [] : refused.map(({ source }) => source.origin.sequenceNumber)),
  ];
}

/**
 * An outcome in numbers.
 * @param epochMs what to add to a moment of the publisher's clock for milliseconds since the Unix epoch.
 */
export function countsOf(outcome: Outcome, epochMs: number): Counts {
  const { enriched, refused, published, isQuarantined } = outcome;
  const counts: Counts & { latenciesMs: number[] } = {
    recordsIn: enriched.length + refused.length,
    enriched: { city: 0, region: 0, country: 0 },
    quarantined: isQuarantined ? reasonsOf(refused) : {},
    failed: isQuarantined ? 0 : refused.length,
    putRetries: published.retries,
    latenciesMs: [],
  };
  enriched.forEach(({ match, approximateArrivalTimestamp }, position) => {
    const takenAtMs = published.takenAtMs[position];
    if (takenAtMs === undefined) {
      counts.failed += 1;
      return;
    }
    counts.enriched[match] += 1;
    // Two machines' clocks: one that is a little behind must not make time run backwards.
    counts.latenciesMs.push(Math.max(0, Math.round(epochMs + takenAtMs - approximateArrivalTimestamp * 1000)));
  });
  return counts;
}

/** How many records were refused for each reason. */
export function reasonsOf(refused: readonly QuarantinedRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { refusal } of refused) counts[refusal.reason] = (counts[refusal.reason] ?? 0) + 1;
  return counts;
}
