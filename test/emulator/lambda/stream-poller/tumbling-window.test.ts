import { expect } from "chai";
import { createScenario, functionError, type Handler, type ScenarioArgs } from "./create-scenario.ts";

/** Counts the records of the window in its state. */
const counting: Handler = ({ texts, event }) => ({ state: { count: (Object(event.state).count ?? 0) + texts.length } });

function createWindows(args: ScenarioArgs = {}) {
  const { settings, ...rest } = args;
  return createScenario({
    handler: counting,
    settings: { tumblingWindowInSeconds: 60, batchSize: 2, ...settings },
    ...rest,
  });
}

const summary = ({ calls }: ReturnType<typeof createWindows>) =>
  calls.map(({ texts, event, second }) => [texts.join(""), event.state, event.isFinalInvokeForWindow, second]);

describe("Tumbling windows", () => {
  it("rule 25: carry the state on from event to event, and close with a final one", async () => {
    const scenario = createWindows();
    await scenario.run(async () => {
      scenario.putAll("a", "b", "c");
      await scenario.clock.sleep(70_000);
    });
    expect(summary(scenario)).to.deep.equal([
      ["ab", {}, false, 1],
      ["c", { count: 2 }, false, 1],
      ["", { count: 3 }, true, 60],
    ]);
    expect(scenario.calls[0]?.event).to.deep.include({
      window: { start: "2025-01-01T00:00:00.000Z", end: "2025-01-01T00:01:00.000Z" },
      shardId: "shardId-000000000000",
      eventSourceARN: "arn:aws:kinesis:eu-west-1:000000000000:stream/input",
      isWindowTerminatedEarly: false,
    });
  });

  it("rule 25: keep records of different windows in different events (our reading)", async () => {
    const scenario = createWindows({ settings: { batchSize: 100 } });
    scenario.putAll("a");
    await scenario.clock.advance(60_000);
    scenario.putAll("b");
    await scenario.run();
    expect(summary(scenario)).to.deep.equal([
      ["a", {}, false, 60],
      ["", { count: 1 }, true, 60],
      ["b", {}, false, 60],
    ]);
  });

  it("rule 25: fail an invocation that answers without state", async () => {
    let calls = 0;
    const scenario = createWindows({ handler: (call) => (++calls === 1 ? {} : counting(call)) });
    scenario.putAll("a");
    await scenario.run();
    expect(summary(scenario)).to.deep.equal([
      ["a", {}, false, 0],
      ["a", {}, false, 1],
    ]);
  });

  it("rule 25: repeat the final event until it succeeds", async () => {
    let finals = 0;
    const scenario = createWindows({
      handler: (call) => (call.event.isFinalInvokeForWindow === true && ++finals < 3 ? functionError : counting(call)),
    });
    scenario.putAll("a");
    await scenario.run(() => scenario.clock.sleep(70_000));
    expect(scenario.calls.map(({ second }) => second)).to.deep.equal([0, 60, 61, 63]);
  });

  it("rule 25: end early when the state grows over 1 MB (our reading)", async () => {
    const scenario = createWindows({ handler: () => ({ state: "x".repeat(1024 * 1024) }) });
    scenario.putAll("a", "b", "c");
    await scenario.run();
    expect(scenario.calls.map(({ texts, event }) => [texts.join(""), event.isWindowTerminatedEarly])).to.deep.equal([
      ["ab", false],
      ["", true],
      ["c", false],
    ]);
  });
});
