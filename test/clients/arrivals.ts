import { readFile } from "node:fs/promises";

/** What a reader saw, in the order in which it saw it. */
export type Seen = {
  /** `enrichment.id`s. */
  ids: ReadonlySet<string>;
  /** What the records say, where the reader wrote it down: what is put twice has two ids and says the same. */
  records: ReadonlySet<string>;
  /** Records whose id came before. */
  twice: number;
  /** Records that came, for the first time, after a later one of their key, as the input stream has them. */
  outOfOrder: number;
};

/** Reads what a reader wrote down of keys that begin so: a line a record, its `enrichment.id`, its key, what it says, tabs between. */
export async function readSeen(file: string, prefix: string): Promise<Seen> {
  const ids = new Set<string>();
  const records = new Set<string>();
  const last = new Map<string, Place>();
  let [twice, outOfOrder] = [0, 0];
  for (const line of (await readFile(file, "utf8").catch(() => "")).split("\n").slice(0, -1)) {
    const [id = "", key = "", says] = line.split("\t");
    if (!key.startsWith(prefix)) continue;
    if (ids.has(id)) {
      twice += 1;
      continue;
    }
    ids.add(id);
    if (says !== undefined) records.add(`${key} ${says}`);
    const [place, before] = [placeOf(id), last.get(key)];
    if (before !== undefined && isBefore(place, before)) outOfOrder += 1;
    else last.set(key, place);
  }
  return { ids, records, twice, outOfOrder };
}

/** Where a record stands on the input stream: its sequence number, and its place in an aggregate. */
type Place = { sequenceNumber: bigint; subSequence: number };

function placeOf(id: string): Place {
  const [, sequenceNumber, subSequence] = /\/(\d+)\/(\d+)$/.exec(id) ?? [];
  if (sequenceNumber === undefined) throw new Error(`A line must begin with an enrichment.id, got ${id}.`);
  return { sequenceNumber: BigInt(sequenceNumber), subSequence: Number(subSequence) };
}

const isBefore = (a: Place, b: Place) =>
  a.sequenceNumber < b.sequenceNumber || (a.sequenceNumber === b.sequenceNumber && a.subSequence < b.subSequence);
