import { z } from "zod";
import type { PricedItem } from "../price-book.ts";

/** Where AWS's price list says what an item costs: in which file, under which type of usage, and how many pieces a price there is for. */
export type Listed = { offer: string; usage: string; per: number };

const listed = (offer: string, usage: string, per = 1): Listed => ({ offer, usage, per });

/** Items whose types of usage are known. The others keep the prices that come with the program, or stay unknown. */
export const LISTED: Partial<Record<PricedItem, Listed>> = {
  shardHours: listed("AmazonKinesis", "Storage-ShardHour"),
  putUnits: listed("AmazonKinesis", "PutRequestPayloadUnits"),
  extendedShardHours: listed("AmazonKinesis", "Extended-ShardHour"),
  longRetention: listed("AmazonKinesis", "LongTermRetention-ByteHrs"),
  fanOutShardHours: listed("AmazonKinesis", "EnhancedFanoutHour"),
  fanOutGb: listed("AmazonKinesis", "ReadBytes"),
  onDemandStreamHours: listed("AmazonKinesis", "OnDemand-StreamHour"),
  onDemandGbIn: listed("AmazonKinesis", "OnDemand-BilledIncomingBytes"),
  onDemandGbOut: listed("AmazonKinesis", "OnDemand-BilledOutgoingBytes"),
  onDemandFanOutGb: listed("AmazonKinesis", "OnDemand-BilledOutgoingEFOBytes"),
  onDemandExtended: listed("AmazonKinesis", "OnDemand-ExtendedRetention-ByteHrs"),
  onDemandLong: listed("AmazonKinesis", "OnDemand-LongTermRetention-ByteHrs"),
  invocations: listed("AWSLambda", "Request"),
  gbSecondsX86: listed("AWSLambda", "Lambda-GB-Second"),
  gbSecondsArm: listed("AWSLambda", "Lambda-GB-Second-ARM"),
  readyGbSecondsX86: listed("AWSLambda", "Lambda-Provisioned-Concurrency"),
  readyGbSecondsArm: listed("AWSLambda", "Lambda-Provisioned-Concurrency-ARM"),
  warmGbSecondsX86: listed("AWSLambda", "Lambda-Provisioned-GB-Second"),
  warmGbSecondsArm: listed("AWSLambda", "Lambda-Provisioned-GB-Second-ARM"),
  endpointHours: listed("AmazonVPC", "VpcEndpoint-Hours"),
  endpointGb: listed("AmazonVPC", "VpcEndpoint-Bytes"),
  keys: listed("awskms", "KMS-Keys"),
  keyRequests: listed("awskms", "KMS-Requests"),
  alarms: listed("AmazonCloudWatch", "CW:AlarmMonitorUsage"),
  customMetrics: listed("AmazonCloudWatch", "CW:MetricMonitorUsage"),
};

const dimension = z.object({
  beginRange: z.string().default("0"),
  pricePerUnit: z.object({ USD: z.string() }).partial(),
});
const offer = z.object({
  publicationDate: z.iso.datetime(),
  products: z.record(z.string(), z.object({ attributes: z.object({ usagetype: z.string() }).partial() })),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.record(z.string(), z.object({ priceDimensions: z.record(z.string(), dimension) })),
    ),
  }),
});

/** One AWS service's price list in one AWS region. */
export type OfferFile = z.infer<typeof offer>;

/** Reads a file of the price list. Throws an error that says what is wrong with it. */
export const parseOffer = (text: string): OfferFile => offer.parse(JSON.parse(text));

/** What a type of usage costs, of prices in tiers the first that is not free; undefined where it isn't listed, or is more than one product. */
export function usdOf({ products, terms }: OfferFile, usage: string): number | undefined {
  const found = Object.entries(products).filter(([, { attributes }]) => isUsage(attributes.usagetype ?? "", usage));
  const prices = found.flatMap(([sku]) => {
    const dimensions = Object.values(terms.OnDemand[sku] ?? {}).flatMap(({ priceDimensions }) =>
      Object.values(priceDimensions),
    );
    const tiers = dimensions
      .map(({ beginRange, pricePerUnit }) => ({ from: Number(beginRange), usd: Number(pricePerUnit.USD) }))
      .filter(({ usd }) => usd > 0)
      .sort((one, other) => one.from - other.from);
    return tiers[0]?.usd ?? [];
  });
  return new Set(prices).size === 1 ? prices[0] : undefined;
}

/** Types of usage begin with their AWS region, in short or in full, or with nothing. */
function isUsage(text: string, usage: string): boolean {
  if (!text.endsWith(usage)) return false;
  return /^(?:[A-Z]{2,4}\d?-|[a-z]{2}-[a-z]+-\d-)?$/.test(text.slice(0, text.length - usage.length));
}
