import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { PriceFileError, pricesOf, readPrices } from "../../../../operate/plan/price-book.ts";
import { keepPrices, ownPricesFile } from "../../../../operate/plan/refresh/own-prices.ts";
import {
  type FetchText,
  fetchPrices,
  RefreshError,
  renderRefreshed,
} from "../../../../operate/plan/refresh/refresh.ts";

type Tier = [beginRange: string, usd: string];

/** A file of the price list in the form that AWS documents, with one product for each type of usage. */
function createOffer(code: string, products: Record<string, Tier[]>): string {
  const entries = Object.entries(products).map(([usagetype, tiers], index) => ({
    sku: `SKU${index}`,
    usagetype,
    tiers,
  }));
  return JSON.stringify({
    formatVersion: "v1.0",
    disclaimer: "This pricing list is for informational purposes only.",
    offerCode: code,
    version: "20270104120000",
    publicationDate: "2027-01-04T12:00:00Z",
    products: Object.fromEntries(
      entries.map(({ sku, usagetype }) => [
        sku,
        { sku, productFamily: "Any", attributes: { servicecode: code, usagetype } },
      ]),
    ),
    terms: {
      OnDemand: Object.fromEntries(
        entries.map(({ sku, tiers }) => [
          sku,
          {
            [`${sku}.JRTCKXETXF`]: {
              offerTermCode: "JRTCKXETXF",
              sku,
              effectiveDate: "2027-01-01T00:00:00Z",
              priceDimensions: Object.fromEntries(
                tiers.map(([beginRange, USD], tier) => [
                  `${sku}.JRTCKXETXF.${tier}`,
                  {
                    rateCode: `${sku}.JRTCKXETXF.${tier}`,
                    unit: "one",
                    beginRange,
                    endRange: "Inf",
                    pricePerUnit: { USD },
                  },
                ]),
              ),
              termAttributes: {},
            },
          },
        ]),
      ),
    },
  });
}

/** Seoul's prices, a few of them, as its files word them. */
const SEOUL: Record<string, Record<string, Tier[]>> = {
  AmazonKinesis: {
    "APN2-Storage-ShardHour": [["0", "0.0200000000"]],
    "APN2-Extended-ShardHour": [["0", "0.0300000000"]],
    "APN2-PutRequestPayloadUnits": [["0", "0.0000000250"]],
    "APN2-LongTermRetention-ByteHrs": [["0", "0.0240000000"]],
    "APN2-OnDemand-LongTermRetention-ByteHrs": [["0", "0.0250000000"]],
  },
  AWSLambda: {
    "APN2-Lambda-GB-Second-ARM": [
      ["7500000000", "0.0000120001"],
      ["0", "0.0000133334"],
    ],
    "APN2-Request": [["0", "0.0000002000"]],
    "APN2-Request-ARM": [["0", "0.0000003000"]],
  },
  AmazonVPC: { "APN2-VpcEndpoint-Hours": [["0", "0.0140000000"]] },
  awskms: {
    "ap-northeast-2-KMS-Keys": [["0", "1.1000000000"]],
    "ap-northeast-2-KMS-Requests": [
      ["0", "0.0000000000"],
      ["20000", "0.0000030000"],
    ],
  },
  AmazonCloudWatch: {},
};

const asked: string[] = [];
const fromSeoul: FetchText = (url) => {
  asked.push(url);
  const code = /aws\/(\w+)\/current\/ap-northeast-2\/index\.json$/.exec(url)?.[1] ?? "";
  return Promise.resolve(createOffer(code, SEOUL[code] ?? {}));
};
const { signal } = new AbortController();
const refresh = (fetchText: FetchText = fromSeoul) => fetchPrices(["ap-northeast-2"], fetchText, "2027-01-05", signal);

