import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { createLivingStack } from "../../operate/remove-region/living-stack.ts";
import { removeRegion } from "../../operate/remove-region/remove-region.ts";
import { createEngine } from "./create-engine.ts";
import { findCli } from "./find-cli.ts";

const cli = findCli();
const GONE = "eu-west-1";
const LEFT = "us-east-1";

(cli === undefined ? describe.skip : describe)("npm run remove-region, with Pulumi's CLI", function () {
  this.timeout(600_000);
  let engine: Awaited<ReturnType<typeof createEngine>>;
  before(async () => {
    engine = await createEngine(cli ?? "");
    await engine.init();
    await engine.configure({ regions: [LEFT, GONE], protect: true });
    await succeeds("up", "--yes", "--skip-preview");
  });
  after(() => engine.close());

  const succeeds = async (...args: string[]) => {
    const ran = await engine.run(...args);
    expect(ran.status, ran.text).to.equal(0);
    return ran.stdout;
  };
  const config = async () =>
    parse(await readFile(path.join(engine.project, "Pulumi.dev.yaml"), "utf8")).config as Record<string, unknown>;
  const living = async (region: string) => {
    const state = (await engine.state()).filter(({ urn }) => urn.includes(region));
    return new Map(state.map((resource) => [resource.urn, resource]));
  };
  /** Runs the command; it is killed before this `up`, counted from 1. */
  const run = (killedAt?: number) => {
    let ups = 0;
    const stack = createLivingStack({
      project: "tributary",
      settings: async () => {
        const read = JSON.parse(await succeeds("config", "--json")) as Record<string, { value: string }>;
        return Object.fromEntries(
          Object.entries(read).map(([name, { value }]) => [name.replace("tributary:", ""), value]),
        );
      },
      run: (args) => succeeds(...args),
      up: async (excluded) => {
        ups++;
        if (ups === killedAt) throw new Error("killed");
        await succeeds("up", "--yes", "--skip-preview", ...excluded.flatMap((pattern) => ["--exclude", pattern]));
      },
    });
    return removeRegion({ region: GONE, dryRun: false, obstacles: async () => [], stack, say: () => {} }).catch(String);
  };

  it("deletes the region and it alone, though killed before each up, and leaves the others protected", async () => {
    const before = await living(LEFT);
    expect([...before.values()].filter(({ protect }) => protect)).to.not.deep.equal([]);
    for (const killedAt of [1, 2]) {
      expect(await run(killedAt)).to.equal("Error: killed");
      expect((await living(GONE)).size).to.be.greaterThan(0);
    }
    expect(await run()).to.equal(undefined);
    expect(await living(GONE)).to.deep.equal(new Map());
    expect(await living(LEFT)).to.deep.equal(before);
  });

  it("leaves the settings as they were, without the region", async () => {
    const { "tributary:regions": regions, "tributary:protect": protect, ...rest } = await config();
    expect([regions, String(protect)]).to.deep.equal([[LEFT], "true"]);
    expect(rest).to.not.have.property("tributary:replaceTriggers");
  });

  it("leaves nothing to do, and no region in the outputs", async () => {
    await succeeds("up", "--yes", "--skip-preview", "--expect-no-changes");
    const outputs = JSON.parse(await succeeds("stack", "output", "--json"));
    expect([outputs.firstRegion, Object.keys(outputs.regions)]).to.deep.equal([LEFT, [LEFT]]);
  });
});
