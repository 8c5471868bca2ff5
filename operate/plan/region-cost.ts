import { type Cost, cost, GIB, MONTH_HOURS, MONTH_SECONDS } from "./cost.ts";
import type { FlowForecast, RegionForecast, StreamForecast } from "./forecast.ts";
import type { PricedItem, PriceOf } from "./price-book.ts";
import type { QueueForecast } from "./queue-plan.ts";
import { streamCosts } from "./stream-cost.ts";

/** Metrics that the harness writes of a function: six of its own, and three outcomes of the story's enrichment. */
const HARNESS_METRICS = 9;
/** Bytes of the line that the harness logs of an invocation. */
const LOG_LINE_BYTES = 1300;
/** KMS requests of one user of an encrypted stream: one in five minutes. https://docs.aws.amazon.com/streams/latest/dev/costs-performance.html */
const KEY_REQUESTS = MONTH_HOURS * 12;
/** Active tracing records the first invocation of each second, and a twentieth of the others. https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
const TRACED_SHARE = 0.05;

/** A month of an AWS region. What lies within free tiers is billed too: they are the account's, and may be used up. */
export function regionCosts(
  { declared, streams, flows, queues }: Omit<RegionForecast, "costs">,
  priceOf: PriceOf,
): Cost[] {
  const fixed = (item: PricedItem, quantity: number) => cost(priceOf, item, "fixed", quantity);
  const variable = (item: PricedItem, quantity: number) => cost(priceOf, item, "variable", quantity);
  const invocations = (plan: FlowForecast) => plan.invocationsPerSecond * MONTH_SECONDS;
  const harnessed = flows.filter(({ flow }) => flow.function.hasHarness);
  const sum = <Plan>(some: readonly Plan[], of: (plan: Plan) => number) =>
    some.reduce((total, plan) => total + of(plan), 0);
  const costs = [
    ...streams.flatMap(({ stream, use }) => streamCosts(use, stream.shards, priceOf)),
    ...[...flows, ...queues].flatMap((plan) => functionCosts(plan, priceOf)),
    fixed("endpointHours", declared.endpointZones * MONTH_HOURS),
    variable(
      "endpointGb",
      sum(flows, (plan) => (plan.endpointBytesPerSecond * MONTH_SECONDS) / GIB),
    ),
    fixed("natHours", declared.natGateways * MONTH_HOURS),
    fixed("keys", declared.keys),
    // Each environment of a function has credentials of its own, and so has, at least, one producer.
    variable("keyRequests", declared.keys === 0 ? 0 : keyUsers(streams, flows) * KEY_REQUESTS),
    fixed("alarms", declared.alarmMetrics),
    fixed("dashboards", declared.dashboards),
    fixed("customMetrics", harnessed.length * HARNESS_METRICS),
    variable(
      "logGb",
      sum(harnessed, (plan) => (invocations(plan) * LOG_LINE_BYTES) / GIB),
    ),
    variable(
      "traces",
      sum(
        [...flows, ...queues].filter(({ flow }) => flow.function.isTraced),
        (plan) => tracesPerSecond(plan.invocationsPerSecond) * MONTH_SECONDS,
      ),
    ),
  ];
  return folded(costs.filter(({ quantity }) => quantity > 0));
}

const keyUsers = (streams: readonly StreamForecast[], flows: readonly FlowForecast[]) =>
  streams.length + flows.reduce((total, { concurrency }) => total + 2 * Math.ceil(concurrency), 0);

const tracesPerSecond = (invocations: number) => Math.min(1, invocations) + TRACED_SHARE * Math.max(0, invocations - 1);

function functionCosts(
  { flow, invocationsPerSecond, concurrency }: FlowForecast | QueueForecast,
  priceOf: PriceOf,
): Cost[] {
  const { architecture, memoryMib, provisionedConcurrency } = flow.function;
  const chip = architecture === "arm64" ? "Arm" : "X86";
  const gbSeconds = (concurrency * MONTH_SECONDS * memoryMib) / 1024;
  const warmShare = concurrency === 0 ? 0 : Math.min(1, provisionedConcurrency / concurrency);
  return [
    cost(priceOf, "invocations", "variable", invocationsPerSecond * MONTH_SECONDS),
    cost(priceOf, `gbSeconds${chip}`, "variable", gbSeconds * (1 - warmShare)),
    cost(priceOf, `warmGbSeconds${chip}`, "variable", gbSeconds * warmShare),
    cost(priceOf, `readyGbSeconds${chip}`, "fixed", (provisionedConcurrency * MONTH_SECONDS * memoryMib) / 1024),
  ];
}

/** One cost an item: of two streams together. */
function folded(costs: readonly Cost[]): Cost[] {
  const byItem = new Map<string, Cost>();
  for (const each of costs) {
    const key = `${each.service}/${each.item}`;
    const { quantity, usd } = byItem.get(key) ?? { quantity: 0, usd: 0 };
    const total = usd === undefined || each.usd === undefined ? undefined : usd + each.usd;
    byItem.set(key, { ...each, quantity: quantity + each.quantity, usd: total });
  }
  return [...byItem.values()];
}
