import type { Growth } from "./capacity.ts";
import type { Cost } from "./cost.ts";
import type { DeclaredFlow, DeclaredRegion, DeclaredStream } from "./declared.ts";
import type { Duration } from "./duration/duration.ts";
import type { Capacity } from "./invoking/keeping-up.ts";
import type { QueueForecast } from "./queue-plan.ts";
import type { BreakEven, StreamUse } from "./stream-cost.ts";

/** US dollars a month of a stream as it is, and of what it could be; undefined where a price is not known. */
export type StreamUsd = Record<
  | "now"
  /** With the shards needed. */
  | "provisioned"
  | "onDemand"
  /** On-demand Advantage, with the commitment. */
  | "advantage"
  /** As it is, save for enhanced fan-out. */
  | "withoutFanOut"
  /** As it is, save for a retention of 24 hours. */
  | "forADay"
  /** As it is, save for records packed to 25 KB. */
  | "packed",
  number | undefined
>;

/** What a load asks of one stream. */
export type StreamForecast = {
  stream: DeclaredStream;
  use: StreamUse;
  /** Shards that it has; of an on-demand stream, those that it is taken to grow to. */
  shards: number;
  shardsNeeded: number;
  /** The share of records that is refused at the peak, from 0 to 1. */
  throttled: number;
  /** How much of one shard the busiest key fills at the peak. */
  hottestKey: number;
  growth: Growth;
  usd: StreamUsd;
  /** Between provisioned and on-demand. */
  breakEven: BreakEven | undefined;
};

/** What a load asks of one function. */
export type FlowForecast = {
  flow: DeclaredFlow;
  duration: Duration;
  invocationsPerSecond: number;
  concurrency: number;
  /** Concurrency while it catches up. */
  mostConcurrency: number;
  capacity: Capacity;
  /** The same at the peak, when busy shards are throttled more. */
  peakCapacity: Capacity;
  /** Records that its input stream gives it a second, on average and at the peak. */
  rate: number;
  peakRate: number;
  /** After an hour at the peak. */
  iteratorAgeSeconds: number;
  /** After an outage of an hour; Infinity for never. */
  catchUpSeconds: number;
  /** Bytes that it sends through VPC endpoints a second. */
  endpointBytesPerSecond: number;
};

/** What a load asks of one AWS region, and what it costs a month. */
export type RegionForecast = {
  declared: DeclaredRegion;
  streams: StreamForecast[];
  flows: FlowForecast[];
  queues: QueueForecast[];
  costs: Cost[];
};
