import { expect } from "chai";
import { aliasesOf, allOf } from "../../operate/roll-out/roll-out.ts";
import { createEngine } from "./create-engine.ts";
import { findCli } from "./find-cli.ts";

const cli = findCli();
const FIRST = "ap-northeast-2";
const LATER = "us-east-1";

(cli === undefined ? describe.skip : describe)("a roll-out's steps on Pulumi's engine", function () {
  this.timeout(600_000);
  let engine: Awaited<ReturnType<typeof createEngine>>;
  before(async () => {
    engine = await createEngine(cli ?? "");
    await engine.init();
    await engine.configure({ memoryMib: 256 });
    await up();
  });
  after(() => engine.close());

  async function up(...excluded: string[]): Promise<void> {
    const exclude = excluded.flatMap((pattern) => ["--exclude", pattern]);
    const ran = await engine.run("up", "--yes", "--skip-preview", ...exclude);
    expect(ran.status, ran.text).to.equal(0);
  }

  /** By region: the function's memory and version, and the version that its alias is at. */
  async function standing(): Promise<Record<string, unknown[]>> {
    const state = await engine.state();
    const of = (region: string, type: string) =>
      state.find((resource) => resource.type === type && resource.urn.includes(region))?.outputs ?? {};
    return Object.fromEntries(
      [FIRST, LATER].map((region) => {
        const { memorySize, version } = of(region, "aws:lambda/function:Function");
        const { functionVersion } = of(region, "aws:lambda/alias:Alias");
        return [region, [memorySize, version, functionVersion]];
      }),
    );
  }

  it("publish in the first region, with the alias left where it is", async () => {
    expect(await standing()).to.deep.equal({ [FIRST]: [256, "1", "1"], [LATER]: [256, "1", "1"] });
    await engine.configure({ memoryMib: 512 });
    await up(allOf(LATER), aliasesOf(FIRST));
    expect(await standing()).to.deep.equal({ [FIRST]: [512, "2", "1"], [LATER]: [256, "1", "1"] });
  });

  it("move its alias, and touch no later region", async () => {
    await up(allOf(LATER));
    expect(await standing()).to.deep.equal({ [FIRST]: [512, "2", "2"], [LATER]: [256, "1", "1"] });
  });

  it("do the same in the last region, and leave nothing to do", async () => {
    await up(aliasesOf(LATER));
    expect(await standing()).to.deep.equal({ [FIRST]: [512, "2", "2"], [LATER]: [512, "2", "1"] });
    await up();
    const once = await engine.run("up", "--yes", "--skip-preview", "--expect-no-changes");
    expect(once.status, once.text).to.equal(0);
  });
});
