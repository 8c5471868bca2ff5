import type { TableItem } from "../values/attribute-value.ts";

/** Where an entry stands: compared part by part. The first is a hash of the partition key, the second the key itself. */
export type Order = readonly string[];

/** An item in a table or an index. */
export type SortedEntry = { readonly order: Order; readonly item: TableItem };

/** Items in order, found by binary search. */
export class SortedEntries {
  readonly #entries: SortedEntry[] = [];

  get size(): number {
    return this.#entries.length;
  }

  at(index: number): SortedEntry | undefined {
    return this.#entries[index];
  }

  get(order: Order): TableItem | undefined {
    const entry = this.at(this.#placeOf(order));
    return entry !== undefined && compareOrders(entry.order, order) === 0 ? entry.item : undefined;
  }

  /** Puts an item in its place, or takes what is there away. */
  set(order: Order, item: TableItem | undefined): void {
    const place = this.#placeOf(order);
    const there = this.at(place);
    const isThere = there !== undefined && compareOrders(there.order, order) === 0;
    if (item === undefined) this.#entries.splice(place, isThere ? 1 : 0);
    else if (isThere) this.#entries[place] = { order, item };
    else this.#entries.splice(place, 0, { order, item });
  }

  /** Index of the first entry, from one index to before another, for which `holds`: it must hold for all that follow. */
  first(holds: (entry: SortedEntry) => boolean, from = 0, to = this.size): number {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.at(middle);
      if (entry === undefined || holds(entry)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #placeOf(order: Order): number {
    return this.first((entry) => compareOrders(entry.order, order) >= 0);
  }
}

/** Negative, zero or positive. A beginning comes before what it is the beginning of. */
export function compareOrders(a: Order, b: Order): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined || part > other) return 1;
    if (part < other) return -1;
  }
  return a.length - b.length;
}
