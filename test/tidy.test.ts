import { readFileSync } from "node:fs";
import { expect } from "chai";
import { fileCircles, folderCircles } from "./tidy/circles.ts";
import { forbiddenImports } from "./tidy/edges.ts";
import { importEffects } from "./tidy/effects.ts";
import { EDGES, ENTRIES, LIMITS, PROGRAMS, TWINS, WRITTEN_ONCE } from "./tidy/law.ts";
import { twinTypes, unusedExports, writtenTwice } from "./tidy/names.ts";
import { readHouse } from "./tidy/read-house.ts";
import { heavyFolders, tooLarge } from "./tidy/sizes.ts";

describe("the house", () => {
  const all = readHouse();
  // Handlers that others add are held to imports alone.
  const ours = all.filter(({ path }) => !/^handlers\/(?!kinesis\/|enrich\/)/.test(path));
  const code = ours.filter(({ path }) => !/^(test|docs|bench|examples)\//.test(path));

  const clauses: [string, () => string[]][] = [
    ["imports point downward", () => forbiddenImports(all, EDGES)],
    ["no files import each other", () => fileCircles(all)],
    ["no folders import each other", () => folderCircles(code)],
    ["a module creates nothing when it is imported", () => importEffects(ours, PROGRAMS)],
    ["what is exported is used", () => unusedExports(ours, ENTRIES)],
    ["one name of a type means one thing", () => twinTypes(code, TWINS)],
    ["what all must agree on is written once", () => writtenTwice(ours, WRITTEN_ONCE)],
    ["files fit on two screens, functions on one, and folders have rooms", () => tooLarge(ours, LIMITS)],
    ["no folder holds most of the code", () => heavyFolders(code, LIMITS)],
  ];
  for (const [title, broken] of clauses) {
    it(title, () => {
      expect(broken().join("\n")).to.equal("");
    });
  }

  it("every test is in one of the parts that npm test runs side by side", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    const named = ["test:program", "test:commands"].map((name) => {
      const [folders] = /\{.*\}/.exec(scripts[name]) ?? [];
      expect(scripts[name]).to.equal(`mocha "test/${folders}/**/*.test.ts"`);
      return folders;
    });
    const others = named.map((folders) => ` --ignore "test/${folders}/**"`).join("");
    expect(scripts["test:parts"]).to.equal(`mocha "test/**/*.test.ts"${others}`);
    for (const name of ["program", "commands", "parts"]) expect(scripts.test).to.include(`npm:test:${name}`);
  });
});
