import { expect } from "chai";
import { UsageError } from "../../../command-line/command.ts";
import { parseMoveArguments } from "../../../operate/move-trigger/command-line.ts";

describe("npm run move-trigger's arguments", () => {
  it("name the stack, what changes, and where to begin", () => {
    const asked = parseMoveArguments(["--stack", "prod", "--set", "fanOut=true", "--from", "2026-11-21T10:00:00Z"]);
    expect(asked).to.deep.include({ stack: "prod", settings: { fanOut: "true" }, fromMs: Date.UTC(2026, 10, 21, 10) });
    expect(asked).to.include({ dryRun: false, back: false, yes: false });
  });

  const refused: [what: string, args: string[], message: RegExp][] = [
    ["no stack", [], /--stack must name a stack/],
    ["a time without a zone", ["--stack", "prod", "--from", "2026-11-21T10:00"], /--from must be a time in UTC/],
    ["no time", ["--stack", "prod", "--from", "yesterday"], /--from must be a time in UTC/],
    ["settings that are its own", ["--stack", "prod", "--set", "startingPosition=LATEST"], /Fix: --from/],
    ["what is no setting", ["--stack", "prod", "--set", "fanOut"], /--set must be a setting and its value, got fanOut/],
    ["what none asked for", ["--stack", "prod", "--now"], /--now/],
  ];
  for (const [what, args, message] of refused)
    it(`refuse ${what}`, () => expect(() => parseMoveArguments(args)).to.throw(UsageError, message));
});
