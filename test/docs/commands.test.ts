import { expect } from "chai";
import { commandsPage, listCommands, purposeOf } from "../../docs/command-reference.ts";
import { readPage, staleness } from "../../docs/generate.ts";

describe("the page of commands", () => {
  it("is committed as the commands are now: npm run docs", async () => {
    expect(staleness([await commandsPage()], readPage)).to.deep.equal([]);
  });

  it("has every command, under what is typed, with its whole usage", async () => {
    const commands = await listCommands();
    expect(commands.map(({ name }) => name)).to.include.members(["npm start", "npm run preview", "npm run new"]);
    const { text } = await commandsPage();
    for (const { name, usage } of commands)
      expect(text).to.include(`\n## ${name}\n\n\`\`\`text\n${usage.trimEnd()}\n\`\`\``);
  });

  it("tells what each is for by the first sentence of its usage", () => {
    const usage =
      "Usage: npm run x -- A\n       npm run x -- B\n\nMakes a\nthing of 2.5 kg. Then more.\n\n  -h  help\n";
    expect(purposeOf(usage)).to.equal("Makes a thing of 2.5 kg.");
  });
});
