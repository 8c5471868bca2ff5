/** The last of what came, the newest first. */
export type Last<T> = { add(thing: T): void; all(): T[] };

/** Keeps as many as `most`. */
export function createLast<T>(most: number): Last<T> {
  const kept: T[] = [];
  return {
    add(thing) {
      kept.unshift(thing);
      if (kept.length > most) kept.pop();
    },
    all: () => [...kept],
  };
}
