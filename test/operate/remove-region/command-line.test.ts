import { expect } from "chai";
import { UsageError } from "../../../command-line/command.ts";
import { parseRemoveRegionArguments } from "../../../operate/remove-region/command-line.ts";

describe("npm run remove-region's arguments", () => {
  it("name region and stack, and have careful defaults", () => {
    expect(parseRemoveRegionArguments(["eu-west-1", "--stack", "prod"])).to.deep.equal({
      ...{ region: "eu-west-1", stack: "prod", outputs: undefined, quietMinutes: 60 },
      ...{ discardFailures: false, dryRun: false, yes: false, json: false },
    });
  });

  for (const [what, args, message] of [
    ["no region", ["--stack", "prod"], /REGION must be one region of the stack, got nothing/],
    ["two regions", ["eu-west-1", "eu-west-2", "--stack", "prod"], /got eu-west-1 eu-west-2/],
    ["no stack", ["eu-west-1"], /--stack must name a stack/],
    ["too short a silence", ["eu-west-1", "--stack", "prod", "--quiet-minutes", "14"], /--quiet-minutes must be/],
  ] as const)
    it(`refuse ${what}`, () => expect(() => parseRemoveRegionArguments([...args])).to.throw(UsageError, message));
});
