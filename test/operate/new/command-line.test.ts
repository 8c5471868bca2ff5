import { expect } from "chai";
import { parseNewArguments } from "../../../operate/new/command-line.ts";
import { addToIndex } from "../../../operate/new/flow-index.ts";
import { runDocs } from "../../../operate/new/run-docs.ts";
import { newPart } from "../../../operate/new.ts";
import { runInProcess } from "../../command-line/run-in-process.ts";
import { createTempFolder } from "../../emulator/lambda/function/temp-folder.ts";

describe("npm run new, its words", () => {
  it("are a kind and a name, and for a flow what drives it: the input stream unless told", () => {
    expect(parseNewArguments(["handler", "degrees"])).to.deep.equal({ kind: "handler", name: "degrees", json: false });
    expect(parseNewArguments(["flow", "a1-b", "--json"])).to.deep.equal({
      kind: "flow",
      name: "a1-b",
      source: "kinesis",
      json: true,
    });
    expect(parseNewArguments(["flow", "--source", "bus", "a"])).to.deep.equal({
      kind: "flow",
      name: "a",
      source: "bus",
      json: false,
    });
  });

  const refused: [args: string[], message: string][] = [
    [[], "The first word must be handler, flow or example, got nothing."],
    [["function", "a"], "The first word must be handler, flow or example, got function."],
    [["handler"], "NAME must be given, got nothing."],
    [["flow", "a", "b"], "NAME must be one word, got a b."],
    [["flow", "a", "--source", "sqs"], "--source must be one of kinesis, queue,"],
    [["handler", "a", "--source", "queue"], "--source goes with flow."],
    ...["Jobs", "1a", "a--b", "a-", "a_b", "a/b", "../a", "a".repeat(25), "일"].map((name): [string[], string] => [
      ["flow", name],
      `NAME must be 1 to 24 small letters, digits and single hyphens, a letter first, got ${name}.`,
    ]),
    [["flow", "a".repeat(17), "--source", "bucket"], "NAME must be 1 to 16 small letters"],
    [["flow", "delete"], "NAME must be no word that the code uses already, got delete."],
    [["flow", "enrichment"], "NAME must be no word that the code uses already, got enrichment."],
    [["handler", "enrich"], "NAME must be one that nothing has yet, got enrich, as handlers/enrich shows."],
    [["flow", "enrich"], "NAME must be one that nothing has yet, got enrich, as handlers/enrich and infra/flows/"],
    [["example", "clicks"], "NAME must be one that nothing has yet, got clicks, as examples/clicks shows."],
  ];
  for (const [args, message] of refused)
    it(`are refused: ${args.join(" ") || "none"}`, async () => {
      const { status, stderr } = await runInProcess(newPart, args);
      expect([status, stderr.slice(0, message.length)]).to.deep.equal([2, message]);
    });
});

describe("the list of flows", () => {
  it("gets a line for one more, where its name belongs", () => {
    const line = (name: string) => `export { ${name} } from "./${name}.ts";\n`;
    const text = `// The flows.\n\n${line("enrich")}${line("jobs")}`;
    expect(addToIndex(text, "audit")).to.equal(`// The flows.\n\n${line("audit")}${line("enrich")}${line("jobs")}`);
    expect(addToIndex(text, "fan-in")).to.equal(
      `// The flows.\n\n${line("enrich")}export { fanIn as "fan-in" } from "./fan-in.ts";\n${line("jobs")}`,
    );
    expect(addToIndex(text, "work")).to.equal(`${text}${line("work")}`);
  });
});

describe("the pages that tell of every function", () => {
  const run = async (script: string) => {
    using folder = createTempFolder({ "docs/generate.ts": script });
    return await runDocs(folder.path, new AbortController().signal);
  };

  it("are written anew, by the project's own command, which says what has changed", async () =>
    expect(await run(`console.log('{ "version": 1, "wrote": ["docs/cost.md"] }');`)).to.deep.equal(["docs/cost.md"]));

  it("are said to be left to do when they could not be written", async () => {
    const failure = await run("process.exitCode = 3;").catch((error: Error) => error);
    expect(failure).to.include({ name: "DocsError", exitStatus: 1 });
    expect(String(failure)).to.match(/The flow was written, .* got exit status 3\.\nFix: .*npm run docs$/);
  });
});
