import { expect } from "chai";
import { renderSelfCheck, selfCheck } from "../../../../operate/plan/agreement/self-check.ts";

/** A short run of each; `npm run plan -- --self-check` takes more of all. */
const EFFORT = { shards: 8, events: 5000, placements: 3 };

describe("formulas against simulation", () => {
  it("agree within a tenth on 40 plans drawn by chance", () => {
    const { differences, records } = selfCheck(40, 40, EFFORT);
    expect(differences).to.deep.equal([]);
    expect(records).to.be.greaterThan(1e6);
  });

  it("are told how many plans agree, and where others differ", () => {
    const difference = {
      region: "us-east-1",
      name: "enrich",
      quantity: "throttled",
      formula: 1,
      least: 2,
      most: 3,
    } as const;
    const text = renderSelfCheck({ plans: 9, records: 100, differences: [{ ...difference, seed: 4 }] });
    expect(text).to.equal(
      "plan 4, throttled: 1 by the formulas, 2 to 3 by the simulation\n8 of 9 plans agree within a tenth in all that is compared; 100 records simulated, 1 numbers differ.",
    );
  });
});
