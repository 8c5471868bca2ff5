import { expect } from "chai";
import type { Graph } from "../../../offline/graph.ts";
import { amountOf } from "../../../operate/plan/cost.ts";
import type { Load } from "../../../operate/plan/load.ts";
import { planGraph } from "../../../operate/plan/plan.ts";
import { readPrices } from "../../../operate/plan/price-book.ts";
import { renderPlan } from "../../../operate/plan/report.ts";
import { toJson } from "../../../operate/plan/to-json.ts";
import { createGraph, createResource } from "./create-graph.ts";
import { createLoad } from "./create-load.ts";

const ARN = "arn:aws:sqs:us-east-1:000000000000:jobs";
type Overrides = { queue?: object; function?: object; mapping?: object };

/** A program with a queue, a function of 512 MiB that it triggers in batches of 10, and nothing else. */
function createQueueGraph(overrides: Overrides = {}): Graph {
  const region = "us-east-1";
  const settings = { memorySize: 512, architectures: ["arm64"], ...overrides.function };
  const resources = [
    createResource(
      region,
      "aws:sqs/queue:Queue",
      "jobs",
      { messageRetentionSeconds: 345_600, ...overrides.queue },
      { arn: ARN },
    ),
    createResource(region, "aws:lambda/function:Function", "worker", settings, { name: "worker-1" }),
    createResource(region, "aws:lambda/eventSourceMapping:EventSourceMapping", "worker", {
      ...{ eventSourceArn: ARN, functionName: "arn:aws:lambda:us-east-1:000000000000:function:worker-1:live" },
      ...overrides.mapping,
    }),
  ];
  return { ...createGraph(), resources };
}

const planOf = (load: Partial<Load> = {}, overrides: Overrides = {}, limits: object = {}) =>
  planGraph(
    createQueueGraph(overrides),
    createLoad({ rate: 100, ...load }),
    readPrices(),
    { maxUsd: undefined, maxAgeSeconds: undefined, ...limits },
    0,
  );
const queueOf = (...args: Parameters<typeof planOf>) => {
  const [queue] = planOf(...args).regions[0]?.queues ?? [];
  return queue ?? expect.fail("no function on a queue");
};

describe("a function on a queue", () => {
  it("is invoked for each message where nothing waits for more, and runs as long as that takes", () => {
    const { invocationsPerSecond, concurrency, messageAgeSeconds, mostConcurrency } = queueOf();
    expect({ invocationsPerSecond, concurrency, messageAgeSeconds, mostConcurrency }).to.deep.equal({
      ...{ invocationsPerSecond: 100, concurrency: 20, messageAgeSeconds: 0.2, mostConcurrency: 1250 },
    });
  });

  it("gathers with a window, as many as each of those that poll gets in it, up to a batch", () => {
    const mapping = { batchSize: 1000, maximumBatchingWindowInSeconds: 5 };
    expect(queueOf({}, { mapping }).invocationsPerSecond).to.equal(1);
    expect(queueOf({}, { mapping: { ...mapping, batchSize: 20 } }).invocationsPerSecond).to.equal(5);
    expect(queueOf({}, { mapping }).messageAgeSeconds).to.equal(5.2);
  });

  const most: [title: string, overrides: Overrides, load: Partial<Load>, most: number][] = [
    ["its maximum concurrency", { mapping: { scalingConfig: { maximumConcurrency: 4 } } }, {}, 4],
    ["its reserved concurrency", { function: { reservedConcurrentExecutions: 3 } }, {}, 3],
    ["message groups", { queue: { fifoQueue: true } }, { keys: { count: 2, skew: "uniform" } }, 2],
    [
      "both, whichever is less",
      { function: { reservedConcurrentExecutions: 9 }, queue: { fifoQueue: true } },
      { keys: { count: 7, skew: "uniform" } },
      7,
    ],
  ];
  for (const [title, overrides, load, expected] of most)
    it(`gets through batches as many at once as ${title} allows`, () => {
      const { mostConcurrency, capacity } = queueOf(load, overrides);
      expect([mostConcurrency, capacity]).to.deep.equal([expected, (expected * 10) / 0.2]);
    });

  it("falls behind for good, and never catches up, when it gets more than it can do", () => {
    const mapping = { scalingConfig: { maximumConcurrency: 2 } };
    const plan = planOf({ rate: 100 }, { mapping });
    expect(plan.regions[0]?.queues[0]?.catchUpSeconds).to.equal(Number.POSITIVE_INFINITY);
    expect(plan.findings[0]).to.include({
      level: "error",
      text: "The function worker gets through 100 messages a second with 2 batches under way, and gets 100: it falls behind for good.",
    });
  });

  const said: [
    title: string,
    load: Partial<Load>,
    overrides: Overrides,
    limits: object,
    level: string,
    text: RegExp,
  ][] = [
    [
      "late after the peak",
      { peak: 2 },
      { mapping: { scalingConfig: { maximumConcurrency: 3 } } },
      {},
      "warning",
      /gets 200 at the peak: an hour of it makes messages 20 min late/,
    ],
    [
      "kept for too short a time",
      { rate: 99 },
      { mapping: { scalingConfig: { maximumConcurrency: 2 } } },
      {},
      "error",
      /needs 99 h to catch up, and messages are kept for 96 h/,
    ],
    [
      "later than they may be",
      {},
      {},
      { maxAgeSeconds: 0.1 },
      "error",
      /must be at most 0\.1 s late after an hour at the peak, and are 0\.2 s/,
    ],
    ["slow to come to the peak", { rate: 5000 }, {}, {}, "info", /adds 300 a minute: it takes 3\.32 minutes/],
  ];
  for (const [title, load, overrides, limits, level, text] of said)
    it(`is told when its messages are ${title}`, () => {
      const { findings } = planOf(load, overrides, limits);
      expect(
        findings
          .filter((each) => each.level === level)
          .map((each) => each.text)
          .join("\n"),
      ).to.match(text);
    });

  it("costs its invocations, and says what of it is not counted", () => {
    const plan = planOf();
    const lambda = plan.regions[0]?.costs.filter(({ service }) => service === "Lambda") ?? [];
    // 262.8 million invocations, and 26.28 million GB-seconds.
    expect(amountOf(lambda).usd).to.be.closeTo(52.56 + 26_280_000 * 0.0000133334, 0.01);
    expect(plan.notCounted.join()).to.include("requests of SQS");
  });

  it("stands in a table of its own, and in the data", () => {
    const plan = planOf();
    const text = renderPlan(plan, (_, shown) => shown);
    expect(text).to.match(/^shop, stack prod: 100 messages\/s of 800 bytes on each queue\n/);
    expect(text).to.match(/│ us-east-1 │ worker +│ +100 │ +20 │ +1250 │ +62,500 │/);
    expect(text).to.match(/│ us-east-1 │ worker +│ 0\.2 s │/);
    expect(text).not.to.include("Streams");
    expect(JSON.parse(toJson(plan)).regions[0].queues[0]).to.include({ invocationsPerSecond: 100 });
  });

  it("is missed in a program without any, which fails a budget: what isn't planned has no sum", () => {
    const graph = { ...createGraph(), resources: [] };
    const limits = { maxUsd: 10, maxAgeSeconds: undefined };
    const levelOf = (maxUsd: number | undefined) =>
      planGraph(graph, createLoad(), readPrices(), { ...limits, maxUsd }, 0).findings.map(({ level }) => level);
    expect([levelOf(undefined), levelOf(10)]).to.deep.equal([["warning"], ["error"]]);
  });
});
