import { expect } from "chai";
import { read } from "./pages.ts";

/** What a page and its translation share: everything but words. */
function bonesOf(page: string) {
  const code = page.match(/```[\s\S]*?```/g) ?? [];
  const prose = page.replace(/```[\s\S]*?```/g, "");
  const lines = prose.split("\n");
  return {
    headings: lines.flatMap((line) => /^#+ /.exec(line)?.[0] ?? []),
    commands: prose.match(/`[^`]+`/g) ?? [],
    links: [...prose.matchAll(/\]\(([^)#]*)/g)].map(([, target]) => target).filter((target) => !isOther(target)),
    rows: lines.filter((line) => line.startsWith("|")).map((line) => line.split("|").length),
    code,
  };
}

/** The other language's page. */
const isOther = (target: string | undefined) => target === "README.md" || target === "README.ko.md";

describe("README.ko.md", () => {
  const [english, korean] = [bonesOf(read("README.md")), bonesOf(read("README.ko.md"))];

  it("has the headings and tables of README.md", () => {
    expect(korean.headings).to.deep.equal(english.headings);
    expect(korean.rows).to.deep.equal(english.rows);
  });

  it("has its code to the letter, and its commands", () => {
    expect(korean.code).to.deep.equal(english.code);
    expect(korean.commands).to.have.members(english.commands);
  });

  it("links where it links", () => {
    expect(korean.links).to.have.members(english.links);
  });
});
