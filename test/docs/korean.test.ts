import { globSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { read } from "./pages.ts";

/** A page and its translation. */
type Pair = { english: string; korean: string };

const guides = globSync("docs/ko/*.md").sort();
const pairs: Pair[] = [
  { english: "README.md", korean: "README.ko.md" },
  ...guides.map((korean) => ({ english: path.join("docs", path.basename(korean)), korean })),
];

/** What a page and its translation share: everything but words. */
function bonesOf(file: string) {
  const page = read(file);
  const code = page.match(/^ *```[\s\S]*?^ *```$/gm) ?? [];
  const prose = page.replace(/^ *```[\s\S]*?^ *```$/gm, "");
  const lines = prose.split("\n");
  return {
    headings: lines.flatMap((line) => /^#+ /.exec(line)?.[0] ?? []),
    commands: prose.match(/`[^`]+`/g) ?? [],
    links: [...prose.matchAll(/\]\(([^)#]*)/g)]
      .map(([, target = ""]) => targetOf(target, file))
      .filter((target) => target !== targetOf(path.basename(file), file)),
    rows: lines.filter((line) => line.startsWith("|")).map((line) => line.split("|").length),
    code,
  };
}

/** What a link of a page leads to, by the English page's path. */
function targetOf(link: string, file: string): string {
  if (link === "" || /^https?:/.test(link)) return link;
  const target = path.join(path.dirname(file), link);
  return pairs.find(({ korean }) => korean === target)?.english ?? target;
}

describe("pages in Korean", () => {
  it("are found", () => {
    expect(guides).to.include.members(["docs/ko/deploy.md", "docs/ko/run-locally.md"]);
  });

  for (const { english, korean } of pairs) {
    it(`${korean} has the headings and tables of ${english}`, () => {
      expect(bonesOf(korean).headings).to.deep.equal(bonesOf(english).headings);
      expect(bonesOf(korean).rows).to.deep.equal(bonesOf(english).rows);
    });

    it(`${korean} has its code to the letter, and its commands`, () => {
      expect(bonesOf(korean).code).to.deep.equal(bonesOf(english).code);
      expect(bonesOf(korean).commands).to.have.members(bonesOf(english).commands);
    });

    it(`${korean} links where it links`, () => {
      expect(bonesOf(korean).links).to.have.members(bonesOf(english).links);
    });

    it(`${english} and ${korean} lead to each other`, () => {
      const link = (from: string, to: string) => `](${path.relative(path.dirname(from), to)})`;
      expect(read(english)).to.include(link(english, korean));
      expect(read(korean)).to.include(link(korean, english));
    });
  }
});
