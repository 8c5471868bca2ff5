import Big from "big.js";

/** What is known of one measurement in a series. */
export type Entry = { of: string; sequence: string; value?: string };
/** The metrics of a series: exact, as decimal text. */
export type Totals = { count: number; sum: string; min: string; max: string };

/** The changes that are later than what is known, the last one of each measurement: copies and stragglers are none. */
export function newsOf<Change extends Entry>(known: ReadonlyMap<string, Entry>, changes: readonly Change[]): Change[] {
  const latest = new Map<string, Change>();
  for (const change of changes) {
    const { sequence = "" } = latest.get(change.of) ?? known.get(change.of) ?? {};
    if (change.sequence > sequence) latest.set(change.of, change);
  }
  return [...latest.values()].sort((a, b) => (a.sequence < b.sequence ? -1 : 1));
}

/** Adds up a series; undefined when nothing is left in it. */
export function totalsOf(entries: Iterable<Entry>): Totals | undefined {
  const values = [...entries].flatMap(({ value }) => (value === undefined ? [] : [new Big(value)]));
  const [first, ...others] = values;
  if (first === undefined) return undefined;
  return {
    count: values.length,
    sum: others.reduce((sum, value) => sum.plus(value), first).toString(),
    min: others.reduce((least, value) => (value.lt(least) ? value : least), first).toString(),
    max: others.reduce((most, value) => (value.gt(most) ? value : most), first).toString(),
  };
}
