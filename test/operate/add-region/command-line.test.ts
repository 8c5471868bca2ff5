import { expect } from "chai";
import { UsageError } from "../../../command-line/command.ts";
import { parseAddRegionArguments } from "../../../operate/add-region/command-line.ts";

describe("npm run add-region's arguments", () => {
  it("name region and stack, and let pulumi up ask", () => {
    expect(parseAddRegionArguments(["eu-central-1", "--stack", "prod"])).to.deep.equal({
      ...{ region: "eu-central-1", stack: "prod", config: {}, dryRun: false, yes: false, json: false },
    });
  });

  for (const [what, args, message] of [
    ["no region", ["--stack", "prod"], /REGION must be one AWS region.*got nothing/],
    ["two regions", ["eu-west-1", "eu-west-2", "--stack", "prod"], /got eu-west-1 eu-west-2/],
    ["what is no region", ["eu-west", "--stack", "prod"], /got eu-west\./],
    ["no stack", ["eu-west-1"], /--stack must name a stack/],
    [
      "regions by -c",
      ["eu-west-1", "--stack", "prod", "-c", 'tributary:regions=["eu-west-1"]'],
      /-c must leave regions/,
    ],
  ] as const)
    it(`refuse ${what}`, () => expect(() => parseAddRegionArguments([...args])).to.throw(UsageError, message));
});
