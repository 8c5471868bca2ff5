/** Everything that `source` yields, in order; with `count`, the first that many. */
export async function collect<T>(source: AsyncIterable<T>, count = Number.POSITIVE_INFINITY): Promise<T[]> {
  const items: T[] = [];
  if (count === 0) return items;
  for await (const item of source) if (items.push(item) >= count) break;
  return items;
}
