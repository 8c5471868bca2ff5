import { readFileSync } from "node:fs";
import { expect } from "chai";

const folder = new URL("../../client/", import.meta.url);
const readme = readFileSync(new URL("README.md", folder), "utf8");
const examples = [...readme.matchAll(/<!-- (examples\/\S+) -->\n```ts\n(.*?)```/gs)];

describe("client/README.md", () => {
  for (const [, file = "", code] of examples) {
    it(`shows ${file} as it is compiled`, () => {
      expect(code).to.equal(readFileSync(new URL(file, folder), "utf8"));
    });
  }

  it("shows code from compiled examples only", () => {
    expect(examples).to.have.length(3);
    expect(readme.match(/```ts/g)).to.have.length(examples.length);
  });
});
