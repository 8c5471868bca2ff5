import { expect } from "chai";
import { shardsNeeded } from "../../../operate/plan/capacity.ts";
import { sumUsd } from "../../../operate/plan/cost.ts";
import {
  advantageCosts,
  breakEven,
  onDemandCosts,
  provisionedCosts,
  streamCosts,
} from "../../../operate/plan/stream-cost.ts";
import { createUse, pricesIn } from "./create-load.ts";

/** Worked by hand from AWS's prices: one stream, one caller of GetRecords, 24 hours, a quarter free. */
const EXAMPLES: {
  rate: number;
  bytes: number;
  shards: number;
  usd: Record<string, { provisioned: number; onDemand: number; advantage: number; breakEven: number }>;
}[] = [
  {
    rate: 100,
    bytes: 500,
    shards: 1,
    usd: {
      "us-east-1": { provisioned: 14.63, onDemand: 54.15, advantage: 3079.69, breakEven: 5 },
      "ap-northeast-2": { provisioned: 18.87, onDemand: 66.58, advantage: 3798.28, breakEven: 5 },
    },
  },
  {
    rate: 5000,
    bytes: 800,
    shards: 7,
    usd: {
      "us-east-1": { provisioned: 260.61, onDemand: 1423.3, advantage: 3079.69, breakEven: 114 },
      "ap-northeast-2": { provisioned: 362.59, onDemand: 1756.08, advantage: 3798.28, breakEven: 111 },
    },
  },
  {
    rate: 200_000,
    bytes: 1500,
    shards: 358,
    usd: {
      "us-east-1": { provisioned: 11_278.5, onDemand: 109_599.58, advantage: 43_828.15, breakEven: 9338 },
      "ap-northeast-2": { provisioned: 15_557.03, onDemand: 135_261.99, advantage: 54_090.49, breakEven: 9222 },
    },
  },
];

describe("what a stream costs a month", () => {
  for (const { rate, bytes, shards, usd } of EXAMPLES)
    for (const [region, expected] of Object.entries(usd))
      it(`is as worked by hand for ${rate} records/s of ${bytes} bytes in ${region}`, () => {
        const use = createUse({ rate, bytes });
        const priceOf = pricesIn(region);
        const onDemand = onDemandCosts(use, priceOf);
        expect(shardsNeeded(use.load, 1)).to.equal(shards);
        expect(sumUsd(provisionedCosts(use, shards, priceOf))).to.be.closeTo(expected.provisioned, 0.01);
        expect(sumUsd(onDemand)).to.be.closeTo(expected.onDemand, 0.01);
        expect(sumUsd(advantageCosts(use, priceOf))).to.be.closeTo(expected.advantage, 0.01);
        expect(breakEven(use, onDemand, priceOf)?.shards).to.equal(expected.breakEven);
      });

  it("breaks even with On-demand Advantage at 3,331 shards, with a peak of 22 times the average against Standard", () => {
    const priceOf = pricesIn("us-east-1");
    const large = createUse({ rate: 200_000, bytes: 1500 });
    expect(breakEven(large, advantageCosts(large, priceOf), priceOf)?.shards).to.equal(3331);
    const small = createUse();
    expect(breakEven(small, onDemandCosts(small, priceOf), priceOf)?.peak).to.be.within(22, 23);
  });

  it("falls to a seventeenth of its PUT units when 17 records are packed into one", () => {
    const priceOf = pricesIn("us-east-1");
    const packed = createUse({ rate: 200_000 / 17, bytes: 25_500 });
    expect(sumUsd(provisionedCosts(packed, 358, priceOf))).to.be.closeTo(4352.95, 0.01);
  });

  const kept: [retentionHours: number, shards: number | undefined, more: number][] = [
    // 1 shard, 730 hours, 0.020 each; beyond a week, 0.023 a GB-month of 122.38 GB.
    [25, 1, 14.6],
    [168, 1, 14.6],
    [168 + 730, 1, 14.6 + 122.376 * 0.023],
    // 0.1 a GB-month of 122.38 GB a month for 144 hours, then 0.023.
    [168, undefined, (122.376 * 0.1 * 144) / 730],
    [168 + 730, undefined, (122.376 * 0.1 * 144) / 730 + 122.376 * 0.023],
  ];
  for (const [retentionHours, shards, more] of kept)
    it(`rises by $${more.toFixed(2)} when ${shards ?? "on-demand"} keeps records for ${retentionHours} hours`, () => {
      const priceOf = pricesIn("us-east-1");
      const usd = (hours: number) =>
        sumUsd(streamCosts(createUse({ rate: 100, bytes: 500 }, { retentionHours: hours }), shards, priceOf)) ?? 0;
      expect(usd(retentionHours) - usd(24)).to.be.closeTo(more, 0.01);
    });

  it("counts each consumer with enhanced fan-out by shard and by GB", () => {
    const priceOf = pricesIn("us-east-1");
    const use = createUse({ rate: 100, bytes: 500 }, { fanOuts: 2 });
    const more =
      (sumUsd(provisionedCosts(use, 3, priceOf)) ?? 0) -
      (sumUsd(provisionedCosts({ ...use, fanOuts: 0 }, 3, priceOf)) ?? 0);
    expect(more).to.be.closeTo(2 * 3 * 730 * 0.015 + 2 * 122.376 * 0.013, 0.01);
  });

  it("is not known where a price is not", () => {
    const priceOf = pricesIn("eu-north-1");
    expect(sumUsd(provisionedCosts(createUse(), 1, priceOf))).to.equal(undefined);
    expect(breakEven(createUse(), [], priceOf)).to.equal(undefined);
  });
});
