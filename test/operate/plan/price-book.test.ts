import { expect } from "chai";
import { ITEMS, type PricedItem, pricesOf, readPrices } from "../../../operate/plan/price-book.ts";

const prices = readPrices();
const regions = [...new Set(prices.map(({ region }) => region))];

describe("the price list", () => {
  it("has a price for each item in each of its AWS regions, and each once", () => {
    expect(regions).to.include.members(["us-east-1", "eu-west-1", "ap-northeast-2"]);
    for (const region of regions)
      for (const item of Object.keys(ITEMS) as PricedItem[])
        expect(pricesOf(prices, region)(item), `${item} in ${region}`).to.be.greaterThan(0);
    const keys = prices.map(({ service, item, region }) => `${service}/${item}/${region}`);
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it("answers for one piece: a PUT payload unit, not a million", () => {
    expect(pricesOf(prices, "us-east-1")("putUnits")).to.be.closeTo(0.014e-6, 1e-15);
  });
});
