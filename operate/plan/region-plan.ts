import { growth, hottestKeyFill, onDemandShards, shardsNeeded, throttledShare } from "./capacity.ts";
import { sumUsd } from "./cost.ts";
import type { DeclaredFlow, DeclaredRegion, DeclaredStream } from "./declared.ts";
import { type Duration, durationOf, type FunctionTime } from "./duration/duration.ts";
import type { FlowForecast, RegionForecast, StreamForecast, StreamUsd } from "./forecast.ts";
import { busiestOf, type Invoking, lanesOf, type Publishing } from "./invoking/invoking.ts";
import { capacityOf, catchUpSeconds, iteratorAgeSeconds, steadyCapacityOf } from "./invoking/keeping-up.ts";
import { concurrencyOf, invocationsPerSecond } from "./invoking/rhythm.ts";
import { inputLoad, type Load, outputLoad, type StreamLoad, shardsFilled } from "./load.ts";
import type { PriceOf } from "./price-book.ts";
import { planQueueFlow } from "./queue-plan.ts";
import { regionCosts } from "./region-cost.ts";
import {
  advantageCosts,
  breakEven,
  onDemandCosts,
  PUT_UNIT_BYTES,
  provisionedCosts,
  type StreamUse,
  streamCosts,
} from "./stream-cost.ts";

/** The outage, and the busiest time, that are planned for. */
const HOUR_SECONDS = 3600;

/**
 * Plans an AWS region for a load.
 * @param measured what was found of functions, by their name. @default nothing
 */
export function planRegion(
  declared: DeclaredRegion,
  load: Load,
  priceOf: PriceOf,
  measured?: ReadonlyMap<string, FunctionTime>,
): RegionForecast {
  const streams = declared.streams.map((stream) => planStream(stream, declared, load, priceOf));
  const flows = declared.flows.map((flow) => planFlow(flow, streams, load, durationOf(flow.function, load, measured)));
  const queues = declared.queueFlows.map((flow) =>
    planQueueFlow(flow, load, durationOf(flow.function, load, measured)),
  );
  return { declared, streams, flows, queues, costs: regionCosts({ declared, streams, flows, queues }, priceOf) };
}

/** Applications read what functions publish: one, by GetRecords, unless they have consumers of their own. */
const APPLICATIONS = 1;

function planStream(
  stream: DeclaredStream,
  { region, flows }: DeclaredRegion,
  load: Load,
  priceOf: PriceOf,
): StreamForecast {
  const writers = flows.filter((flow) => flow.function.output === stream).length;
  const streamLoad: StreamLoad = writers > 0 ? outputLoad(load, writers) : inputLoad(load);
  const triggers = flows.filter(({ input, isFanOut }) => input === stream && !isFanOut).length;
  const readers = triggers + (writers > 0 && stream.fanOuts === 0 ? APPLICATIONS : 0);
  const use: StreamUse = {
    load: streamLoad,
    retentionHours: stream.retentionHours,
    readers,
    fanOuts: stream.fanOuts,
  };
  const needed = shardsNeeded(streamLoad, readers);
  const shards = stream.shards ?? onDemandShards(streamLoad);
  return {
    stream,
    use,
    shards,
    shardsNeeded: needed,
    throttled: throttledShare(streamLoad, load.keys, shards),
    hottestKey: hottestKeyFill(streamLoad, load.keys),
    growth: growth(streamLoad, region),
    usd: streamUsd(use, stream.shards, needed, priceOf),
    breakEven: breakEven(use, onDemandCosts(use, priceOf), priceOf),
  };
}

function streamUsd(use: StreamUse, shards: number | undefined, needed: number, priceOf: PriceOf): StreamUsd {
  const usd = (other: Partial<StreamUse>) => sumUsd(streamCosts({ ...use, ...other }, shards, priceOf));
  return {
    now: usd({}),
    provisioned: sumUsd(provisionedCosts(use, needed, priceOf)),
    onDemand: sumUsd(onDemandCosts(use, priceOf)),
    advantage: sumUsd(advantageCosts(use, priceOf)),
    withoutFanOut: usd({ fanOuts: 0, readers: Math.max(1, use.readers) }),
    forADay: usd({ retentionHours: 24 }),
    packed: usd({ load: packed(use.load) }),
  };
}

function packed({ rate, bytes, peak }: StreamLoad): StreamLoad {
  const records = Math.max(1, Math.floor(PUT_UNIT_BYTES / bytes));
  return { rate: rate / records, bytes: bytes * records, peak };
}

function planFlow(
  flow: DeclaredFlow,
  streams: readonly StreamForecast[],
  load: Load,
  duration: Duration,
): FlowForecast {
  const input = streams.find(({ stream }) => stream === flow.input);
  const output = streams.find(({ stream }) => stream === flow.function.output);
  if (input === undefined) throw new Error(`${flow.input.name} has no plan`);
  const lanes = input.shards * flow.parallelizationFactor;
  const busiest = busiestOf(load.keys, input.shards, lanes, output?.shards ?? input.shards);
  const takes = { durationMs: duration.ms, recordMs: duration.msPerRecord };
  const usual = { ...invokingOf(flow, input, output, load, 1), ...takes, busiest };
  const peak = { ...invokingOf(flow, input, output, load, load.peak), ...takes, busiest };
  const capacity = capacityOf(usual);
  const peakCapacity = steadyCapacityOf(peak);
  const published = output === undefined || !flow.function.isInVpc ? 0 : (load.rate * load.outputBytes * 4) / 3;
  return {
    ...{ flow, duration },
    invocationsPerSecond: invocationsPerSecond(usual),
    concurrency: concurrencyOf(usual),
    mostConcurrency: Math.min(lanesOf(usual), usual.reservedConcurrency ?? Number.POSITIVE_INFINITY),
    capacity,
    peakCapacity,
    rate: usual.load.rate,
    peakRate: peak.load.rate,
    iteratorAgeSeconds: iteratorAgeSeconds(peak, peakCapacity.rate, HOUR_SECONDS),
    catchUpSeconds: catchUpSeconds(HOUR_SECONDS, usual.load.rate, capacity.rate),
    endpointBytesPerSecond: published,
  };
}

/** How a function is invoked at some times the average rate. What the stream refuses, it never gets. */
function invokingOf(
  flow: DeclaredFlow,
  input: StreamForecast,
  output: StreamForecast | undefined,
  load: Load,
  times: number,
): Omit<Invoking, "busiest" | "durationMs" | "recordMs"> {
  const { rate, bytes } = input.use.load;
  const offered = rate * times;
  const throttled = throttledShare({ rate: offered, bytes, peak: 1 }, load.keys, input.shards);
  return {
    ...flow,
    load: { rate: offered * (1 - throttled), bytes },
    offered,
    keys: load.keys,
    output: output && publishingOf(output, rate, load),
    shards: input.shards,
    reservedConcurrency: flow.function.reservedConcurrency,
    readers: Math.max(1, input.use.readers),
  };
}

/** What an output stream takes of a function whose input has a rate: as often the rate as there is room for. */
const publishingOf = ({ shards, use }: StreamForecast, rate: number, load: Load): Publishing => ({
  shards,
  shardRate: rate / shardsFilled(use.load),
  recordsEach: load.rate / rate,
});
