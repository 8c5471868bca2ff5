import { expect } from "chai";
import { moveTriggers } from "../../operate/move-trigger/move.ts";
import type { FoundTrigger, MappingApi } from "../../operate/move-trigger/trigger.ts";
import type { Stack } from "../../operate/pulumi/stack.ts";
import { BASE } from "./changes.ts";
import { createEngine } from "./create-engine.ts";
import { findCli } from "./find-cli.ts";
import { plain } from "./model/wire.ts";

const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const PROJECT = "tributary";
const NOW_MS = Date.UTC(2026, 10, 21, 12);
const MINUTE_MS = 60_000;

const cli = findCli();

(cli === undefined ? describe.skip : describe)("npm run move-trigger, with Pulumi's CLI", function () {
  this.timeout(600_000);
  let engine: Awaited<ReturnType<typeof createEngine>>;
  before(async () => {
    engine = await createEngine(cli ?? "");
    await engine.init();
    await engine.configure(BASE);
    await succeeds("up", "--yes", "--skip-preview");
  });
  after(() => engine.close());

  const succeeds = async (...args: string[]) => {
    const ran = await engine.run(...args);
    expect(ran.status, ran.text).to.equal(0);
    return ran.stdout;
  };
  const mappings = () => engine.cloud.ofType(MAPPING);
  /** Lambda's pause, which Pulumi does not see: by mapping, since when it is paused. */
  const paused = new Map<string, number>();
  const clock = { now: () => NOW_MS, sleep: async () => {} };
  const find = async (): Promise<FoundTrigger[]> =>
    mappings().map(({ id, inputs }) => {
      const { eventSourceArn, functionName, startingPositionTimestamp } = plain(inputs) as Record<string, string>;
      return {
        ...{ uuid: id, region: "us-east-1", flow: "enrich", functionName: "enrich", functionArn: functionName ?? "" },
        eventSourceArn: eventSourceArn ?? "",
        state: paused.has(id) ? "Disabled" : "Enabled",
        lastModifiedMs: paused.get(id) ?? 0,
        startedAtMs: startingPositionTimestamp === undefined ? undefined : Date.parse(startingPositionTimestamp),
      };
    });
  const api: MappingApi = {
    list: find,
    get: async (uuid) => (await find()).find((found) => found.uuid === uuid) ?? expect.fail(`${uuid} lives no more`),
    setEnabled: async (uuid, enabled) => void (enabled ? paused.delete(uuid) : paused.set(uuid, clock.now())),
    timeoutSeconds: async () => 0,
  };
  /** The commands of `operate/pulumi/stack.ts`, in the test's own project. */
  const stack: Stack = {
    async settings() {
      const config = JSON.parse(await succeeds("config", "--json")) as Record<string, { value?: string }>;
      return Object.fromEntries(
        Object.entries(config).map(([name, { value = "" }]) => [name.replace(`${PROJECT}:`, ""), value]),
      );
    },
    set: async (name, value) => void (await succeeds("config", "set", `${PROJECT}:${name}`, value)),
    remove: async (name) => void (await succeeds("config", "rm", `${PROJECT}:${name}`)),
    up: async () => void (await succeeds("up", "--yes", "--skip-preview")),
  };
  const move = (overrides: Partial<Stack> = {}) =>
    moveTriggers({
      ...{
        settings: { fanOut: "true" },
        fromMs: undefined,
        find,
        apiOf: () => api,
        clock,
        say: () => {},
        tell: () => {},
      },
      agesOf: async (_, beforeMs) => [{ minuteMs: beforeMs - MINUTE_MS, ageMs: 1_000 }],
      ...{ stack: { ...stack, ...overrides }, signal: new AbortController().signal },
    });

  it("pauses, is killed before up, goes on, replaces the trigger alone, before what was read last, and protects it again", async () => {
    const [before] = mappings();
    engine.cloud.calls.length = 0;
    await expectKilled(move({ up: () => Promise.reject(new Error("killed")) }));
    expect(engine.cloud.calls).to.deep.equal([]);
    expect(paused.has(before?.id ?? "")).to.equal(true);

    await move();
    const [after, ...more] = mappings();
    expect(more).to.deep.equal([]);
    expect(after?.id).to.not.equal(before?.id);
    const { eventSourceArn, startingPosition, startingPositionTimestamp } = plain(after?.inputs ?? {});
    expect(eventSourceArn).to.match(/:stream\/tributary-dev-us-east-1-input-\w+\/consumer\//);
    expect(startingPosition).to.equal("AT_TIMESTAMP");
    expect(Date.parse(String(startingPositionTimestamp))).to.be.below(NOW_MS - 15 * MINUTE_MS);
    const removed = engine.cloud.calls.filter((call) => call.startsWith("delete "));
    expect(removed.map((call) => call.replace(/::.*$/, ""))).to.deep.equal([`delete ${MAPPING}`]);
    const state = (await engine.state()).filter(({ type }) => type === MAPPING);
    expect(state.map(({ protect }) => protect)).to.deep.equal([true]);
    expect((await stack.settings()).replaceTriggers).to.equal("false");
  });
});

async function expectKilled(moving: Promise<unknown>): Promise<void> {
  await moving.then(
    () => expect.fail("was not killed"),
    (error: Error) => expect(error.message).to.equal("killed"),
  );
}
