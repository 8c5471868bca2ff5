import { expect } from "chai";
import { UsageError } from "../../../command-line/command.ts";
import { parseRegionsArguments } from "../../../operate/regions/command-line.ts";

describe("npm run regions' arguments", () => {
  it("name the outputs, and nothing else is needed", () => {
    expect(parseRegionsArguments(["--outputs", "o.json", "--json"])).to.deep.equal({
      ...{ outputs: "o.json", stack: undefined, json: true },
    });
    expect(parseRegionsArguments(["--stack", "prod"])).to.include({ stack: "prod", json: false });
  });

  it("refuse what none asked for", () => expect(() => parseRegionsArguments(["--fix"])).to.throw(UsageError, /--fix/));
});
