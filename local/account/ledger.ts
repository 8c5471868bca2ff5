import { createHistogram } from "node:perf_hooks";

/** What can become of a record; one that none of these happened to is lost. */
export const FATES = ["out", "quarantined", "discarded", "filtered", "dropped"] as const;
export type FateName = (typeof FATES)[number];

/** What has become of the records of one flow in one region so far. */
export type FateCounts = {
  /** Records that the flow's input streams took. */
  in: number;
  /** Records that the function answered with: read from its output stream, or, when it has none, said by the function. */
  out: number;
  /** Records that the function put into the failure store. */
  quarantined: number;
  /** Records in batches that Lambda gave up: the failure store holds them. */
  discarded: number;
  /** Records that the trigger's filter patterns skipped. */
  filtered: number;
  /** Records that the function dropped on purpose. */
  dropped: number;
  /** Records that came out, or into the failure store, once more. */
  duplicates: number;
};

/** Milliseconds from a record's arrival on the input stream to its arrival on the output stream. */
export type Latency = { p50: number; p90: number; p99: number; max: number };

/** A record, or one of those within an aggregate. */
export type AccountedRecord = { key: string; subSequence: number };

/** Accounts for every record of one flow in one region. Its memory holds only the records that are under way. */
export type Ledger = {
  readonly counts: Readonly<FateCounts>;
  /** Why records were quarantined or dropped: how many by fate and reason. */
  reasons(): Partial<Record<FateName, Record<string, number>>>;
  /** Records that nothing has become of yet. */
  underWay(): number;
  /** An input stream took a record. */
  accepted(key: string, atMs: number): void;
  /** The function says what became of a record. What can be seen is not taken on its word. */
  reported(item: AccountedRecord, fate: "out" | "dropped", reason?: string): void;
  /** A record was read from the output stream. */
  published(item: AccountedRecord, arrivedAtMs: number): void;
  /** A record without an id was read from the output stream. */
  publishedUnnamed(): void;
  /** A record is in the failure store, or the filter skipped it. */
  settled(item: AccountedRecord, fate: "quarantined" | "discarded" | "filtered", reason?: string): void;
  /** Nothing comes any more: settles the records that are out without an id. */
  close(): void;
  latency(): Latency;
};

/** Records that a function says it has published, and that were not read with an id yet: twice as many as are under way at most. */
const MOST_CLAIMED = 100_000;

/** How a ledger is kept. */
export type LedgerArgs = {
  /** Whether the output stream is read: then a record is out when it was read, not when the function says so. */
  isOutputRead: boolean;
  /** Whether each record is followed. Otherwise it is only counted, in no memory at all. */
  isFollowing: boolean;
  /** Hears of each record that is followed when it is settled. */
  onSettled?: (key: string, fate: FateName) => void;
};

/** A ledger without records. */
export function createLedger({ isOutputRead, isFollowing, onSettled = () => {} }: LedgerArgs): Ledger {
  const counts: FateCounts = { in: 0, out: 0, quarantined: 0, discarded: 0, filtered: 0, dropped: 0, duplicates: 0 };
  const reasons = createReasons();
  const arrivals = new Map<string, number>();
  const claims = createClaims((key) => settle({ key, subSequence: 0 }, "out"));
  const histogram = createHistogram();

  const isNew = ({ key, subSequence }: AccountedRecord) => !isFollowing || arrivals.has(key) || subSequence > 0;

  const settle = (item: AccountedRecord, fate: FateName, reason?: string) => {
    if (!isNew(item)) {
      counts.duplicates += 1;
      return;
    }
    // An aggregate came in as one record: the others in it count as soon as they are heard of.
    if (item.subSequence > 0) counts.in += 1;
    else arrivals.delete(item.key);
    claims.settled(item.key);
    counts[fate] += 1;
    if (reason !== undefined) reasons.add(fate, reason);
    onSettled(item.key, fate);
  };

  return {
    counts,
    reasons: reasons.counts,
    underWay: () => arrivals.size - claims.matched(),
    accepted(key, atMs) {
      counts.in += 1;
      if (isFollowing) arrivals.set(key, atMs);
    },
    reported(item, fate, reason) {
      if (!isNew(item)) return;
      if (fate === "dropped" || !isOutputRead) return settle(item, fate, reason);
      if (arrivals.has(item.key) && item.subSequence === 0) claims.claimed(item.key);
    },
    published(item, arrivedAtMs) {
      const acceptedAtMs = arrivals.get(item.key);
      if (acceptedAtMs !== undefined) histogram.record(Math.max(1, Math.round(arrivedAtMs - acceptedAtMs)));
      settle(item, "out");
    },
    publishedUnnamed: claims.published,
    close: claims.close,
    settled: settle,
    latency: () => ({
      p50: histogram.percentile(50),
      p90: histogram.percentile(90),
      p99: histogram.percentile(99),
      max: histogram.count === 0 ? 0 : histogram.max,
    }),
  };
}

/** Matches records without an id with as many that the function says it has published. */
function createClaims(settle: (key: string) => void) {
  const claimed = new Set<string>();
  let unnamed = 0;

  /** The oldest first, but for `youngest` that may still be read with their ids. */
  function match(youngest: number): void {
    let matches = Math.min(unnamed, claimed.size - youngest);
    // A set gives its oldest first.
    for (const key of [...claimed]) {
      if (matches-- <= 0) return;
      settle(key);
      unnamed -= 1;
    }
  }

  return {
    matched: () => Math.min(unnamed, claimed.size),
    claimed(key: string) {
      claimed.add(key);
      if (claimed.size > MOST_CLAIMED) match(MOST_CLAIMED / 2);
    },
    settled: (key: string) => void claimed.delete(key),
    published() {
      unnamed += 1;
    },
    close: () => match(0),
  };
}

function createReasons() {
  const reasons = new Map<FateName, Map<string, number>>();
  return {
    add(fate: FateName, reason: string) {
      const byReason = reasons.get(fate) ?? new Map<string, number>();
      reasons.set(fate, byReason.set(reason, (byReason.get(reason) ?? 0) + 1));
    },
    counts: () => Object.fromEntries([...reasons].map(([fate, counts]) => [fate, Object.fromEntries(counts)])),
  };
}
