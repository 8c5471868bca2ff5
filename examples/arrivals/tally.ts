import { EnrichedRecordError, parseEnrichedRecord } from "../../client/index.ts";

/** What arrived on an output stream. */
export type Arrivals = {
  /** Records read. */
  records: number;
  /** Records by `enrichment.id`: what comes twice counts once. */
  distinct: number;
  /** Records whose `enrichment.id` was seen before. */
  duplicates: number;
  /** Records that are not as `enriched-record.v1.json` says. */
  malformed: number;
  /** Records that came after a later one of their user; known where records carry `visit`. */
  outOfOrder: number;
};

/** Counts records as they are read. */
export type Tally = {
  readonly arrivals: Arrivals;
  /** Counts a record by its bytes. */
  take(data: Uint8Array): void;
  /** Counts a record by what it says, whosever it is. */
  count(id: string, userId: string, visit: unknown): void;
};

/** Counts the records of users whose ids begin with `prefix`. Memory grows with the distinct ones. */
export function createTally(prefix = ""): Tally {
  const seen = new Set<string>();
  const lastVisit = new Map<string, number>();
  const arrivals: Arrivals = { records: 0, distinct: 0, duplicates: 0, malformed: 0, outOfOrder: 0 };

  function count(id: string, userId: string, visit: unknown): void {
    arrivals.records += 1;
    // A duplicate comes again together with what followed it: that is no disorder.
    if (seen.has(id)) {
      arrivals.duplicates += 1;
      return;
    }
    seen.add(id);
    arrivals.distinct += 1;
    if (typeof visit !== "number") return;
    const last = lastVisit.get(userId) ?? -1;
    if (visit < last) arrivals.outOfOrder += 1;
    else lastVisit.set(userId, visit);
  }

  return {
    arrivals,
    count,
    take(data) {
      try {
        const { enrichment, userId, visit } = parseEnrichedRecord(data);
        if (userId.startsWith(prefix)) count(enrichment.id, userId, visit);
      } catch (error) {
        if (!(error instanceof EnrichedRecordError)) throw error;
        arrivals.malformed += 1;
      }
    },
  };
}

/** What arrived, in a line. */
export function describeArrivals({ records, distinct, duplicates, malformed, outOfOrder }: Arrivals): string {
  return `${records} records arrived: ${distinct} distinct, ${duplicates} twice, ${outOfOrder} out of order, ${malformed} malformed`;
}
