/** Lets one item of a key be under way at a time; the others of that key wait in line, in order of arrival. */
export type KeyOrder<T> = {
  /** True when `item` may go now; otherwise it waits until those before it have left. */
  enter(key: string, item: T): boolean;
  /** Says that the item of `key` under way is done. Returns the next one, which may go now. */
  leave(key: string): T | undefined;
};

/** Makes a {@link KeyOrder}; it holds nothing for keys without an item. */
export function createKeyOrder<T>(): KeyOrder<T> {
  const waiting = new Map<string, T[] | undefined>();
  return {
    enter(key, item) {
      if (!waiting.has(key)) {
        waiting.set(key, undefined);
        return true;
      }
      const line = waiting.get(key);
      if (line === undefined) waiting.set(key, [item]);
      else line.push(item);
      return false;
    },
    leave(key) {
      const next = waiting.get(key)?.shift();
      if (next === undefined) waiting.delete(key);
      return next;
    },
  };
}
