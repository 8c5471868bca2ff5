import type { KinesisSender } from "../../client/kinesis-client.ts";
import { UsageError } from "../../command-line/command.ts";
import type { Progress } from "../../command-line/progress.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import { KNOWN_REASONS } from "./classify.ts";
import type { FailureStore } from "./failure-store.ts";
import { type HeldRecord, nameOf } from "./held-record.ts";
import { takeInventory } from "./inventory.ts";
import { readMarkers } from "./markers.ts";
import { createPayloads } from "./payloads.ts";
import { type Plan, plan, type Reasons, type RedriveDecision } from "./plan.ts";
import { type PutBackResult, putBack } from "./put-back.ts";
import { putOn } from "./put-call.ts";

/** What a redrive is made from. */
export type RedriveArgs = {
  store: FailureStore;
  kinesis: KinesisSender;
  /** ARN of the input stream. */
  streamArn: string;
  sinceMs: number | undefined;
  reasons: Reasons;
  dryRun: boolean;
  /** Records a second. */
  rate: number;
  clock: Clock;
  random: () => number;
  progress: Progress;
  signal: AbortSignal;
  /** Hears what is to become of what the store holds, before anything is put. */
  onPlan: (plan: Plan) => void;
};

/** What a redrive came to. */
export type RedriveResult = PutBackResult & {
  fates: Record<RedriveDecision, number>;
  /** What could not be read: objects, lines and fields. */
  problems: string[];
  /** Ended by its signal, with records left. */
  interrupted: boolean;
};

/** Lists what the failure store holds and puts it back, each record once. Throws `UsageError`, `RedriveError`, and what the SDK throws. */
export async function redrive(args: RedriveArgs): Promise<RedriveResult> {
  const { store, signal, progress } = args;
  const markers = await readMarkers(store, signal);
  const inventory = await takeInventory({ store, sinceMs: args.sinceMs, signal });
  const { problems } = inventory;
  if (signal.aborted) return { put: 0, failed: [], fates: countFates([]), problems, interrupted: true };
  checkReasons(args.reasons, inventory.records);
  const decided = plan(inventory.records, markers.done, args.reasons);
  const fates = countFates(decided.fates.values());
  const { records } = decided;
  args.onPlan(decided);
  if (args.dryRun || records.length === 0) return { put: 0, failed: [], fates, problems, interrupted: false };
  const onProgress = (count: number) => progress.records(count, records.length);
  try {
    const payloads = createPayloads(store);
    const result = await putBack({
      ...args,
      records,
      payloads,
      markers,
      put: putOn(args.kinesis, args.streamArn),
      onProgress,
    });
    const interrupted = result.put + result.failed.length < records.length;
    return { ...result, fates, problems, interrupted };
  } finally {
    progress.end();
  }
}

/** Records that could not be put, as lines for people. */
export const failureLines = ({ failed }: PutBackResult) => failed.map(({ record, why }) => `${nameOf(record)}: ${why}`);

function countFates(fates: Iterable<RedriveDecision>): Record<RedriveDecision, number> {
  const counts = { "put back": 0, "put back before": 0, "held twice": 0, "not selected": 0 };
  for (const fate of fates) counts[fate] += 1;
  return counts;
}

/** A reason of a version to come is known by being there. */
function checkReasons(reasons: Reasons, held: readonly HeldRecord[]): void {
  if (reasons === undefined || reasons === "all") return;
  const known = new Set([...KNOWN_REASONS, ...held.map(({ reason }) => reason)]);
  const unknown = [...reasons].filter((reason) => !known.has(reason));
  if (unknown.length > 0)
    throw new UsageError(`--reason must be all, or some of ${[...known].join(", ")}, got ${unknown.join(", ")}.`);
}
