import { expect } from "chai";
import { createLedger } from "../../../local/account/ledger.ts";
import { createReport, type FlowFacts } from "../../../local/account/report.ts";
import { whereToLook } from "../../../local/run/where-to-look.ts";

const createFacts = (region: string, fate?: "quarantined"): FlowFacts => {
  const ledger = createLedger({ isOutputRead: true, isFollowing: true });
  if (fate !== undefined) {
    ledger.accepted(region, 0);
    ledger.settled({ key: region, subSequence: 0 }, fate, "why");
  }
  return { region, flow: "enrich", ledger, invocations: 1 };
};
const look = (...facts: FlowFacts[]) => whereToLook(createReport(facts, { refused: 0, seconds: 1 }), "out");

describe("where to look", () => {
  it("names regions that have what is looked for", () => {
    expect(look(createFacts("eu-west-1"), createFacts("us-east-1", "quarantined"))).to.match(
      /^\nLook at {3}out\/us-east-1\/failures\/ {3}what could not be enriched, and why\n {10}out\/report\.json +the account\n {10}out\/report\.html +the same, as a page\nTry next/,
    );
  });

  it("names the first region in which something came out", () => {
    const { regions } = createReport([createFacts("eu-west-1"), createFacts("us-east-1")], { refused: 0, seconds: 1 });
    const { "us-east-1": one, ...others } = regions;
    const text = whereToLook({ regions: { ...others, ...(one && { "us-east-1": { ...one, out: 1 } }) } }, "out");
    expect(text).to.match(/^\nLook at {3}out\/us-east-1\/enriched\.ndjson {3}what came back\n {10}out\/report\.json/);
  });

  it("names no file that holds nothing", () => {
    expect(look(createFacts("eu-west-1"))).to.match(
      /^\nLook at {3}out\/report\.json {3}the account\n {10}out\/report\.html +the same, as a page\nTry next/,
    );
  });
});
