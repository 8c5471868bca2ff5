import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { Graph } from "../../offline/graph.ts";
import { ofType } from "./iam/principals.ts";
import { denialRows, grantRows, resourceRows } from "./iam/rows.ts";
import { leastPrivilegePage, PAGE, STACK } from "./iam/write-tables.ts";
import { graphOf } from "./support/graphs.ts";

/** A copy of a graph whose identity policies are another text. */
const withPolicies = (graph: Graph, change: (policy: string) => string): Graph => ({
  ...graph,
  resources: graph.resources.map((resource) =>
    resource.type === "aws:iam/policy:Policy"
      ? { ...resource, outputs: { ...resource.outputs, policy: change(String(resource.outputs.policy)) } }
      : resource,
  ),
});

describe("the reviewer's tables", () => {
  let dev: Graph;
  let prod: Graph;
  before(async function () {
    this.timeout(30_000);
    [dev, prod] = [await graphOf("dev"), await graphOf("prod")];
  });
  const regionsOf = (graph: Graph) => ofType(graph, "aws:lambda/function:Function").map(({ region }) => region ?? "");

  it("are as the policies are now", async () => {
    const committed = readFileSync(path.resolve(import.meta.dirname, "../..", PAGE), "utf8");
    expect(committed, "Fix: npx node test/least-privilege/iam/write-tables.ts").to.equal(
      leastPrivilegePage(await graphOf(STACK as "prod")),
    );
  });

  it("stand for every region", () => {
    for (const rowsOf of [grantRows, denialRows, resourceRows])
      for (const graph of [dev, prod]) {
        const [first = "", ...others] = regionsOf(graph);
        for (const region of others) expect(rowsOf(graph, region)).to.deep.equal(rowsOf(graph, first));
      }
  });

  it("stand for dev too, which reads through no fan-out consumer", () => {
    const withoutFanOut = grantRows(prod, "us-east-1").filter(
      ([, , resource = ""]) => !resource.includes("/consumer/"),
    );
    expect(grantRows(dev, "us-east-1")).to.deep.equal(withoutFanOut);
    for (const rowsOf of [denialRows, resourceRows])
      expect(rowsOf(dev, "us-east-1")).to.deep.equal(rowsOf(prod, "us-east-1"));
  });

  it("are sorted, and tell nothing of an account, a region or a made-up name", () => {
    for (const rowsOf of [grantRows, denialRows, resourceRows]) {
      const rows = rowsOf(prod, "us-east-1").map((row) => row.join("\t"));
      expect(rows).to.deep.equal([...rows].sort());
      expect(rows.join("\n")).to.not.match(/\d{12}|us-east-1|-[0-9a-f]{7}\b|tributary/);
    }
  });

  it("refuse a grant that nobody needs", () => {
    const widened = withPolicies(prod, (policy) =>
      policy.replace('"kinesis:PutRecords"', '"kinesis:PutRecords","kinesis:DeleteStream"'),
    );
    expect(() => grantRows(widened, "us-east-1")).to.throw("kinesis:DeleteStream");
  });

  it("refuse a statement without a reason", () => {
    const renamed = withPolicies(prod, (policy) => policy.replace("CodeTouchesNoInterface", "Why"));
    expect(() => denialRows(renamed, "us-east-1")).to.throw("got none for Why");
  });
});
