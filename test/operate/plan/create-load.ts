import type { Load, StreamLoad } from "../../../operate/plan/load.ts";
import { type PriceOf, pricesOf, readPrices } from "../../../operate/plan/price-book.ts";
import type { StreamUse } from "../../../operate/plan/stream-cost.ts";

const prices = readPrices();

/** The prices of an AWS region that are kept. */
export const pricesIn = (region: string): PriceOf => pricesOf(prices, region);

/** 5,000 records a second of 800 bytes, evenly spread over time and keys. */
export const createLoad = (overrides: Partial<Load> = {}): Load => ({
  rate: 5000,
  bytes: 800,
  outputBytes: 800,
  peak: 1,
  keys: undefined,
  aggregation: 1,
  durationMs: 200,
  ...overrides,
});

/** The same as one stream takes it. */
export const createStreamLoad = (overrides: Partial<StreamLoad> = {}): StreamLoad => ({
  rate: 5000,
  bytes: 800,
  peak: 1,
  ...overrides,
});

/** A stream of 24 hours that one caller of GetRecords reads. */
export const createUse = (load: Partial<StreamLoad> = {}, overrides: Partial<StreamUse> = {}): StreamUse => ({
  load: createStreamLoad(load),
  retentionHours: 24,
  readers: 1,
  fanOuts: 0,
  ...overrides,
});
