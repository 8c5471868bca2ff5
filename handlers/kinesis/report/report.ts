import type { EnrichedBatch } from "../batch/batch.ts";
import type { QuarantinedRecord } from "../failure-store/quarantine.ts";
import type { Published } from "../publish/publish.ts";

/** What became of a batch. */
export type Outcome = EnrichedBatch & {
  published: Published;
  /** Whether the failure store has kept all that was refused. */
  isQuarantined: boolean;
};

/** What one invocation did, in records; those within an aggregate are counted one by one. */
export type Counts = {
  /** Records given. */
  recordsIn: number;
  /** Records that the output stream has taken. */
  enriched: number;
  /** The same by outcome, for those that have one. */
  outcomes: Readonly<Record<string, number>>;
  /** Records that the failure store has kept, by reason. */
  quarantined: Readonly<Record<string, number>>;
  /** Records that were left out on purpose, by reason. */
  dropped: Readonly<Record<string, number>>;
  /** Records that are none of these, and come again. */
  failed: number;
  /** Records that failed unexpectedly in a batch that is left to Lambda for it. */
  unexpectedErrors: number;
  /** How often a record was put again. */
  putRetries: number;
  /** Milliseconds from a record's arrival on the input stream until the output stream had taken it. */
  latenciesMs: readonly number[];
};

/** Sequence numbers, of the event, of what comes again; one may stand there several times. */
export function unacknowledgedOf({ enriched, refused, open, published, isQuarantined }: Outcome): string[] {
  const unpublished = enriched.filter((_, position) => published.takenAtMs[position] === undefined);
  return [
    ...unpublished.map(({ id }) => id.sequenceNumber),
    ...open.map(({ sequenceNumber }) => sequenceNumber),
    ...(isQuarantined ? [] : refused.map(({ id }) => id.sequenceNumber)),
  ];
}

/**
 * An outcome in numbers.
 * @param epochMs what to add to a moment of the publisher's clock for milliseconds since the Unix epoch.
 */
export function countsOf(outcome: Outcome, epochMs: number): Counts {
  const { enriched, refused, dropped, open, published, isQuarantined } = outcome;
  const outcomes: Record<string, number> = {};
  const latenciesMs: number[] = [];
  let failed = open.length + (isQuarantined ? 0 : refused.length);
  enriched.forEach(({ outcome: word, approximateArrivalTimestamp }, position) => {
    const takenAtMs = published.takenAtMs[position];
    if (takenAtMs === undefined) {
      failed += 1;
      return;
    }
    if (word !== undefined) outcomes[word] = (outcomes[word] ?? 0) + 1;
    // Two machines' clocks: one that is a little behind must not make time run backwards.
    latenciesMs.push(Math.max(0, Math.round(epochMs + takenAtMs - approximateArrivalTimestamp * 1000)));
  });
  return {
    recordsIn: enriched.length + refused.length + dropped.length + open.length,
    enriched: latenciesMs.length,
    outcomes,
    quarantined: isQuarantined ? reasonsOf(refused) : {},
    dropped: countBy(dropped.map(({ reason }) => reason)),
    failed,
    unexpectedErrors: 0,
    putRetries: published.retries,
    latenciesMs,
  };
}

/** How many records were refused for each reason. */
export function reasonsOf(refused: readonly QuarantinedRecord[]): Record<string, number> {
  return countBy(refused.map(({ refusal }) => refusal.reason));
}

/** How many records were wrong at each place, as far as a schema said. Only names that look like a program's own leave. */
export function pathsOf(refused: readonly QuarantinedRecord[]): Record<string, number> {
  return countBy(refused.flatMap(({ refusal }) => refusal.paths ?? []));
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
