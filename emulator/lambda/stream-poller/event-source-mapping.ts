import { randomUUID } from "node:crypto";
import type { StreamReader } from "../../kinesis/stream-reader.ts";
import type { Clock } from "../../time/clock.ts";
import type { FunctionRuntime } from "../function/function-runtime.ts";
import type { MappingContext } from "./context.ts";
import type { OnFailure } from "./failure-destination.ts";
import { createFilter } from "./filter.ts";
import { createStats, type MappingStats, type Observation } from "./observation.ts";
import { completeSettings, type EventSourceMappingArgs } from "./settings.ts";
import { startShardPoller } from "./shard-poller.ts";
import { followStream, type StreamFollower } from "./stream-follower.ts";
import { KINESIS_STREAM, type StreamKind } from "./stream-kind.ts";

/** What an event source mapping connects. */
export type StartArgs = {
  settings: EventSourceMappingArgs;
  /** @default a stream of Kinesis */
  kind?: StreamKind;
  reader: StreamReader;
  runtime: FunctionRuntime;
  /** The on-failure destination. Without it, discarded records are only counted. */
  onFailure?: OnFailure | undefined;
  clock: Clock;
  /** @default random */
  uuid?: () => string;
  observe?: (observation: Observation) => void;
  /** Called whenever a shard's checkpoint moves: its records up to `sequenceNumber` are settled. */
  onCheckpoint?: (shardId: string, sequenceNumber: string) => void;
  /** Milliseconds between reads at the end of a shard. @default as Lambda does: 1,000 for Kinesis (rule 1), 250 for a table */
  pollIntervalMs?: number;
};

/** An event source mapping at work. */
export type EventSourceMapping = {
  readonly stats: MappingStats;
  /** Whether, at its last look, every shard was read to its end, every record settled, every failure record delivered. */
  idle(): boolean;
  /** Starts nothing new; resolves when what is in flight has ended. What is not settled by then stays unsettled. */
  stop(): Promise<void>;
};

/**
 * Connects a stream to a function as Lambda does.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 * @throws Error naming every setting that AWS would refuse.
 */
export function startEventSourceMapping(args: StartArgs): EventSourceMapping {
  const { reader, onCheckpoint, kind = KINESIS_STREAM, pollIntervalMs = kind.pollIntervalMs } = args;
  const stopping = new AbortController();
  const mapping = createContext(args, kind, stopping.signal);
  const { settings, stats, deliveries, observe } = mapping;
  const filter = createFilter(settings.filterPatterns, kind);

  const follower: StreamFollower = followStream(
    reader,
    { Type: settings.startingPosition, Timestamp: settings.startingPositionTimestamp },
    stopping.signal,
    (shardId, start) =>
      startShardPoller({
        mapping,
        reader,
        filter,
        shardId,
        start,
        pollIntervalMs,
        onCheckpoint(sequenceNumber) {
          stats.checkpoints.set(shardId, sequenceNumber);
          onCheckpoint?.(shardId, sequenceNumber);
        },
      }),
  );
  const finished = follower.finished.catch((error) => observe({ type: "read-failed", shardId: undefined, error }));

  return {
    stats,
    idle: () => deliveries.size === 0 && follower.idle(),
    async stop() {
      stopping.abort();
      await finished;
      await Promise.all(deliveries);
    },
  };
}

function createContext(args: StartArgs, kind: StreamKind, signal: AbortSignal): MappingContext {
  const { reader, runtime, onFailure, clock, uuid = randomUUID, observe = () => {} } = args;
  return {
    settings: completeSettings(args.settings),
    kind,
    reader,
    runtime,
    onFailure,
    clock,
    uuid,
    observe,
    signal,
    stats: createStats(),
    deliveries: new Set(),
  };
}
