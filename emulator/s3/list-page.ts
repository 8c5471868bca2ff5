import type { ListQuery } from "./object-store.ts";

/** One page of keys, in UTF-8 order. */
export type KeyPage = {
  keys: string[];
  commonPrefixes: string[];
  /** Where the next page starts after; undefined on the last page. */
  next: string | undefined;
};

/** Picks one page of a bucket's keys, by S3's rules. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function listPage(keys: Iterable<string>, query: ListQuery = {}): KeyPage {
  const { prefix = "", delimiter, startAfter = "", maxKeys = 1000 } = query;
  const page: KeyPage = { keys: [], commonPrefixes: [], next: undefined };
  let last = startAfter;
  for (const key of [...keys].filter((candidate) => candidate.startsWith(prefix)).sort(compareKeys)) {
    const common = commonPrefix(key, prefix, delimiter);
    const name = common ?? key;
    if (compareKeys(name, last) <= 0) continue;
    if (page.keys.length + page.commonPrefixes.length >= maxKeys) return { ...page, next: last };
    if (common === undefined) page.keys.push(key);
    else page.commonPrefixes.push(common);
    last = name;
  }
  return page;
}

function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (delimiter === undefined || delimiter === "") return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}

function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
