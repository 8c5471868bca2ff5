import { expect } from "chai";
import { createHandler } from "../../../handlers/enrich/handler.ts";
import { check } from "../../../simulate/check/check.ts";
import { aggregate } from "../../../simulate/scenario/aggregate.ts";
import { refused } from "../../../simulate/scenario/payload.ts";
import type { FaultKind, Scenario } from "../../../simulate/scenario/scenario.ts";
import { FAULT_OF_KIND } from "../../../simulate/world/faults.ts";
import { runScenario } from "../../../simulate/world/run-scenario.ts";
import { createRecord, createScenario } from "../create-scenario.ts";

const bad = refused("bad", "", "empty");

/** Twenty records of four keys, one of them bad, over two seconds. */
const records = Array.from({ length: 20 }, (_, index) =>
  createRecord({ atMs: index * 100, partitionKey: `key-${index % 4}`, ...(index === 3 ? { payload: bad } : {}) }),
);

/** Runs a scenario with the real handler, which must keep all rules. */
async function run(overrides: Partial<Scenario>) {
  const scenario = createScenario({ records, ...overrides });
  const history = await runScenario(scenario, createHandler);
  expect(check(scenario, history)).eql([]);
  return history;
}

const KINDS = Object.keys(FAULT_OF_KIND) as FaultKind[];
/** It has nothing to fail at unless the mapping gives something up. */
const GIVING_UP: Partial<Scenario> = {
  mapping: { ...createScenario().mapping, maximumRetryAttempts: 0, batchSize: 2 },
};

describe("a simulated world", () => {
  it("brings every record through when nothing goes wrong", async () => {
    const { accepted, outputs, stored, isDrained } = await run({});
    expect(accepted).length(20);
    expect(outputs).length(19);
    expect(stored).length(1);
    expect(isDrained).equal(true);
  });

  for (const kind of KINDS) {
    it(`lets the fault ${kind} come up, and all is settled when it is over`, async () => {
      const crashes = { kind: "crash-before", fromMs: 0, toMs: 1_500, share: 1 } as const;
      const isDestination = kind === "destination-fails";
      const { fired, isDrained } = await run({
        ...(isDestination ? GIVING_UP : {}),
        faults: [{ kind, fromMs: 0, toMs: 2_500, share: 1 }, ...(isDestination ? [crashes] : [])],
      });
      expect(fired.get(FAULT_OF_KIND[kind])).least(1);
      expect(isDrained).equal(true);
    });
  }

  it("splits and merges shards in mid-flight", async () => {
    const { accepted, fired } = await run({
      reshardings: [
        { atMs: 500, kind: "split", shard: 0 },
        { atMs: 1_200, kind: "merge", shard: 0 },
      ],
    });
    expect(fired.get("F23")).equal(2);
    expect(new Set(accepted.map(({ shardId }) => shardId)).size).least(3);
  });

  it("pushes to an enhanced fan-out consumer as well", async () => {
    const { outputs } = await run({ mapping: { ...createScenario().mapping, fanOut: true } });
    expect(outputs).length(19);
  });

  it("splits a batch that crashes, where the mapping is told to", async () => {
    const { fired } = await run({
      records: records.map((record) => ({ ...record, atMs: 0 })),
      mapping: { ...createScenario().mapping, bisectBatchOnFunctionError: true },
      faults: [{ kind: "crash-after", fromMs: 0, toMs: 3_000, share: 1 }],
    });
    expect(fired.get("F17")).least(1);
  });

  it("takes aggregates apart, empty ones too", async () => {
    const users = ["a", "b"].map((partitionKey) => ({ ...(records[0]?.users[0] ?? bad), partitionKey }));
    const { outputs } = await run({
      records: [users, []].map((held) => createRecord({ isAggregate: true, users: held, data: aggregate(held) })),
    });
    expect(outputs.map(({ partitionKey }) => partitionKey)).eql(["a", "b"]);
  });

  it("gives up on a handler that never answers, and says so", async () => {
    const history = await runScenario(createScenario(), () => () => new Promise(() => {}));
    expect(history.isDrained).equal(false);
  });

  it("leaves nothing of a dead environment's work to come through", async () => {
    const faults = [{ kind: "crash-between", fromMs: 0, toMs: 5_000, share: 1 } as const];
    const { outputs, invocations } = await run({ records: records.slice(4, 5), faults });
    expect(invocations.length).least(2);
    expect(outputs.length).at.most(invocations.length);
  });
});
