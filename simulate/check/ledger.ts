import { INPUT_STREAM, REGION, type UserRecord } from "../scenario/scenario.ts";
import type { History, TakenRecord } from "../world/history.ts";
import type { ExpectedOutcome } from "./expected.ts";

/** A user record that the input stream took, and what is known of its fate. */
export type Item = {
  id: string;
  user: UserRecord;
  /** Of the record that carries it: its place among all that was put, and its key. */
  number: number;
  outerKey: string;
  /** Step of the first time that it was on the output stream. */
  publishedAt: number;
  /** Whether its outputs tell which record they are of. */
  isTold: boolean;
  /** Step of the first time that it was in the failure store. */
  keptAt: number;
  /** Whether it is in the failure store at the end. */
  isKept: boolean;
};

/** Everything that was put. */
export type HistoryLedger = {
  /** By id, in the order in which it was put. */
  items: ReadonlyMap<string, Item>;
  /** What each record of the input stream holds, by `shard:sequence number`. */
  byEventId: ReadonlyMap<string, { accepted: TakenRecord; items: readonly Item[] }>;
};

/** What may become of an item: one outcome for each catalogue that was deployed. */
export type OutcomesOf = (item: Item) => readonly ExpectedOutcome[];

/** Opens the books on a history. */
export function createLedger({ accepted }: History): HistoryLedger {
  const items = new Map<string, Item>();
  const byEventId = new Map<string, { accepted: TakenRecord; items: readonly Item[] }>();
  for (const [number, record] of accepted.entries()) {
    const { shardId, sequenceNumber } = record;
    const held = record.record.users.map((user, subSequence) => ({
      id: `${REGION}/${INPUT_STREAM}/${shardId}/${sequenceNumber}/${subSequence}`,
      user,
      number,
      outerKey: record.record.partitionKey,
      publishedAt: Number.POSITIVE_INFINITY,
      isTold: true,
      keptAt: Number.POSITIVE_INFINITY,
      isKept: false,
    }));
    for (const item of held) items.set(item.id, item);
    byEventId.set(`${shardId}:${sequenceNumber}`, { accepted: record, items: held });
  }
  return { items, byEventId };
}
