import type { InvocationResult } from "../../../../emulator/lambda/function/function-runtime.ts";
import { startEventSourceMapping } from "../../../../emulator/lambda/stream-poller/event-source-mapping.ts";
import { createBucketDestination } from "../../../../emulator/lambda/stream-poller/failure-destination.ts";
import type { EventSourceMappingArgs } from "../../../../emulator/lambda/stream-poller/settings.ts";
import { TABLE_STREAM } from "../../../../emulator/lambda/stream-poller/table-stream.ts";
import { createMemoryObjectStore } from "../../../../emulator/s3/memory-object-store.ts";
import { createVirtualClock } from "../../../../emulator/time/virtual-clock.ts";
import { createChangeStream, STREAM_ARN } from "./create-change-stream.ts";

/** One invocation: when, and the numbers of the items whose changes it holds. */
export type TableCall = { second: number; items: string[]; sequenceNumbers: string[]; event: string };

/** What a scenario is made of; the function throws where the handler does. */
export type TableScenarioArgs = {
  settings?: Partial<EventSourceMappingArgs>;
  /** Sequence number of the first change. @default 100 */
  firstNumber?: bigint;
  handler?: (call: TableCall) => unknown;
  durationMs?: (call: TableCall) => number;
};

type Record = { dynamodb: { SequenceNumber: string; Keys: { id: { S: string } } } };

/** A table's stream of one shard, a function and a mapping between them, under a virtual clock. */
export function createTableScenario({
  settings = {},
  firstNumber = 100n,
  handler = () => null,
  durationMs = () => 0,
}: TableScenarioArgs = {}) {
  const clock = createVirtualClock(Date.parse("2026-03-01T09:00:00Z"));
  const stream = createChangeStream(clock, firstNumber);
  const store = createMemoryObjectStore({ clock });
  const startMs = clock.now();
  const calls: TableCall[] = [];

  async function invoke(event: string): Promise<InvocationResult> {
    const { Records }: { Records: Record[] } = JSON.parse(event);
    const call = {
      second: (clock.now() - startMs) / 1000,
      items: Records.map(({ dynamodb }) => dynamodb.Keys.id.S),
      sequenceNumbers: Records.map(({ dynamodb }) => dynamodb.SequenceNumber),
      event,
    };
    calls.push(call);
    await clock.sleep(durationMs(call));
    const base = { throttled: false, requestId: "request", statusCode: 200, executedVersion: "1" } as const;
    try {
      return { ...base, payload: JSON.stringify(handler(call) ?? null) };
    } catch {
      return { ...base, functionError: "Unhandled", payload: '{"errorMessage":"boom"}' };
    }
  }

  /** Starts the mapping, does `work`, and stops when nothing is left to do, after a day at most. */
  const run = (work: () => Promise<void> | void = () => {}) =>
    clock.run(async () => {
      await store.createBucket("failures");
      const mapping = startEventSourceMapping({
        settings: {
          ...{ uuid: "mapping", functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:f", roleArn: "arn:r" },
          startingPosition: "TRIM_HORIZON",
          ...settings,
        },
        kind: TABLE_STREAM,
        reader: stream.reader,
        runtime: { invoke, stop: async () => {} },
        onFailure: createBucketDestination(store, "failures", "mapping", () => "uuid"),
        clock,
        uuid: () => "request",
      });
      await clock.sleep(1);
      await work();
      const deadlineMs = clock.now() + 24 * 3_600_000;
      do await clock.sleep(500);
      while (!mapping.idle() && clock.now() < deadlineMs);
      await mapping.stop();
      return mapping;
    });
  return { clock, store, calls, run, streamArn: STREAM_ARN, ...stream };
}
