import { expect } from "chai";
import { UsageError } from "../../../command-line/command.ts";
import { parseWatchArguments } from "../../../operate/watch/command-line.ts";

describe("the arguments of npm run watch", () => {
  it("are none: an hour, and no records", () => {
    expect(parseWatchArguments([])).to.deep.equal({
      ...{
        stack: undefined,
        outputs: undefined,
        minutes: 60,
        region: undefined,
        showsRecords: false,
        isPolicy: false,
        json: false,
      },
    });
  });

  it("are what was given", () => {
    const args = ["--stack", "prod", "--outputs", "o.json", "--minutes", "1440", "--records"];
    const more = ["--region", "eu-west-1", "--policy"];
    expect(parseWatchArguments([...args, ...more])).to.deep.equal({
      ...{
        stack: "prod",
        outputs: "o.json",
        minutes: 1440,
        region: "eu-west-1",
        showsRecords: true,
        isPolicy: true,
        json: false,
      },
    });
  });

  it("refuse a policy as JSON of another form", () => {
    expect(parseWatchArguments(["--json"])).to.include({ json: true });
    expect(() => parseWatchArguments(["--json", "--policy"])).to.throw(UsageError, "--json does not go with --policy");
  });

  for (const minutes of ["4", "1441", "1.5", "-5", "many", ""])
    it(`refuse ${minutes || "no"} minutes`, () => {
      expect(() => parseWatchArguments([`--minutes=${minutes}`])).to.throw(
        UsageError,
        `--minutes must be a whole number from 5 to 1440, got ${minutes}.`,
      );
    });
});
