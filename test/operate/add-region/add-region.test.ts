import { expect } from "chai";
import { AddRegionError } from "../../../operate/add-region/add-region.ts";
import { createDeclared, runAddition } from "./create-addition.ts";

const ALL = ["us-east-1", "eu-west-1", "eu-central-1"];
const OTHERS = ["**us-east-1**", "**eu-west-1**"];

describe("adding a region", () => {
  it("appends it, so that the first stays the first, and leaves the others alone", async () => {
    const { written, excluded, said, error } = await runAddition();
    expect(error).to.equal(undefined);
    expect(written).to.deep.equal([ALL]);
    expect(excluded).to.deep.equal([OTHERS]);
    expect(said).to.include("npx pulumi stack output --json --stack prod");
  });

  it("counts what would be made by type, and changes nothing in a dry run", async () => {
    const { written, excluded, said, error } = await runAddition({ dryRun: true });
    expect(error).to.equal(undefined);
    expect(said).to.include("    2  aws:kinesis/stream:Stream\n    1  aws:iam/role:Role\n");
    expect(said).to.include("Nothing was changed.");
    expect([...written, ...excluded]).to.deep.equal([]);
  });

  it("fits 80 columns", async () => {
    const { said } = await runAddition({ dryRun: true });
    for (const line of [...said.split("\n"), ...(await runAddition()).said.split("\n")])
      expect(line.length, line).to.be.at.most(80);
  });

  it("goes on when it was killed, or pulumi up failed, after the file was written", async () => {
    const failing = await runAddition({ up: () => Promise.reject(new Error("exit status 255")) });
    expect([failing.written, String(failing.error)]).to.deep.equal([[ALL], "Error: exit status 255"]);
    const { written, excluded, error } = await runAddition({ regions: ALL });
    expect([written, excluded, error]).to.deep.equal([[], [OTHERS], undefined]);
  });

  for (const [what, overrides, message] of [
    [
      "when another region would change",
      { declare: async (regions: readonly string[]) => createDeclared(regions, { count: regions.length }) },
      /must change nothing of the others, got 6, such as .*us-east-1-input/,
    ],
    [
      "when another region would go",
      { declare: async (regions: readonly string[]) => createDeclared(regions.slice(-1)) },
      /must change nothing of the others, got 3, such as .*eu-west-1-input/,
    ],
    [
      "when the program makes nothing of it",
      { declare: async () => createDeclared(["us-east-1"]) },
      /must build what regions names, got nothing for eu-central-1/,
    ],
    [
      "when its resources can't be told from another region's",
      {
        declare: async (regions: readonly string[]) =>
          createDeclared(regions.map((region) => (region === "eu-central-1" ? `us-east-1-${region}` : region))),
      },
      /may have another region's name in its own, got .*us-east-1-eu-central-1-input/,
    ],
    ["when the stack has no other", { regions: ["eu-central-1"] }, /must have another region/],
  ] as const)
    it(`refuses ${what}, and changes nothing`, async () => {
      const { written, excluded, error } = await runAddition(overrides);
      expect(error).to.be.instanceOf(AddRegionError).with.property("message").that.matches(message);
      expect([...written, ...excluded]).to.deep.equal([]);
    });
});
