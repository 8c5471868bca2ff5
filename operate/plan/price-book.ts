import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** A price as AWS lists it, and where it was read. */
export type Price = z.infer<typeof price>;

const price = z.strictObject({
  service: z.string(),
  region: z.string(),
  item: z.string(),
  unit: z.string(),
  usd: z.number().nonnegative(),
  /** Position in `sources`. */
  source: z.int(),
  readOn: z.iso.date(),
  confidence: z.enum(["high", "medium", "low"]),
});
const priceFile = z.strictObject({ sources: z.array(z.string()), prices: z.array(price) });

/** Prices and their sources, as a file holds them. */
export type PriceFile = z.infer<typeof priceFile>;

const KINESIS = "Kinesis Data Streams";

/** What is charged: service, item, and how many pieces the price is for. Of prices in tiers, the first. */
export const ITEMS = {
  shardHours: [KINESIS, "provisioned shard", 1],
  putUnits: [KINESIS, "provisioned PUT payload units (25 KB)", 1e6],
  extendedShardHours: [KINESIS, "provisioned extended retention (24 h to 7 d)", 1],
  longRetention: [KINESIS, "provisioned long-term retention (over 7 d)", 1],
  fanOutShardHours: [KINESIS, "provisioned enhanced fan-out consumer", 1],
  fanOutGb: [KINESIS, "provisioned enhanced fan-out retrieval", 1],
  onDemandStreamHours: [KINESIS, "on-demand Standard stream", 1],
  onDemandGbIn: [KINESIS, "on-demand Standard data in (record rounded up to 1 KB)", 1],
  onDemandGbOut: [KINESIS, "on-demand Standard data out (GetRecords)", 1],
  onDemandFanOutGb: [KINESIS, "on-demand Standard data out (enhanced fan-out)", 1],
  onDemandExtended: [KINESIS, "on-demand Standard extended retention (24 h to 7 d)", 1],
  onDemandLong: [KINESIS, "on-demand Standard long-term retention (over 7 d)", 1],
  advantageGbIn: [KINESIS, "on-demand Advantage data in", 1],
  advantageGbOut: [KINESIS, "on-demand Advantage data out (GetRecords and enhanced fan-out)", 1],
  advantageRetention: [KINESIS, "on-demand Advantage retention (24 h to 365 d)", 1],
  invocations: ["Lambda", "requests", 1e6],
  gbSecondsX86: ["Lambda", "duration x86_64, first 6 billion GB-s", 1],
  gbSecondsArm: ["Lambda", "duration arm64, first 7.5 billion GB-s", 1],
  readyGbSecondsX86: ["Lambda", "provisioned concurrency x86_64", 1],
  readyGbSecondsArm: ["Lambda", "provisioned concurrency arm64", 1],
  warmGbSecondsX86: ["Lambda", "duration on provisioned concurrency x86_64", 1],
  warmGbSecondsArm: ["Lambda", "duration on provisioned concurrency arm64", 1],
  endpointHours: ["VPC", "interface endpoint", 1],
  endpointGb: ["VPC", "interface endpoint data, first 1 PB", 1],
  natHours: ["VPC", "NAT gateway", 1],
  keys: ["KMS", "customer managed key (per key version)", 1],
  keyRequests: ["KMS", "symmetric requests", 1e4],
  alarms: ["CloudWatch", "standard alarm (period 60 s or more), per metric", 1],
  customMetrics: ["CloudWatch", "custom metric, first 10,000", 1],
  dashboards: ["CloudWatch", "custom dashboard (first 3 free)", 1],
  logGb: ["CloudWatch Logs", "ingestion of Lambda (vended) logs, first 10 TB", 1],
  traces: ["X-Ray", "traces recorded (100,000 free a month)", 1e6],
} as const satisfies Record<string, readonly [service: string, item: string, per: number]>;

/** Something that is charged. */
export type PricedItem = keyof typeof ITEMS;

/** US dollars for one piece of an item in one AWS region; undefined where no price is known. */
export type PriceOf = (item: PricedItem) => number | undefined;

/** A file of prices that can't be read. */
export class PriceFileError extends Error {
  override readonly name = "PriceFileError";
  readonly exitStatus = 1;
}

/** Reads a file of prices; undefined where there is none. Throws {@link PriceFileError}. */
export function readPriceFile(file: string): PriceFile | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return priceFile.parse(JSON.parse(text));
  } catch {
    throw new PriceFileError(
      `${file} must hold prices as npm run plan -- --refresh writes them, and doesn't.\nFix: remove it`,
    );
  }
}

/** Reads the price list that is kept beside this file, and over it the user's own, where there is one. */
export function readPrices(own?: string): Price[] {
  const kept = readPriceFile(path.join(import.meta.dirname, "prices.json"))?.prices ?? [];
  const newer = own === undefined ? [] : (readPriceFile(own)?.prices ?? []);
  const replaced = new Set(newer.map((each) => `${keyOf(each)}/${each.region}`));
  return [...newer, ...kept.filter((each) => !replaced.has(`${keyOf(each)}/${each.region}`))];
}

/** The prices of one AWS region. */
export function pricesOf(prices: readonly Price[], region: string): PriceOf {
  const known = new Map(prices.filter((each) => each.region === region).map((each) => [keyOf(each), each.usd]));
  return (name) => {
    const [service, item, per] = ITEMS[name];
    const usd = known.get(keyOf({ service, item }));
    return usd === undefined ? undefined : usd / per;
  };
}

const keyOf = ({ service, item }: Pick<Price, "service" | "item">) => `${service}/${item}`;

/** Days after which a price may have changed. */
const STALE_DAYS = 180;

/** The day on which the oldest price was read, when that is more than 180 days ago. */
export function stalePrices(prices: readonly Price[], nowMs: number): string | undefined {
  const oldest = prices.map(({ readOn }) => readOn).sort()[0];
  if (oldest === undefined) return undefined;
  return nowMs - Date.parse(oldest) > STALE_DAYS * 86_400_000 ? oldest : undefined;
}
