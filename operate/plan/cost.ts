import { ITEMS, type PricedItem, type PriceOf } from "./price-book.ts";

/** Hours of a month, as AWS's own calculator counts them. */
export const MONTH_HOURS = 730;
/** Seconds of a month. */
export const MONTH_SECONDS = MONTH_HOURS * 3600;
/** Bytes of a gigabyte, as AWS bills it. */
export const GIB = 2 ** 30;

/** One item of a month's bill. */
export type Cost = {
  service: string;
  item: string;
  /** Whether it is due without a single record, or comes with them. */
  kind: "fixed" | "variable";
  /** Pieces a month. */
  quantity: number;
  /** US dollars a month; undefined where no price is known. */
  usd: number | undefined;
};

/** Returns what a quantity of an item costs a month. */
export function cost(priceOf: PriceOf, item: PricedItem, kind: Cost["kind"], quantity: number): Cost {
  const usd = priceOf(item);
  const [service, name] = ITEMS[item];
  // Nothing of an item costs nothing, whatever its price.
  return {
    service,
    item: name,
    kind,
    quantity,
    usd: quantity === 0 ? 0 : usd === undefined ? undefined : usd * quantity,
  };
}

/** The sum of costs; undefined when one of them is not known. */
export function sumUsd(costs: readonly Cost[]): number | undefined {
  let sum = 0;
  for (const { usd } of costs) {
    if (usd === undefined) return undefined;
    sum += usd;
  }
  return sum;
}

/** US dollars a month, as far as they are known. */
export type Amount = { usd: number /** Whether every price is known. */; isWhole: boolean };

/** Adds up what is known of some costs. */
export function amountOf(costs: readonly Cost[]): Amount {
  const usd = costs.reduce((sum, each) => sum + (each.usd ?? 0), 0);
  return { usd, isWhole: costs.every((each) => each.usd !== undefined) };
}
