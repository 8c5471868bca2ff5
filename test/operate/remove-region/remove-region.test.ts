import { expect } from "chai";
import { RemoveRegionError } from "../../../operate/remove-region/remove-region.ts";
import { createLiving, type RemovalStart, runRemoval } from "./create-removal.ts";

const UP = "up without **us-east-1**";

describe("taking a region out", () => {
  it("lifts its protection, deletes it, and puts the settings back", async () => {
    const { did, settings, error } = await runRemoval();
    expect(error).to.equal(undefined);
    expect(did).to.deep.equal([
      'set {"protect":"false","replaceTriggers":"true"}',
      UP,
      "remove regions[1]",
      UP,
      'set {"protect":"true"}',
      "remove replaceTriggers",
    ]);
    expect(settings).to.deep.equal({ protect: "true" });
  });

  it("leaves a stack that was not protected so", async () => {
    const { did, settings } = await runRemoval({
      settings: {},
      living: createLiving(["us-east-1", "eu-west-1"], false),
    });
    expect(did).to.deep.equal([
      'set {"replaceTriggers":"true"}',
      UP,
      "remove regions[1]",
      UP,
      "remove replaceTriggers",
    ]);
    expect(settings).to.deep.equal({});
  });

  it("changes nothing in a dry run, and counts what would be deleted", async () => {
    const { did, said } = await runRemoval({ dryRun: true, regions: ["eu-west-1", "us-east-1"] });
    expect(did).to.deep.equal([]);
    expect(said).to.include("    1  role\n    1  stream\n");
    expect(said).to.include("firstRegion will be us-east-1");
    for (const line of said.split("\n")) expect(line.length, line).to.be.at.most(80);
  });

  const lifted = { protect: "false", replaceTriggers: "true" };
  for (const [when, living, did] of [
    [
      "the region was out of the file",
      [...createLiving(["us-east-1"]), ...createLiving(["eu-west-1"], false)],
      [UP, 'set {"protect":"true"}', "remove replaceTriggers"],
    ],
    ["the region was deleted", createLiving(["us-east-1"]), ['set {"protect":"true"}', "remove replaceTriggers"]],
  ] as const)
    it(`goes on when it was killed after ${when}`, async () => {
      const run = await runRemoval({ regions: ["us-east-1"], settings: lifted, living: [...living] });
      expect([run.error, run.did, run.settings]).to.deep.equal([undefined, did, { protect: "true" }]);
    });

  const refused: [what: string, start: RemovalStart, message: RegExp][] = [
    [
      "while something is in the way",
      { obstacles: ["7 records came", "1 objects"] },
      /got:\n- 7 records came\n- 1 obj/,
    ],
    [
      "a dry run with something in the way",
      { obstacles: ["7 records came"], dryRun: true },
      /must be silent and empty/,
    ],
    ["the only region", { regions: ["eu-west-1"] }, /must keep a region/],
    [
      "one that was taken out of the file by hand",
      { regions: ["us-east-1"], living: createLiving(["us-east-1", "eu-west-1"]) },
      /regions must name eu-west-1 as long as it is protected/,
    ],
    [
      "what can't be told from another region's",
      { living: createLiving(["us-east-1", "eu-west-1", "us-east-1-to-eu-west-1"]) },
      /may have another region's name in its own, got .*us-east-1-to-eu-west-1/,
    ],
  ];
  for (const [what, start, message] of refused)
    it(`refuses ${what}, and changes nothing`, async () => {
      const { did, error } = await runRemoval(start);
      expect(error).to.be.instanceOf(RemoveRegionError).with.property("message").that.matches(message);
      expect(did).to.deep.equal([]);
    });

  it("deletes nothing when the file does not name the others alone", async () => {
    const { did, error } = await runRemoval({ leaves: ["us-east-1", "eu-west-1"] });
    expect(error)
      .to.be.instanceOf(RemoveRegionError)
      .with.property("message")
      .that.contains("regions must name us-east-1");
    expect(did.filter((step) => step === UP)).to.have.length(1);
  });
});