async function failureOf(fetchText: FetchText): Promise<unknown> {
  try {
    await refresh(fetchText);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("prices fetched from AWS", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "prices-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("come from one file a service and AWS region", async () => {
    asked.length = 0;
    await refresh();
    expect(asked).to.have.lengthOf(5);
    expect(asked[0]).to.equal(
      "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonKinesis/current/ap-northeast-2/index.json",
    );
  });

  it("go before those that come with the program, in one AWS region; what is not listed stays", async () => {
    const file = path.join(folder, "own", "prices.json");
    keepPrices(file, (await refresh()).file);
    const prices = readPrices(file);
    const seoul = pricesOf(prices, "ap-northeast-2");
    const shipped = pricesOf(readPrices(), "ap-northeast-2");
    expect(seoul("shardHours")).to.equal(0.02);
    expect(seoul("putUnits")).to.be.closeTo(2.5e-8, 1e-18);
    expect(seoul("longRetention")).to.equal(0.024);
    expect(seoul("onDemandLong")).to.equal(0.025);
    expect(seoul("natHours")).to.equal(shipped("natHours"));
    expect(seoul("alarms")).to.equal(shipped("alarms"));
    const dublin = [prices, readPrices()].map((each) => pricesOf(each, "eu-west-1")("shardHours"));
    expect(dublin[0]).to.equal(dublin[1]);
    const keys = prices.map(({ service, item, region }) => `${service}/${item}/${region}`);
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it("are the first of their tiers that is not free, and of the very type of usage", async () => {
    const file = path.join(folder, "prices.json");
    keepPrices(file, (await refresh()).file);
    const seoul = pricesOf(readPrices(file), "ap-northeast-2");
    expect(seoul("gbSecondsArm")).to.equal(0.0000133334);
    expect(seoul("invocations")).to.be.closeTo(2e-7, 1e-18);
    expect(seoul("keyRequests")).to.be.closeTo(3e-6, 1e-18);
  });

  it("tell when AWS published them, when they were read, and what was not listed", async () => {
    const refreshed = await refresh();
    expect(refreshed.file.prices[0]).to.include({ readOn: "2027-01-05", source: 0 });
    const told = renderRefreshed(refreshed, "own.json");
    expect(told).to.include("Read: AWS's price list, AmazonKinesis in ap-northeast-2, published 2027-01-04T12:00:00Z.");
    expect(told).to.include("Not listed in ap-northeast-2: CloudWatch: standard alarm");
    expect(told).to.match(/^10 prices are in own\.json/m);
  });

  it("take the place of older ones of the same AWS region, and of no other", async () => {
    const file = path.join(folder, "prices.json");
    const { file: seoul } = await refresh();
    const osaka = { ...seoul, prices: seoul.prices.map((price) => ({ ...price, region: "ap-northeast-3" })) };
    keepPrices(file, osaka);
    keepPrices(file, seoul);
    keepPrices(file, seoul);
    const kept = JSON.parse(readFileSync(file, "utf8"));
    expect(kept.prices).to.have.lengthOf(2 * seoul.prices.length);
    for (const { source } of kept.prices) expect(kept.sources[source]).to.be.a("string");
  });

  it("are as they were without a connection, which is said", async () => {
    const error = await failureOf(() =>
      Promise.reject(new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND") })),
    );
    expect(error).to.be.instanceOf(RefreshError);
    expect(error)
      .to.have.property("message")
      .that.matches(/AmazonKinesis in ap-northeast-2 could not be fetched .*ENOTFOUND\nFix: check the connection/);
  });

  it("are refused in another form than AWS documents", async () => {
    const error = await failureOf(() => Promise.resolve("<html>"));
    expect(error).to.have.property("message").that.includes("are not in the form that AWS documents");
  });

  it("are refused from a file that holds something else", () => {
    const file = path.join(folder, "prices.json");
    writeFileSync(file, "[]");
    expect(() => readPrices(file)).to.throw(PriceFileError, "Fix: remove it");
    expect(readPrices(path.join(folder, "none.json"))).to.deep.equal(readPrices());
  });

  it("are kept in the user's cache", function () {
    if (process.platform === "win32") this.skip();
    expect(ownPricesFile({ XDG_CACHE_HOME: "/cache" })).to.equal("/cache/tributary/prices.json");
    expect(ownPricesFile({})).to.match(/\.cache\/tributary\/prices\.json$/);
  });
});
