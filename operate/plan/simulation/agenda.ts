/** What is going to happen, in virtual time: seconds from 0. */
export type Agenda = {
  now(): number;
  /** Runs something at a time. What is due at the same time runs in any order. */
  at(seconds: number, run: () => void): void;
  /** Lets time pass, until a time or until nothing is left. */
  runUntil(seconds: number): void;
  /** How much has happened. */
  events(): number;
};

type Entry = { seconds: number; run: () => void };

/** Creates an agenda: a binary heap, the next first. */
export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  let now = 0;
  let count = 0;

  function add(entry: Entry): void {
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || parent.seconds <= entry.seconds) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = entry;
  }

  function sink(entry: Entry): void {
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const isRight = left !== undefined && right !== undefined && right.seconds < left.seconds;
      const least = isRight ? right : left;
      if (least === undefined || least.seconds >= entry.seconds) break;
      heap[index] = least;
      index = 2 * index + (isRight ? 2 : 1);
    }
    heap[index] = entry;
  }

  return {
    now: () => now,
    events: () => count,
    at: (seconds, run) => add({ seconds: Math.max(seconds, now), run }),
    runUntil(seconds) {
      for (let first = heap[0]; first !== undefined && first.seconds <= seconds; first = heap[0]) {
        const last = heap.pop();
        if (last !== undefined && last !== first) sink(last);
        now = first.seconds;
        count++;
        first.run();
      }
      now = Math.max(now, seconds);
    },
  };
}
