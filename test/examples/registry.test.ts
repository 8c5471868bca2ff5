import { existsSync, readdirSync } from "node:fs";
import { expect } from "chai";
import { CONSUMERS, OTHERS, PRODUCERS } from "../clients/registry.ts";

describe("npm run test:clients", () => {
  const all = [...PRODUCERS, ...CONSUMERS];

  it("knows every producer and consumer of the examples", () => {
    const folders = ["producers", "consumers"].flatMap((kind) =>
      readdirSync(`examples/${kind}`).map((name) => `${kind}/${name}`),
    );
    const known = [...all.map(({ file }) => file.replace(/\/[^/]+$/, "")), ...Object.keys(OTHERS)];
    expect([...new Set(known)]).to.have.members(folders);
  });

  it("starts files that are there", () => {
    for (const { file } of all) expect(existsSync(`examples/${file}`), file).to.equal(true);
  });
});
