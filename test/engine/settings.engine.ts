import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { SettingName } from "../../infra/config/settings.ts";
import { typeOf } from "../../offline/engine/urn.ts";
import { type DeployPolicies, refusedCalls } from "../least-privilege/deployment/refused-calls.ts";
import { attachedPolicies, deployBoundary, deployRoleGraph } from "../least-privilege/support/deploy-role.ts";
import { readApplied } from "./applied.ts";
import { BASE, type Change, changes } from "./changes.ts";
import { createEngine } from "./create-engine.ts";
import { findCli } from "./find-cli.ts";
import { type Planned, readPlanned } from "./planned.ts";

const RECORD = path.resolve(import.meta.dirname, "../../docs/planned-changes.json");
/** What holds records, or remembers how far they were read. */
const KEPT = /^aws:(kinesis\/stream:|s3\/bucket:|kms\/key:|lambda\/(eventSourceMapping|function):)/;
/** What EC2 says while a version of a function stands that was made with the old network. */
const HELD = /DependencyViolation: (subnet|sg)-\w+ has a dependent object, tributary-/;

/** Who may deploy a change: the deploy role, the deploy role until its stack is established, or an administrator alone. */
type Deployer = "deploy role" | "deploy role, until established" | "administrator";

/** What a change of a setting, and its undoing, came to. */
type Recorded = Planned & {
  /** Who may deploy both. */
  by?: Deployer;
  /** Whether old versions of functions must be deleted before the old network goes. */
  holdsVersions?: true;
};

const cli = findCli();

(cli === undefined ? describe.skip : describe)("every setting of a stack that lives", function () {
  this.timeout(900_000);
  const known = JSON.parse(readFileSync(RECORD, "utf8")) as Record<string, Recorded>;
  const found: Record<string, Recorded> = {};
  const policies: DeployPolicies[] = [];
  let engine: Awaited<ReturnType<typeof createEngine>>;
  let restore: () => Promise<void>;
  before(async () => {
    for (const established of [false, true]) {
      const graph = await deployRoleGraph({ established });
      policies.push({ identity: attachedPolicies(graph), boundary: deployBoundary(graph) });
    }
    engine = await createEngine(cli ?? "");
    await engine.init();
    await engine.configure(BASE);
    await up();
    restore = await engine.save();
  });
  after(async () => {
    await engine.close();
    if (process.env.RECORD === "true") writeFileSync(RECORD, `${JSON.stringify({ ...known, ...found }, null, 2)}\n`);
  });

  const up = async () => {
    const ran = await engine.run("up", "--yes", "--skip-preview");
    expect(ran.status, ran.text).to.equal(0);
  };
  const kept = () =>
    [...engine.cloud.living.values()].filter(({ urn }) => KEPT.test(typeOf(urn))).map(({ urn, id }) => `${urn} ${id}`);
  const living = () => [...engine.cloud.living.values()].map(({ urn }) => urn).sort();
  const who = async (): Promise<Deployer> => {
    const [first, established] = await Promise.all(policies.map((each) => refusedCalls(engine.cloud.asked, each)));
    if (established?.length === 0) return "deploy role";
    return first?.length === 0 ? "deploy role, until established" : "administrator";
  };

  /** Applies what is configured. What Pulumi refuses, it has to refuse in preview; an old network may be held by old versions. */
  async function carryOut(): Promise<Recorded> {
    const ran = await engine.run("up", "--yes", "--skip-preview");
    if (ran.status === 0) return readApplied(engine.cloud.calls);
    if (!HELD.test(ran.text)) {
      await restore();
      const planned = readPlanned(await engine.run("preview", "--json"));
      expect(planned, ran.text).to.have.property("refused");
      return planned;
    }
    engine.cloud.forgetVersions();
    await up();
    return { ...readApplied(engine.cloud.calls), holdsVersions: true };
  }

  /** Undoes the change: what stands is what stood before. */
  async function undo({ noWayBack }: Change, before: string[]) {
    await engine.configure(BASE);
    if (noWayBack !== undefined) {
      engine.cloud.calls.length = 0;
      const { status, text } = await engine.run("up", "--yes");
      expect([status === 0, engine.cloud.calls, noWayBack.test(text)], text).to.deep.equal([false, [], true]);
      return;
    }
    const ran = await engine.run("up", "--yes", "--skip-preview");
    if (ran.status !== 0) {
      expect(ran.text).to.match(HELD);
      engine.cloud.forgetVersions();
      await up();
    }
    expect(living()).to.deep.equal(before);
  }

  it("is made by the deploy role", async () => {
    expect(await refusedCalls(engine.cloud.asked, policies[0] ?? expect.fail("no policies"))).to.deep.equal([]);
  });

  for (const [setting, change] of Object.entries(changes) as [SettingName, Change][])
    it(`changes without losing a record, or is refused in preview: ${setting}`, async () => {
      await restore();
      const [stood, had] = [living(), kept()];
      await engine.configure({ ...BASE, [setting]: change.to });
      engine.cloud.calls.length = 0;
      engine.cloud.asked.length = 0;
      let recorded = await carryOut();
      expect(kept()).to.include.members(had);
      if (recorded.refused === undefined) {
        await undo(change, stood);
        expect(kept()).to.include.members(had);
        recorded = { ...recorded, by: await who() };
      }
      found[setting] = recorded;
      if (process.env.RECORD !== "true") expect(recorded).to.deep.equal(known[setting]);
    });
});
