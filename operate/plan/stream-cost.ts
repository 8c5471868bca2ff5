import { type Cost, cost, GIB, MONTH_HOURS, MONTH_SECONDS, sumUsd } from "./cost.ts";
import { type StreamLoad, shardsFilled } from "./load.ts";
import type { PriceOf } from "./price-book.ts";

/** What the price of a stream follows from, its mode apart. */
export type StreamUse = {
  load: StreamLoad;
  retentionHours: number;
  /** Consumers that call GetRecords, of whose reads an on-demand stream bills each. */
  readers: number;
  /** Consumers with enhanced fan-out. */
  fanOuts: number;
};

/** What a PUT payload unit holds. */
export const PUT_UNIT_BYTES = 25_600;
const ROUNDED_TO_BYTES = 1024;
const DAY_HOURS = 24;
const WEEK_HOURS = 168;
/** What On-demand Advantage commits to, in and out: 25 MiB/s. */
const ADVANTAGE_GB = (25 * MONTH_SECONDS) / 1024;

const recordsOf = ({ rate }: StreamLoad) => rate * MONTH_SECONDS;
const gbOf = (load: StreamLoad) => (recordsOf(load) * load.bytes) / GIB;
/** Bytes in are billed by record, each rounded up to 1 KiB. */
const gbInOf = ({ rate, bytes }: StreamLoad) =>
  (rate * MONTH_SECONDS * Math.ceil(bytes / ROUNDED_TO_BYTES) * ROUNDED_TO_BYTES) / GIB;
/** GB-months of what lies in the stream for longer than `from` hours, and no longer than `to`. */
const keptGbMonths = (gb: number, retentionHours: number, from: number, to = Number.POSITIVE_INFINITY) =>
  (gb * Math.max(0, Math.min(retentionHours, to) - from)) / MONTH_HOURS;

/** A month of a provisioned stream. https://aws.amazon.com/kinesis/data-streams/pricing/ */
export function provisionedCosts(use: StreamUse, shards: number, priceOf: PriceOf): Cost[] {
  const { load, retentionHours, fanOuts } = use;
  const hours = shards * MONTH_HOURS;
  const gb = gbOf(load);
  return [
    cost(priceOf, "shardHours", "fixed", hours),
    cost(priceOf, "extendedShardHours", "fixed", retentionHours > DAY_HOURS ? hours : 0),
    cost(priceOf, "fanOutShardHours", "fixed", hours * fanOuts),
    cost(priceOf, "putUnits", "variable", recordsOf(load) * Math.ceil(load.bytes / PUT_UNIT_BYTES)),
    cost(priceOf, "longRetention", "variable", keptGbMonths(gb, retentionHours, WEEK_HOURS)),
    cost(priceOf, "fanOutGb", "variable", gb * fanOuts),
  ];
}

/** A month of an on-demand stream, in the mode On-demand Standard. Reads are billed here by the byte: AWS states no rounding of them. */
export function onDemandCosts({ load, retentionHours, readers, fanOuts }: StreamUse, priceOf: PriceOf): Cost[] {
  const gb = gbOf(load);
  return [
    cost(priceOf, "onDemandStreamHours", "fixed", MONTH_HOURS),
    cost(priceOf, "onDemandGbIn", "variable", gbInOf(load)),
    cost(priceOf, "onDemandGbOut", "variable", gb * readers),
    cost(priceOf, "onDemandFanOutGb", "variable", gb * fanOuts),
    cost(priceOf, "onDemandExtended", "variable", keptGbMonths(gb, retentionHours, DAY_HOURS, WEEK_HOURS)),
    cost(priceOf, "onDemandLong", "variable", keptGbMonths(gb, retentionHours, WEEK_HOURS)),
  ];
}

/** A month of one stream alone in an account and AWS region that has On-demand Advantage, commitment included. */
export function advantageCosts({ load, retentionHours, readers, fanOuts }: StreamUse, priceOf: PriceOf): Cost[] {
  const gb = gbOf(load);
  return [
    cost(priceOf, "advantageGbIn", "variable", Math.max(gbInOf(load), ADVANTAGE_GB)),
    cost(priceOf, "advantageGbOut", "variable", Math.max(gb * (readers + fanOuts), ADVANTAGE_GB)),
    cost(priceOf, "advantageRetention", "variable", keptGbMonths(gb, retentionHours, DAY_HOURS)),
  ];
}

/** A month of a stream with some shards, or on-demand without. */
export const streamCosts = (use: StreamUse, shards: number | undefined, priceOf: PriceOf): Cost[] =>
  shards === undefined ? onDemandCosts(use, priceOf) : provisionedCosts(use, shards, priceOf);

/** Where a provisioned stream begins to cost more than an on-demand one. */
export type BreakEven = {
  /** The smallest number of shards at which on-demand is cheaper. */
  shards: number;
  /** How many times the average the busiest moment is that needs so many. */
  peak: number;
};

/** Returns where provisioned shards cost as much as other costs, such as on-demand's; undefined where a price is not known. */
export function breakEven(use: StreamUse, others: readonly Cost[], priceOf: PriceOf): BreakEven | undefined {
  const one = provisionedCosts(use, 1, priceOf);
  const [fixed, variable] = (["fixed", "variable"] as const).map((kind) =>
    sumUsd(one.filter((each) => each.kind === kind)),
  );
  const usd = sumUsd(others);
  if (fixed === undefined || variable === undefined || usd === undefined) return undefined;
  const exact = (usd - variable) / fixed;
  return { shards: Math.max(1, Math.ceil(exact)), peak: exact / shardsFilled(use.load) };
}
