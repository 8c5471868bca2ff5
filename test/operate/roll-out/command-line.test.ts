import { expect } from "chai";
import { UsageError } from "../../../command-line/command.ts";
import { parseRollOutArguments } from "../../../operate/roll-out/command-line.ts";
import { runRollOut } from "../../../operate/roll-out/run-roll-out.ts";

describe("npm run roll-out's arguments", () => {
  it("name the stack, and have careful defaults", () => {
    expect(parseRollOutArguments(["--stack", "prod"])).to.deep.equal({
      ...{
        stack: "prod",
        outputs: undefined,
        first: undefined,
        shares: [0.1, 0.5],
        minutes: 5,
        config: {},
        dryRun: false,
        yes: false,
        json: false,
      },
    });
    expect(parseRollOutArguments(["--stack", "prod", "--shares", ""]).shares, "all at once").to.deep.equal([]);
  });

  for (const [what, args, message] of [
    ["no stack", [], /--stack must name a stack/],
    ["shares that fall", ["--shares", "50,10"], /--shares must be percents that rise/],
    ["all of it as a share", ["--shares", "100"], /below 100/],
    ["what is no percent", ["--shares", "ten"], /--shares must be/],
    ["no time to look", ["--minutes", "0"], /--minutes must be a whole number/],
  ] as const)
    it(`refuse ${what}`, () => {
      const stack = what === "no stack" ? [] : ["--stack", "prod"];
      expect(() => parseRollOutArguments([...stack, ...args])).to.throw(UsageError, message);
    });

  it("are settings for your machine alone", async () => {
    const before = process.env.AWS_ENDPOINT_URL;
    delete process.env.AWS_ENDPOINT_URL;
    const asked = parseRollOutArguments(["--stack", "prod", "-c", "memoryMib=512"]);
    const error = await runRollOut(asked, new AbortController().signal, true).catch((caught: unknown) => caught);
    if (before !== undefined) process.env.AWS_ENDPOINT_URL = before;
    expect(error).to.be.instanceOf(UsageError).with.property("message").that.contains("-c must be left out for AWS");
  });
});
