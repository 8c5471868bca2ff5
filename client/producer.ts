import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { type Clock, systemClock } from "./clock.ts";
import type { Contract } from "./contract.ts";
import { createKinesisClient, type KinesisSender } from "./kinesis-client.ts";
import { nearestRegions } from "./nearest-region.ts";
import { type PutOutcome, putThrough } from "./put-all.ts";
import { PutError } from "./put-error.ts";
import {
  type Acknowledgement,
  DEFAULT_MAX_RECORD_BYTES,
  type PutRecord,
  recordBytes,
  refusalOf,
} from "./put-record.ts";
import type { FailOver } from "./region-health.ts";
import { createSender } from "./sender.ts";

/** Which streams to put on: those of the stack's outputs, or ARNs by AWS Region. */
export type ProducerTarget = { contract: Contract } | { streams: Readonly<Record<string, string>> };

/** Settings of a producer; all have defaults. */
export type ProducerSettings = {
  /**
   * Puts every record in this region, with no fail-over.
   * @default each record in the region nearest to its location
   */
  region?: string | undefined;
  /**
   * The client of a region; turn its own retries off (`maxAttempts: 1`), since the producer retries.
   * @default an SDK client that reuses its connection, closed with the producer
   */
  clientFor?: ((region: string) => KinesisSender) | undefined;
  /**
   * Bytes that one record may hold, partition key included: the stream's maximum record size.
   * @default 1048576
   */
  maxRecordBytes?: number;
  /**
   * Records that `putAll` holds at most.
   * @default 5000
   */
  maxInFlightRecords?: number;
  /**
   * Bytes of records that `putAll` holds at most; a single larger record still goes.
   * @default 67108864
   */
  maxInFlightBytes?: number;
  /**
   * Calls under way per region at the same time.
   * @default 8
   */
  maxConcurrentCalls?: number;
  /**
   * Milliseconds after which a record that no region acknowledges is refused.
   * @default 300000
   */
  giveUpAfterMs?: number;
  /** When another region is used. */
  failOver?: Partial<FailOver>;
  /** @default the machine's clock */
  clock?: Clock;
  /**
   * A number from 0 up to 1, for back-off.
   * @default Math.random
   */
  random?: () => number;
};

/** Puts records on the input streams of a stack. */
export type Producer = {
  /**
   * Puts one record. Records that are put at the same time share calls.
   * @throws PutError when the record is not put.
   */
  put(record: PutRecord): Promise<Acknowledgement>;
  /**
   * Puts many records and yields an outcome for each, as they come. Reads on only as outcomes are taken, so memory stays bounded
   * whatever the length of the input. Breaking off stops reading; records already read are not sent again.
   */
  putAll<R extends PutRecord>(records: Iterable<R> | AsyncIterable<R>): AsyncGenerator<PutOutcome<R>, void, undefined>;
  /** Ends every put under way with a `Closed` error, and the connections that the producer made. */
  close(): void;
};

/**
 * Makes a producer.
 *
 * - Order: of the records of one partition key, one is under way at a time, whatever the region; the next goes once it is
 *   acknowledged or refused. So order holds within each region, and a key moves from one region to another as a whole.
 * - Fail-over: a record goes to the nearest region that is available (see {@link FailOver}).
 * - At least once: a call whose answer is lost is repeated, so a record can arrive twice, after a fail-over in two regions.
 * - Nothing is lost silently: each record ends as acknowledged or as a {@link PutError} that the caller gets.
 *
 * @throws RangeError when no stream is given, or `region` has none.
 */
export function createProducer(options: ProducerTarget & ProducerSettings): Producer {
  const streams = streamsOf(options);
  const regions = regionsOf(options.region, streams);
  const { maxRecordBytes = DEFAULT_MAX_RECORD_BYTES, clientFor } = options;
  const closing = new AbortController();
  const ownClients: KinesisClient[] = [];
  const sender = createSender({
    targetOf: (region) => ({ client: clientFor?.(region) ?? ownClient(region), streamArn: streams.get(region) ?? "" }),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    maxConcurrentCalls: options.maxConcurrentCalls ?? 8,
    giveUpAfterMs: options.giveUpAfterMs ?? 300_000,
    failOver: { unavailableAfterMs: 10_000, throttledAfterMs: 60_000, retryAfterMs: 30_000, ...options.failOver },
    signal: closing.signal,
  });

  function ownClient(region: string): KinesisClient {
    const client = createKinesisClient(region);
    ownClients.push(client);
    return client;
  }

  function submit(
    record: PutRecord,
    settle: (outcome: Acknowledgement | PutError) => void,
    signal?: AbortSignal,
  ): void {
    const refusal = closing.signal.aborted
      ? new PutError("Closed", "the producer is closed.")
      : (refusalOf(record, maxRecordBytes) ?? refuseRegion(record.region, streams));
    if (refusal !== undefined) {
      settle(refusal);
      return;
    }
    const order = regionsFor(record, regions);
    const bytes = recordBytes(record);
    sender.submit({ record, bytes, regions: order, alone: false, settle, ...(signal === undefined ? {} : { signal }) });
  }

  return {
    put: (record) =>
      new Promise((resolve, reject) => {
        submit(record, (outcome) => (outcome instanceof PutError ? reject(outcome) : resolve(outcome)));
      }),
    async *putAll(records) {
      const abandoned = new AbortController();
      const { maxInFlightRecords = 5_000, maxInFlightBytes = 67_108_864 } = options;
      try {
        yield* putThrough(records, { maxInFlightRecords, maxInFlightBytes }, (record, settle) =>
          submit(record, settle, abandoned.signal),
        );
      } finally {
        abandoned.abort();
      }
    },
    close() {
      closing.abort();
      for (const client of ownClients) client.destroy();
    },
  };
}

function streamsOf(target: ProducerTarget): ReadonlyMap<string, string> {
  if ("streams" in target) return new Map(Object.entries(target.streams));
  const { firstRegion, regions } = target.contract;
  // Outputs are sorted by name: which region comes first, the contract says.
  const inOrder = Object.keys(regions).sort((a, b) => Number(b === firstRegion) - Number(a === firstRegion));
  return new Map(inOrder.map((region) => [region, regions[region]?.input.arn ?? ""]));
}

function regionsOf(fixed: string | undefined, streams: ReadonlyMap<string, string>): readonly string[] {
  const regions = [...streams.keys()];
  if (regions.length === 0)
    throw new RangeError(
      "streams must name at least one region, got none.\nFix: give the outputs of a deployed stack.",
    );
  if (fixed === undefined) return regions;
  if (streams.has(fixed)) return [fixed];
  throw new RangeError(
    `region must be one of ${regions.join(", ")}, got ${fixed}.\nFix: choose a region of the stack.`,
  );
}

/** Where to try a record, nearest region first. */
function regionsFor({ region, location }: PutRecord, regions: readonly string[]): readonly string[] {
  if (regions.length === 1) return regions;
  return region === undefined ? nearestRegions(location, regions) : [region];
}

function refuseRegion(region: string | undefined, streams: ReadonlyMap<string, string>): PutError | undefined {
  if (region === undefined || streams.has(region)) return undefined;
  const known = [...streams.keys()].join(", ");
  return new PutError("UnknownRegion", `region must be one of ${known}, got ${region}.\nFix: name one, or none.`);
}
