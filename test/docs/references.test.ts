import { expect } from "chai";
import { parse } from "yaml";
import { readPage, staleness } from "../../docs/generate.ts";
import { configuration, outputs, references } from "../../docs/references.ts";
import { settings } from "../../infra/config/settings.ts";
import { read } from "./pages.ts";

/** The rows of a page's tables, by the code in their first cell. */
const rowsOf = (text: string) =>
  new Map([...text.matchAll(/^\| `([^`]+)`\s*\| (.*?)\s*\|$/gm)].map(([, name = "", cells = ""]) => [name, cells]));

describe("the generated pages", () => {
  it("are committed as they should be: npm run docs", () => {
    expect(staleness(references(), readPage)).to.deep.equal([]);
  });

  const page = { file: "docs/page.md", sources: "`a.ts`", text: "new" };
  const cases: [got: string | undefined, said: string[]][] = [
    ["new", []],
    ["old", ["docs/page.md must be made from `a.ts` as they are now, got an older text.\nFix: npm run docs"]],
    [undefined, ["docs/page.md must be made from `a.ts` as they are now, got no such file.\nFix: npm run docs"]],
  ];
  for (const [got, said] of cases) {
    it(`are ${said.length > 0 ? "" : "not "}stale when the file holds ${got ?? "nothing"}`, () => {
      expect(staleness([page], () => got)).to.deep.equal(said);
    });
  }

  it("name every setting with its type, default, meaning and rule", () => {
    const [all = "", changed = ""] = configuration().text.split(/^## (?:Changed on|What each)/m);
    const rows = rowsOf(all);
    expect([...rows.keys()]).to.deep.equal(Object.keys(settings));
    expect([...rowsOf(changed).keys()], "what a change does").to.deep.equal(Object.keys(settings));
    for (const [name, { description, rule }] of Object.entries(settings))
      expect(rows.get(name)?.split(/ *\| /).slice(2), name).to.deep.equal([description, rule]);
    expect(rows.get("alarms")).to.match(/^string\s+\| \*\*required\*\*/);
    expect(rows.get("tags")).to.match(/^object\s+\| none/);
    expect(rows.get("regions")).to.match(/^array of string \| `us-east-1`, `ap-northeast-2`/);
    expect(rows.get("batchSize")).to.match(/^integer\s+\| `500`/);
  });

  it("show what the stacks set side by side", () => {
    const [, stacks = ""] = configuration().text.split("## What each stack sets");
    expect(stacks).to.match(/^\| setting\s+\| dev\s+\| staging\s+\| prod\s+\|$/m);
    const rows = rowsOf(stacks);
    const { name: project } = parse(read("Pulumi.yaml")) as { name: string };
    for (const [column, stack] of ["dev", "staging", "prod"].entries()) {
      const { config } = parse(read(`Pulumi.${stack}.yaml`)) as { config: Record<string, unknown> };
      for (const [name, cells] of rows) {
        const value = config[`${project}:${name}`];
        const shown = value === undefined ? "" : [value].flat().map((item) => `\`${item}\``);
        expect(cells.split("|")[column]?.trim(), `${name} of ${stack}`).to.equal(String(shown).replaceAll(",", ", "));
      }
    }
    expect([...rows.keys()], "only what a stack sets")
      .to.include("alarms")
      .and.not.include("logLevel");
  });

  it("name every output, and mark what may be absent or null", () => {
    const rows = rowsOf(outputs().text);
    expect([...rows.keys()]).to.include.members([
      "version",
      "regions.<region>.input.name",
      "regions.<region>.output.consumerArn?",
      "regions.<region>.flows.<flow>.aliasArn",
      "regions.<region>.policies.producerArn",
    ]);
    expect(rows.get("regions.<region>.alarmTopicArn")).to.match(/^string or null \| ARN of the SNS topic/);
  });
});
