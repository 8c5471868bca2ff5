import { ITEMS, type Price, type PricedItem, type PriceFile } from "../price-book.ts";
import { LISTED, type OfferFile, parseOffer, usdOf } from "./offers.ts";

/** AWS's public price list, which needs no account. https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api-fetching-price-list-files-manually.html */
const PRICE_LIST = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws";

/** Prices could not be fetched, or not be read. */
export class RefreshError extends Error {
  override readonly name = "RefreshError";
  readonly exitStatus = 1;
}

/** Gets a page's text. Throws when it can't. */
export type FetchText = (url: string, signal: AbortSignal) => Promise<string>;

/** The prices of some AWS regions as AWS lists them now, and the items that it was not found for. */
export type Refreshed = { file: PriceFile; missing: { region: string; item: string }[] };

/** Fetches prices. Throws {@link RefreshError}. */
export async function fetchPrices(
  regions: readonly string[],
  fetchText: FetchText,
  today: string,
  signal: AbortSignal,
): Promise<Refreshed> {
  const items = Object.entries(LISTED) as [PricedItem, NonNullable<(typeof LISTED)[PricedItem]>][];
  const refreshed: Refreshed = { file: { sources: [], prices: [] }, missing: [] };
  for (const region of regions) {
    for (const code of new Set(items.map(([, { offer }]) => offer))) {
      const offer = await fetchOffer(code, region, fetchText, signal);
      const source = refreshed.file.sources.push(
        `AWS's price list, ${code} in ${region}, published ${offer.publicationDate}`,
      );
      for (const [name, listed] of items) {
        if (listed.offer !== code) continue;
        const usd = usdOf(offer, listed.usage);
        const price = usd === undefined ? undefined : priceOf(name, region, usd, source - 1, today);
        if (price === undefined) refreshed.missing.push({ region, item: ITEMS[name].slice(0, 2).join(": ") });
        else refreshed.file.prices.push(price);
      }
    }
  }
  return refreshed;
}

function priceOf(name: PricedItem, region: string, usd: number, source: number, readOn: string): Price {
  const [service, item, per] = ITEMS[name];
  const unit = per === 1 ? "one" : String(per);
  // Not a digit more than the price has: 0.000000014 for one are 0.014 for a million.
  const usdEach = Number((usd * per).toPrecision(12));
  return { service, region, item, unit, usd: usdEach, source, readOn, confidence: "high" };
}

async function fetchOffer(code: string, region: string, fetchText: FetchText, signal: AbortSignal): Promise<OfferFile> {
  const url = `${PRICE_LIST}/${code}/current/${region}/index.json`;
  let text: string;
  try {
    text = await fetchText(url, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new RefreshError(
      `The prices of ${code} in ${region} could not be fetched from ${url}: ${reasonOf(error)}\n` +
        "Fix: check the connection, and the proxy in NODE_USE_ENV_PROXY and HTTPS_PROXY; prices are as they were.",
    );
  }
  try {
    return parseOffer(text);
  } catch {
    throw new RefreshError(
      `The prices of ${code} in ${region} are not in the form that AWS documents: ${url}\n` +
        "Fix: report it with the first lines of that file; prices are as they were.",
    );
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** Gets a page over the network. Throws for any answer but the page, and after a minute. */
export async function fetchFromNetwork(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]) });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
  return response.text();
}

/** What was fetched, in words. */
export function renderRefreshed({ file, missing }: Refreshed, kept: string): string {
  return [
    ...file.sources.map((source) => `Read: ${source}.`),
    ...missing.map(({ region, item }) => `Not listed in ${region}: ${item}. It is as before, or unknown.`),
    `${file.prices.length} prices are in ${kept}, and npm run plan goes by them.`,
  ].join("\n");
}
