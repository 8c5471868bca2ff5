import type { RegionContract } from "../../client/index.ts";
import { REDRIVEN_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import type { FailureStore } from "../redrive/failure-store.ts";

/** A metric of CloudWatch's, of one stream or function. */
export type CountedMetric = {
  namespace: "AWS/Kinesis" | "AWS/Lambda";
  name: "IncomingRecords" | "Invocations" | "Throttles";
  dimension: "StreamName" | "FunctionName";
  of: string;
};

/** What Lambda says of an event source mapping. */
export type TriggerState = {
  state: string;
  /** Such as OK, No records processed, or PROBLEM and which. */
  lastResult: string;
};

/** What is asked of a region before it is deleted. */
export type ObstacleArgs = {
  outputs: RegionContract;
  quietMinutes: number;
  discardFailures: boolean;
  /** Sum of a metric in the last quiet minutes; 0 when nothing was measured. */
  sumOf: (metric: CountedMetric) => Promise<number>;
  /** The event source mappings of a function's alias. */
  triggersOf: (aliasArn: string) => Promise<TriggerState[]>;
  store: Pick<FailureStore, "list">;
};

/**
 * What speaks against deleting a region, in words. A stream that waits, or a batch that is tried again, has its function invoked or
 * throttled: where nothing arrives, all triggers are enabled without a problem, and no function runs, all is read. Rejects when AWS does not answer.
 */
export async function findObstacles(args: ObstacleArgs): Promise<string[]> {
  const { input, output, flows } = args.outputs;
  const found = await Promise.all([
    ...[input, output].map(({ name }) => arrivals(args, name)),
    ...Object.entries(flows).map(([flow, { name, aliasArn }]) => activity(args, flow, name, aliasArn)),
    args.discardFailures ? [] : kept(args),
  ]);
  return found.flat();
}

async function arrivals({ sumOf, quietMinutes }: ObstacleArgs, stream: string): Promise<string[]> {
  const count = await sumOf({
    ...{ namespace: "AWS/Kinesis", name: "IncomingRecords", dimension: "StreamName", of: stream },
  });
  return count > 0 ? [`${count} records came to ${stream} in ${quietMinutes} minutes`] : [];
}

async function activity(
  { sumOf, triggersOf, quietMinutes }: ObstacleArgs,
  flow: string,
  name: string,
  aliasArn: string,
): Promise<string[]> {
  const sum = (metric: "Invocations" | "Throttles") =>
    sumOf({ namespace: "AWS/Lambda", name: metric, dimension: "FunctionName", of: name });
  const [invoked, throttled, triggers] = await Promise.all([
    sum("Invocations"),
    sum("Throttles"),
    triggersOf(aliasArn),
  ]);
  return [
    ...(invoked > 0 ? [`${flow} was invoked ${invoked} times in ${quietMinutes} minutes`] : []),
    ...(throttled > 0 ? [`${flow} was throttled ${throttled} times in ${quietMinutes} minutes`] : []),
    ...triggers.flatMap(({ state }) => (state === "Enabled" ? [] : [`a trigger of ${flow} is ${state}`])),
    ...triggers.flatMap(({ lastResult }) =>
      lastResult.startsWith("PROBLEM") ? [`a trigger of ${flow} can't read: ${lastResult}`] : [],
    ),
  ];
}

/** What the failure store holds that was not put back. */
async function kept({ store, outputs }: ObstacleArgs): Promise<string[]> {
  const putBack = new Set<string>();
  for await (const { key } of store.list(REDRIVEN_PREFIX)) putBack.add(key.slice(REDRIVEN_PREFIX.length));
  let waiting = 0;
  for await (const { key } of store.list("")) if (!key.startsWith(REDRIVEN_PREFIX) && !putBack.has(key)) waiting++;
  if (waiting === 0) return [];
  return [`${waiting} objects in ${outputs.failureStore.bucket}, which --discard-failures would delete`];
}
