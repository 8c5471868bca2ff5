import type { StreamReader } from "../../kinesis/stream-reader.ts";
import type { Clock } from "../../time/clock.ts";
import type { FunctionRuntime } from "../function/function-runtime.ts";
import type { PolledRecord, RecordWriter } from "./event.ts";
import type { OnFailure } from "./failure-destination.ts";
import type { MappingStats, Observation } from "./observation.ts";
import type { EventSourceMappingSettings } from "./settings.ts";
import type { StreamKind } from "./stream-kind.ts";

/** What all shards of one mapping share. */
export type MappingContext = {
  readonly settings: EventSourceMappingSettings;
  readonly kind: StreamKind;
  readonly reader: StreamReader;
  readonly runtime: FunctionRuntime;
  readonly onFailure: OnFailure | undefined;
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly observe: (observation: Observation) => void;
  readonly stats: MappingStats;
  /** Aborted when the mapping stops. */
  readonly signal: AbortSignal;
  /** Failure records on their way. */
  readonly deliveries: Set<Promise<void>>;
};

/** What all batches of one shard share. */
export type ShardContext = {
  readonly mapping: MappingContext;
  readonly shardId: string;
  readonly writer: RecordWriter;
  /** Takes note that nothing more is to be done for these records. */
  settle(entries: readonly PolledRecord[]): void;
};
