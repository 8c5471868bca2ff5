import { readFile } from "node:fs/promises";

/** What a reader saw, each record where it came first. */
export type Seen = {
  /** `enrichment.id`s. */
  ids: ReadonlySet<string>;
  /** The ids of each key, in the order in which they came. */
  byKey: ReadonlyMap<string, readonly string[]>;
  /** What the records say, where the reader wrote it down: what is put twice has two ids and says the same. */
  records: ReadonlySet<string>;
  /** Records whose id came before. */
  twice: number;
};

/** Reads what a reader wrote down of keys that begin so: a line a record, its `enrichment.id`, its key, what it says, tabs between. */
export async function readSeen(file: string, prefix: string): Promise<Seen> {
  const ids = new Set<string>();
  const byKey = new Map<string, string[]>();
  const records = new Set<string>();
  let twice = 0;
  for (const line of (await readFile(file, "utf8").catch(() => "")).split("\n").slice(0, -1)) {
    const [id = "", key = "", says] = line.split("\t");
    if (!key.startsWith(prefix)) continue;
    if (ids.has(id)) {
      twice += 1;
      continue;
    }
    ids.add(id);
    const own = byKey.get(key) ?? [];
    own.push(id);
    byKey.set(key, own);
    if (says !== undefined) records.add(`${key} ${says}`);
  }
  return { ids, byKey, records, twice };
}

/**
 * Records that came after a later one of their key and shard of the input stream. Two shards have no order between them, and a
 * producer that aggregates may put a key on two while its stream is resharded.
 */
export function outOfOrder({ byKey }: Seen): number {
  let count = 0;
  for (const ids of byKey.values()) {
    const last = new Map<string, Place>();
    for (const id of ids) {
      const place = placeOf(id);
      const before = last.get(place.shard);
      if (before !== undefined && isBefore(place, before)) count += 1;
      else last.set(place.shard, place);
    }
  }
  return count;
}

/** Where a record stands on the input stream: its shard, its sequence number, and its place in an aggregate. */
type Place = { shard: string; sequenceNumber: bigint; subSequence: number };

function placeOf(id: string): Place {
  const [, shard, sequenceNumber, subSequence] = /\/(shardId-\d+)\/(\d+)\/(\d+)$/.exec(id) ?? [];
  if (shard === undefined || sequenceNumber === undefined)
    throw new Error(`A line must begin with an enrichment.id, got ${id}.`);
  return { shard, sequenceNumber: BigInt(sequenceNumber), subSequence: Number(subSequence) };
}

const isBefore = (a: Place, b: Place) =>
  a.sequenceNumber < b.sequenceNumber || (a.sequenceNumber === b.sequenceNumber && a.subSequence < b.subSequence);
