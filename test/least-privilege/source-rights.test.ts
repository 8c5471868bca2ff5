import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { SOURCES_PAGE, sourceRightsPage, sourceRows } from "./iam/source-rights.ts";

describe("what each source asks for", () => {
  let rows: Awaited<ReturnType<typeof sourceRows>>;
  before(async function () {
    this.timeout(30_000);
    rows = await sourceRows();
  });

  it("is what its page says", () => {
    const committed = readFileSync(path.resolve(import.meta.dirname, "../..", SOURCES_PAGE), "utf8");
    expect(committed, "Fix: npx node test/least-privilege/iam/source-rights.ts").to.equal(sourceRightsPage(rows));
  });

  it("is on named resources alone, and lets a service in for one resource of ours", () => {
    for (const [source, who = "", action, resource = "", condition = ""] of rows) {
      const row = `${source}: ${who} ${action} ${resource}`;
      expect(resource, row).not.to.equal("*");
      expect(resource.endsWith("*"), row).to.equal(/^arn:aws:(s3|dynamodb):/.test(resource) && resource.endsWith("/*"));
      if (who.endsWith(".amazonaws.com")) expect(condition, row).to.include("aws:SourceArn = arn:");
      if (action?.startsWith("kms:")) expect(condition, row).to.match(/kms:ViaService.*kms:EncryptionContext/);
    }
  });
});
