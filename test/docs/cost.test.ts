import { expect } from "chai";
import { costPage } from "../../docs/cost-reference.ts";
import { readPage, staleness } from "../../docs/generate.ts";
import { STACKS } from "../../docs/references.ts";
import { projectGraphOf } from "../least-privilege/support/graphs.ts";

describe("the page of costs", () => {
  it("is committed as the stacks and the prices are now: npm run docs", async function () {
    this.timeout(120_000);
    const graphs = await Promise.all(STACKS.map(projectGraphOf));
    expect(staleness([costPage(graphs)], readPage)).to.deep.equal([]);
  });
});
