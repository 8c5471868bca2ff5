import { createHash } from "node:crypto";
import { expect } from "chai";
import { reportDocument } from "../../page/document.ts";
import { createRegion, createView } from "./create-view.ts";

const parts = { script: "document.title;", style: "body{}" };

describe("a report as one file", () => {
  it("lets in its own script and style by their hashes, and nothing else", () => {
    const document = reportDocument(createView({ source: "report" }), parts);
    const hash = (text: string) => createHash("sha256").update(text).digest("base64");
    expect(document).to.include(`script-src 'sha256-${hash(parts.script)}'; style-src 'sha256-${hash(parts.style)}'`);
    expect(document)
      .to.include("default-src 'none'")
      .and.not.to.match(/https?:|\ssrc="|unsafe/);
  });

  it("holds its view, whatever a record says", () => {
    const line = "</script><!--<script>";
    const regions = [createRegion({ logs: [{ atMs: 0, flow: "enrich", line }] })];
    const view = createView({ source: "report", regions });
    const document = reportDocument(view, parts);
    const data = document.split('<script type="application/json" id="view">')[1]?.split("</script>")[0] ?? "";
    expect(JSON.parse(data)).to.deep.equal(JSON.parse(JSON.stringify(view)));
  });

  it("is whole without its script", () => {
    expect(reportDocument(createView(), parts))
      .to.include('id="count-eu-west-1-enrich"')
      .and.to.match(/<\/html>\n$/);
  });
});
