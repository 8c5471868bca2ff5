import { expect } from "chai";
import { metricsTold } from "../../../local/account/metrics-told.ts";

describe("metrics that CloudWatch took, in words", () => {
  it("are nothing when there are none", () => {
    expect(metricsTold(new Map())).to.equal("");
  });

  it("are summed by namespace", () => {
    const taken = new Map([
      ["billing/MillisBehindLatest", 1_200],
      ["Shop/Orders/Sold", 2],
      ["billing/Time", 300],
    ]);
    expect(metricsTold(taken)).to.equal("metrics taken: billing 1,500, Shop/Orders 2");
  });
});
