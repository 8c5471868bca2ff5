import { PutRecordCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { KinesisSender } from "../../client/kinesis-client.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import type { OutageKind } from "./outages.ts";

/** A record that a region took, whether its producer heard of it or not. */
export type TakenPut = { region: string; data: Uint8Array; shardId: string; sequenceNumber: string };

/** What stands between a producer and a region. */
export type FailingSenderArgs = {
  region: string;
  client: KinesisSender;
  clock: Clock;
  /** How the region fails at this moment; undefined when it does not. */
  kindNow: () => OutageKind | undefined;
  /** Follows a call that is under way, outside the clock. */
  follow: <T>(call: Promise<T>) => Promise<T>;
  onTaken: (record: TakenPut) => void;
};

/** How long the client's own SDK client waits for an answer. */
const TIME_OUT_MS = 30_000;
const THROTTLED = "ProvisionedThroughputExceededException";

type Entry = { Data?: Uint8Array | undefined };
type Answer = { ShardId?: string | undefined; SequenceNumber?: string | undefined };

/** A client of a region that fails as its region does, and tells of each record that it took. */
export function failingSender({ region, client, clock, kindNow, follow, onTaken }: FailingSenderArgs): KinesisSender {
  async function send(command: unknown, options?: { abortSignal?: AbortSignal }): Promise<unknown> {
    const entries = entriesOf(command);
    const kind = kindNow();
    if (kind === "gone") throw failure("ECONNREFUSED", { code: "ECONNREFUSED" });
    if (kind === "refused") throw failure("ServiceUnavailable", { $metadata: { httpStatusCode: 503 } });
    if (kind === "throttled") return throttled(command, entries);
    const answer: unknown = await follow(client.send(command as PutRecordsCommand, options));
    for (const [index, taken] of answersOf(answer).entries()) {
      const { ShardId: shardId, SequenceNumber: sequenceNumber } = taken;
      const data = entries[index]?.Data;
      if (shardId && sequenceNumber && data) onTaken({ region, data, shardId, sequenceNumber });
    }
    if (kind !== "silent") return answer;
    await clock.sleep(TIME_OUT_MS, options?.abortSignal);
    throw failure("TimeoutError");
  }
  return { send: send as KinesisSender["send"] };
}

function entriesOf(command: unknown): readonly Entry[] {
  if (command instanceof PutRecordsCommand) return command.input.Records ?? [];
  if (command instanceof PutRecordCommand) return [command.input];
  throw new TypeError("A drill's producer calls PutRecord and PutRecords only.");
}

function answersOf(answer: unknown): readonly Answer[] {
  const { Records } = answer as { Records?: readonly Answer[] };
  return Records ?? [answer as Answer];
}

function throttled(command: unknown, entries: readonly Entry[]): { Records: { ErrorCode: string }[] } {
  if (command instanceof PutRecordCommand) throw failure(THROTTLED, { $metadata: { httpStatusCode: 400 } });
  return { Records: entries.map(() => ({ ErrorCode: THROTTLED })) };
}

/** An error as the AWS SDK throws it. */
const failure = (name: string, more: object = {}) => Object.assign(new Error(name), { name, ...more });
