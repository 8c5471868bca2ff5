/** Somebody asleep on a virtual clock. `wake` is gone once it has been called. */
export type Sleeper = { atMs: number; order: number; wake: (() => void) | undefined };

/** Sleepers by waking time, then by who fell asleep first: a binary heap. */
export class Sleepers {
  #heap: Sleeper[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** The next one to wake, left where it is. */
  peek(): Sleeper | undefined {
    return this.#heap[0];
  }

  push(sleeper: Sleeper): void {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || !isBefore(sleeper, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = sleeper;
  }

  pop(): Sleeper | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(sleeper: Sleeper): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const smaller = this.#smaller(left, left + 1);
      const child = heap[smaller];
      if (child === undefined || !isBefore(child, sleeper)) break;
      heap[index] = child;
      index = smaller;
    }
    heap[index] = sleeper;
  }

  #smaller(left: number, right: number): number {
    const a = this.#heap[left];
    const b = this.#heap[right];
    return a !== undefined && b !== undefined && isBefore(b, a) ? right : left;
  }
}

function isBefore(a: Sleeper, b: Sleeper): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
