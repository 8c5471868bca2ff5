import { createHistogram } from "node:perf_hooks";

/** What has become of the records of one region so far. */
export type Counts = {
  /** Records that the input stream took. */
  in: number;
  /** Records that were read from the output stream for the first time. */
  out: number;
  /** Records that the failure store holds. */
  quarantined: number;
  /** Records that were read from the output stream, or kept, once more. */
  duplicates: number;
};

/** Milliseconds from a record's arrival on the input stream to its arrival on the output stream. */
export type Latency = { p50: number; p90: number; p99: number; max: number };

/** Accounts for every record of one region by its id. Its memory holds only the records that are under way. */
export type Ledger = {
  readonly counts: Readonly<Counts>;
  /** Records that are neither published nor kept yet. */
  underWay(): number;
  /** The input stream took a record. */
  accepted(id: string, atMs: number): void;
  /** The output stream took a record. */
  written(): void;
  /** Records that the output stream took, duplicates included. */
  writtenCount(): number;
  /** A record was read from the output stream. */
  published(id: string, arrivedAtMs: number): void;
  /** A record is in the failure store. */
  kept(id: string): void;
  latency(): Latency;
};

/** A ledger without records. */
export function createLedger(): Ledger {
  const counts: Counts = { in: 0, out: 0, quarantined: 0, duplicates: 0 };
  const arrivals = new Map<string, number>();
  let written = 0;
  const histogram = createHistogram();

  const settle = (id: string, as: "out" | "quarantined") => {
    counts[arrivals.delete(id) ? as : "duplicates"] += 1;
  };
  return {
    counts,
    written: () => {
      written += 1;
    },
    writtenCount: () => written,
    underWay: () => arrivals.size,
    accepted(id, atMs) {
      counts.in += 1;
      arrivals.set(id, atMs);
    },
    published(id, arrivedAtMs) {
      const acceptedAtMs = arrivals.get(id);
      if (acceptedAtMs !== undefined) histogram.record(Math.max(1, Math.round(arrivedAtMs - acceptedAtMs)));
      settle(id, "out");
    },
    kept: (id) => settle(id, "quarantined"),
    latency: () => ({
      p50: histogram.percentile(50),
      p90: histogram.percentile(90),
      p99: histogram.percentile(99),
      max: counts.out === 0 ? 0 : histogram.max,
    }),
  };
}
