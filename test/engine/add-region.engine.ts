import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { evaluate } from "../../offline/engine.ts";
import { addRegion, settingRegions } from "../../operate/add-region/add-region.ts";
import { createEngine } from "./create-engine.ts";
import { findCli } from "./find-cli.ts";

const cli = findCli();
const COMMENT = "# The region of the founders.";

(cli === undefined ? describe.skip : describe)("npm run add-region, with Pulumi's CLI", function () {
  this.timeout(600_000);
  let engine: Awaited<ReturnType<typeof createEngine>>;
  before(async () => {
    engine = await createEngine(cli ?? "");
    await engine.init();
    await engine.configure({ regions: ["us-east-1"], memoryMib: 256 });
    await succeeds("up", "--yes", "--skip-preview");
  });
  after(() => engine.close());

  const succeeds = async (...args: string[]) => {
    const ran = await engine.run(...args);
    expect(ran.status, ran.text).to.equal(0);
    return ran.stdout;
  };
  const file = () => path.join(engine.project, "Pulumi.dev.yaml");
  const memories = async () => {
    const functions = (await engine.state()).filter(({ type }) => type === "aws:lambda/function:Function");
    return functions.map(({ urn, outputs }) => [/(us-east-1|eu-west-1)/.exec(urn)?.[0], outputs?.memorySize]).sort();
  };

  const living = async (region: string) => {
    const state = (await engine.state()).filter(({ urn }) => urn.includes(region));
    return new Map(state.map((resource) => [resource.urn, resource]));
  };

  it("makes the region, and touches no other, not even what waits for an up there", async () => {
    await engine.configure({ regions: ["us-east-1"], memoryMib: 512 });
    const text = await readFile(file(), "utf8");
    await writeFile(file(), text.replace("- us-east-1", `- us-east-1 ${COMMENT}`));
    const before = await living("us-east-1");
    await addRegion({
      ...{ region: "eu-west-1", stack: "dev", dryRun: false, regions: ["us-east-1"], say: () => {} },
      declare: (regions) =>
        evaluate({ dir: engine.project, stack: "dev", config: { regions: JSON.stringify(regions) } }),
      setRegions: async (regions) => void (await succeeds(...settingRegions("tributary", regions))),
      up: async (excluded) => {
        const exclude = excluded.flatMap((pattern) => ["--exclude", pattern]);
        await succeeds("up", "--yes", "--skip-preview", ...exclude);
      },
    });
    expect(await memories()).to.deep.equal([
      ["eu-west-1", 512],
      ["us-east-1", 256],
    ]);
    expect(await living("us-east-1")).to.deep.equal(before);
  });

  it("keeps what else the stack's file says, comments too", async () => {
    const text = await readFile(file(), "utf8");
    expect(text).to.include(COMMENT);
    expect(text).to.match(/- us-east-1.*\n\s*- eu-west-1\n/);
    // The CLI puts quotes around numbers.
    expect(text).to.match(/tributary:memoryMib: "?512"?\n/);
  });

  it("tells the new region in the outputs, the first one still the first", async () => {
    const outputs = JSON.parse(await succeeds("stack", "output", "--json"));
    expect([outputs.firstRegion, Object.keys(outputs.regions).sort()]).to.deep.equal([
      "us-east-1",
      ["eu-west-1", "us-east-1"],
    ]);
  });

  it("leaves nothing of the region to do", async () => {
    await succeeds("up", "--yes", "--skip-preview", "--expect-no-changes", "--exclude", "**us-east-1**");
  });
});
