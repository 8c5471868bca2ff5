import type { KinesisSender } from "../../client/kinesis-client.ts";
import { UsageError } from "../../command-line/command.ts";
import type { Progress } from "../../command-line/progress.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import { KNOWN_REASONS } from "./classify.ts";
import type { FailureStore } from "./failure-store.ts";
import { type FlowTarget, flowOfFunction } from "./flows.ts";
import { type HeldRecord, nameOf } from "./held-record.ts";
import { takeInventory } from "./inventory.ts";
import { giveBack } from "./invoke/give-back.ts";
import { invokeWith, type LambdaSender } from "./invoke/invoke-call.ts";
import { readMarkers } from "./markers.ts";
import { createPayloads } from "./payloads.ts";
import { type Plan, plan, type Reasons, type RedriveDecision } from "./plan.ts";
import { type PutBackResult, putBack } from "./put-back.ts";
import { putOn } from "./put-call.ts";

/** What a redrive is made from. */
export type RedriveArgs = {
  store: FailureStore;
  kinesis: KinesisSender;
  lambda: LambdaSender;
  /** ARN of the input stream; undefined where each flow is given its own, however many there are. */
  streamArn: string | undefined;
  /** The region's flows, by name. The only one of its region reads what is put on the stream; of several, each is given its own. */
  flows: ReadonlyMap<string, FlowTarget>;
  /** The only flow to put back for; undefined for all. */
  flow: string | undefined;
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
  /** Flows that the failure store knows, and the stack does not. */
  unknownFlows: string[];
  /** Ended by its signal, with records left. */
  interrupted: boolean;
};

const NOTHING: PutBackResult = { put: 0, failed: [], stopped: [] };

/** Lists what the failure store holds and puts it back, each record once. Throws `UsageError`, `RedriveError`, and what the SDK throws. */
export async function redrive(args: RedriveArgs): Promise<RedriveResult> {
  const { store, signal, progress, flows } = args;
  checkFlow(args);
  const flowOf = (functionArn: string) => flowOfFunction(flows, functionArn);
  const markers = await readMarkers(store, signal);
  const inventory = await takeInventory({ store, sinceMs: args.sinceMs, flowOf, signal });
  const { problems } = inventory;
  const empty = { ...NOTHING, problems, unknownFlows: unknownFlowsOf(inventory.records, flows) };
  if (signal.aborted) return { ...empty, fates: countFates([]), interrupted: true };
  checkReasons(args.reasons, inventory.records);
  const { done } = markers;
  const { reasons, flow } = args;
  const decided = plan(inventory.records, { done, reasons, flow, flows: new Set(flows.keys()) });
  const fates = countFates(decided.fates.values());
  const { records } = decided;
  args.onPlan(decided);
  if (args.dryRun || records.length === 0) return { ...empty, fates, interrupted: false };
  const { latestMs } = inventory;
  try {
    const { kinesis, streamArn, lambda } = args;
    const { put, given } = waysBack(records, args);
    const work = { ...args, payloads: createPayloads(store), markers };
    const onProgress = (before: number) => (count: number) => progress.records(before + count, records.length);
    const ofStream =
      streamArn === undefined
        ? NOTHING
        : await putBack({ ...work, records: put, put: putOn(kinesis, streamArn), onProgress: onProgress(0) });
    const invoking = { latestMs, invoke: invokeWith(lambda), onProgress: onProgress(put.length) };
    const ofFlows = await giveBack({ ...work, records: given, ...invoking });
    const result: PutBackResult = {
      put: ofStream.put + ofFlows.put,
      failed: [...ofStream.failed, ...ofFlows.failed],
      stopped: [...ofStream.stopped, ...ofFlows.stopped],
    };
    const stopped = result.stopped.reduce((sum, { records: left }) => sum + left, 0);
    const interrupted = result.put + result.failed.length + stopped < records.length;
    return { ...empty, ...result, fates, interrupted };
  } finally {
    progress.end();
  }
}

/**
 * What is put on the stream, and what is given to its flow: a table's changes, and all where several flows read the stream, since
 * what one refused must not be put before the others again.
 */
export function waysBack(
  records: readonly HeldRecord[],
  { flows, streamArn }: Pick<RedriveArgs, "flows" | "streamArn">,
) {
  const isGiven = (record: HeldRecord) => record.isChange === true || flows.size > 1 || streamArn === undefined;
  return { put: records.filter((record) => !isGiven(record)), given: records.filter(isGiven) };
}

/** Records that could not be put, and shards that were not emptied, as lines for people. */
export const failureLines = ({ failed, stopped }: PutBackResult) => [
  ...stopped.map(
    ({ flow, shardId, records, why }) => `${flow}, ${shardId}: ${records.toLocaleString("en-US")} of it stay: ${why}`,
  ),
  ...failed.map(({ record, why }) => `${nameOf(record)}: ${why}`),
];

function countFates(fates: Iterable<RedriveDecision>): Record<RedriveDecision, number> {
  const skipped = { "put back before": 0, "held twice": 0, "not selected": 0, "of another flow": 0, "of no flow": 0 };
  const counts = { "put back": 0, ...skipped };
  for (const fate of fates) counts[fate] += 1;
  return counts;
}

function unknownFlowsOf(held: readonly HeldRecord[], flows: RedriveArgs["flows"]): string[] {
  return [...new Set(held.map(({ flow }) => flow))].filter((flow) => !flows.has(flow)).sort();
}

function checkFlow({ flow, flows }: RedriveArgs): void {
  if (flow === undefined || flows.has(flow)) return;
  throw new UsageError(`--flow must be one of ${[...flows.keys()].join(", ")}, got ${flow}.`);
}

/** A reason of a version to come is known by being there. */
function checkReasons(reasons: Reasons, held: readonly HeldRecord[]): void {
  if (reasons === undefined || reasons === "all") return;
  const known = new Set([...KNOWN_REASONS, ...held.map(({ reason }) => reason)]);
  const unknown = [...reasons].filter((reason) => !known.has(reason));
  if (unknown.length > 0)
    throw new UsageError(`--reason must be all, or some of ${[...known].join(", ")}, got ${unknown.join(", ")}.`);
}
