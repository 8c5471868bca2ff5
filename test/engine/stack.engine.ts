import path from "node:path";
import { expect } from "chai";
import { evaluate } from "../../offline/engine.ts";
import type { Resource } from "../../offline/graph.ts";
import { createEngine, type StateResource } from "./create-engine.ts";
import { findCli } from "./find-cli.ts";
import { defaultsOf, plain } from "./model/wire.ts";

const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
/** One region: they are alike. */
const SMALL = { regions: ["us-east-1"] };

const cli = findCli();

(cli === undefined ? describe.skip : describe)("a stack on Pulumi's engine, with AWS by our models", function () {
  this.timeout(600_000);
  let engine: Awaited<ReturnType<typeof createEngine>>;
  before(async () => {
    engine = await createEngine(cli ?? "");
  });
  after(() => engine.close());

  const succeeds = async (...args: string[]) => {
    const ran = await engine.run(...args);
    expect(ran.status, ran.text).to.equal(0);
    return ran;
  };

  describe("from the first up on", () => {
    it("stands after the first up, alarms or not: init, up", async () => {
      await engine.init();
      await engine.configure({ ...SMALL, alarms: null });
      const undeclared = await engine.run("preview");
      expect([undeclared.status, undeclared.text]).to.satisfy(
        ([status, text]: [number, string]) => status !== 0 && /tributary:alarms/.test(text),
      );
      await engine.configure(SMALL);
      await succeeds("up", "--yes", "--skip-preview");
    });

    it("is what is declared offline, resource by resource, and tells of no folder of this machine", async () => {
      const state = await engine.state();
      const { resources } = await evaluate({
        dir: engine.project,
        stack: "dev",
        config: { "tributary:regions": JSON.stringify(SMALL.regions) },
      });
      const isOurs = ({ type }: { type: string }) => !/^pulumi:providers:/.test(type);
      const byUrn = new Map(state.filter(isOurs).map((resource) => [resource.urn, compared(resource)]));
      const declared = new Map(resources.filter(isOurs).map((resource) => [resource.urn, compared(resource)]));
      expect([...byUrn.keys()].sort()).to.deep.equal([...declared.keys()].sort());
      for (const [urn, resource] of declared) expect(byUrn.get(urn), urn).to.deep.equal(resource);
      const root = path.resolve(import.meta.dirname, "../..");
      expect(state.filter((resource) => JSON.stringify(resource).includes(root))).to.deep.equal([]);
    });

    it("stays as it is: up once more, refresh, preview", async () => {
      engine.cloud.calls.length = 0;
      await succeeds("up", "--yes", "--skip-preview", "--expect-no-changes");
      await succeeds("refresh", "--yes", "--skip-preview", "--expect-no-changes");
      await succeeds("preview", "--expect-no-changes");
      expect(engine.cloud.calls).to.deep.equal([]);
    });
  });

  describe("through changes, to its end", () => {
    it("takes a change, and then no other", async () => {
      await engine.configure({ ...SMALL, batchSize: 50, memoryMib: 1024 });
      await succeeds("up", "--yes", "--skip-preview");
      await succeeds("up", "--yes", "--skip-preview", "--expect-no-changes");
    });

    it("replaces no trigger silently, and one alone when the move says so, the old before the new", async () => {
      const moved = { ...SMALL, batchSize: 50, memoryMib: 1024, startingPosition: "2026-11-01T00:00:00Z" };
      await engine.configure(moved);
      const refused = await engine.run("up", "--yes", "--skip-preview");
      expect([refused.status === 0, refused.text]).to.satisfy(
        ([succeeded, text]: [boolean, string]) => !succeeded && /marked for protection/.test(text),
      );
      await engine.configure({ ...moved, replaceTriggers: true });
      engine.cloud.calls.length = 0;
      await succeeds("up", "--yes", "--skip-preview");
      // Its alarms name the new one.
      const others = engine.cloud.calls.filter((call) => !call.startsWith("update aws:cloudwatch/"));
      expect(others.map((call) => call.replace(/::.*$/, ""))).to.deep.equal([`delete ${MAPPING}`, `create ${MAPPING}`]);
      await engine.configure(moved);
      await succeeds("up", "--yes", "--skip-preview");
      const mappings = (await engine.state()).filter(({ type }) => type === MAPPING);
      expect(mappings.map(({ protect }) => protect)).to.deep.equal([true]);
    });

    it("keeps all of a region that is taken out while it is protected, with and without a preview", async () => {
      const two = { regions: ["us-east-1", "eu-west-1"], protect: true };
      await engine.configure({ ...two, batchSize: 50, memoryMib: 1024, startingPosition: "2026-11-01T00:00:00Z" });
      await succeeds("up", "--yes", "--skip-preview");
      await engine.configure({
        ...two,
        ...SMALL,
        batchSize: 50,
        memoryMib: 1024,
        startingPosition: "2026-11-01T00:00:00Z",
      });
      engine.cloud.calls.length = 0;
      const refused = await engine.run("up", "--yes");
      expect(refused.status).to.not.equal(0);
      expect(engine.cloud.calls).to.deep.equal([]);
      const skipped = await engine.run("up", "--yes", "--skip-preview");
      expect(skipped.status).to.not.equal(0);
      const lost = engine.cloud.calls.filter((call) => /^delete aws:(s3|kms|kinesis\/stream:)/.test(call));
      expect(lost, "what holds records, and what keeps it private").to.deep.equal([]);
    });

    it("goes, once the protection is lifted: nothing is left", async () => {
      await engine.configure({ ...SMALL, replaceTriggers: true, startingPosition: "2026-11-01T00:00:00Z" });
      const held = await engine.run("destroy", "--yes", "--skip-preview");
      expect(held.status).to.not.equal(0);
      await engine.configure({
        regions: ["us-east-1", "eu-west-1"],
        replaceTriggers: true,
        startingPosition: "2026-11-01T00:00:00Z",
      });
      await succeeds("up", "--yes", "--skip-preview");
      await succeeds("destroy", "--yes", "--skip-preview");
      expect([...engine.cloud.living.keys()]).to.deep.equal([]);
    });
  });
});

if (cli === undefined)
  describe("a stack on Pulumi's engine", () => {
    it.skip("is not tried: PULUMI_CLI names no Pulumi CLI, and the pinned version was never downloaded", () => {});
  });

type Compared = { type: string; parent: string | undefined; protect: boolean; inputs: unknown; dependencies: string[] };

const compared = (resource: StateResource | Resource): Compared => {
  const { type, parent, protect = false, inputs = {}, dependencies = [], custom } = resource;
  // A component's own inputs are for its provider to keep or not.
  return { type, parent, protect, inputs: custom ? comparable(inputs) : {}, dependencies: [...dependencies].sort() };
};

/** Inputs without what the provider fills in, and without the package, whose path is another offline. */
function comparable(inputs: Record<string, unknown>): unknown {
  const filledIn = ["code", ...defaultsOf(inputs)];
  return Object.fromEntries(Object.entries(plain(inputs)).filter(([name]) => !filledIn.includes(name)));
}
