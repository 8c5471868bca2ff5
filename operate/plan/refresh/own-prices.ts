import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { type PriceFile, readPriceFile } from "../price-book.ts";

/** Where a user's own prices are kept: in the cache, below XDG_CACHE_HOME, LOCALAPPDATA on Windows, or ~/.cache. */
export function ownPricesFile(env: NodeJS.ProcessEnv = process.env): string {
  const own = process.platform === "win32" ? env.LOCALAPPDATA : env.XDG_CACHE_HOME;
  return path.join(own || path.join(homedir(), ".cache"), "tributary", "prices.json");
}

/** Adds prices to a user's own, or puts them in their place. What another AWS region has stays. */
export function keepPrices(file: string, fetched: PriceFile): void {
  const regions = new Set(fetched.prices.map(({ region }) => region));
  const before = readPriceFile(file) ?? { sources: [], prices: [] };
  const { length } = fetched.sources;
  const others = before.prices.filter(({ region }) => !regions.has(region));
  const kept: PriceFile = {
    sources: [...fetched.sources, ...before.sources],
    prices: [...fetched.prices, ...others.map((price) => ({ ...price, source: price.source + length }))],
  };
  mkdirSync(path.dirname(file), { recursive: true });
  // Who reads it meanwhile sees one or the other.
  writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
