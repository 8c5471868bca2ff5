import type { SNSClient } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Redrivable } from "../../../client/contract.ts";
import { giveDeadLettersBack } from "../events/dead-letters.ts";
import { EVENTS_PREFIX, type EventsResult, functionNameIn, giveEventsBack } from "../events/given-up.ts";
import type { FailureStore } from "../failure-store.ts";
import { type FlowTarget, flowOfFunctionName } from "../flows.ts";
import type { Plan } from "../plan.ts";
import { type RedriveArgs, type RedriveResult, redrive } from "../redrive.ts";
import type { KeptPlace } from "./places.ts";

type Flows = ReadonlyMap<string, FlowTarget>;

/** What is given back, by what a program's outputs say. */
export type ProgramRedriveArgs = Omit<RedriveArgs, "store" | "streamArn" | "flows" | "onPlan"> & {
  flows: Redrivable["flows"];
  /** The failure store in a bucket. */
  storeOf: (bucket: string) => FailureStore;
  sqs: Pick<SQSClient, "send">;
  sns: Pick<SNSClient, "send">;
  /** Hears what is to become of a store's records, before any is given. */
  onPlan: (plan: Plan, flows: Flows) => void;
  /** Hears what became of them. */
  onRecords: (result: RedriveResult) => void;
};

/**
 * Gives each flow of a program back what was given up for it: records of streams and tables by invoking it, in their order; events by its alias;
 * messages to their queue. Rejects as {@link redrive} does.
 * @returns what became of events and messages, and the functions whose events are no flow's
 */
export async function giveProgramBack(
  args: ProgramRedriveArgs,
): Promise<{ places: KeptPlace[]; strangers: readonly string[] }> {
  const places: KeptPlace[] = [];
  const strangers = new Set<string>();
  const buckets = new Set(Object.values(args.flows).flatMap(({ failureBuckets }) => failureBuckets));
  for (const bucket of buckets) {
    const flows = flowsOf(args.flows, bucket);
    const store = args.storeOf(bucket);
    await giveRecords(args, store, flows);
    for (const name of await functionsIn(store)) if (!flows.has(flowOfFunctionName(flows, name))) strangers.add(name);
    for (const [flow, target] of chosen(args.flow, flows))
      places.push({ flow, name: bucket, what: "events given up", ...(await giveEvents(args, store, flows, target)) });
  }
  for (const [flow, { aliasArn, deadLetters }] of chosen(args.flow, new Map(Object.entries(args.flows))))
    for (const { queueArn, sourceArn } of args.sinceMs === undefined ? deadLetters : []) {
      const to = sourceArn === undefined ? { aliasArn } : { sourceArn };
      const what = sourceArn === undefined ? "undelivered events" : "dead letters";
      const result = await giveDeadLettersBack({ ...args, queue: queueArn, to });
      places.push({ flow, name: queueArn.split(":")[5] ?? "", what, ...result });
    }
  return { places, strangers: [...strangers].sort() };
}

/** Those that a command line asks for. */
const chosen = <T>(flow: string | undefined, flows: ReadonlyMap<string, T>): [string, T][] =>
  [...flows].filter(([name]) => flow === undefined || name === flow);

/** The flows that keep what they give up in a bucket. */
const flowsOf = (flows: Redrivable["flows"], bucket: string): Flows =>
  new Map(
    Object.entries(flows)
      .filter(([, { failureBuckets }]) => failureBuckets.includes(bucket))
      .map(([name, { aliasArn }]) => [name, { name, aliasArn, arn: aliasArn.replace(/:[^:]+$/, "") }]),
  );

async function giveRecords(args: ProgramRedriveArgs, store: FailureStore, flows: Flows): Promise<void> {
  // A flow that keeps what it gives up elsewhere has nothing here.
  if (args.flow !== undefined && !flows.has(args.flow)) return;
  const onPlan = (decided: Plan) => args.onPlan(decided, flows);
  const result = await redrive({ ...args, store, flows, streamArn: undefined, onPlan });
  const held = Object.values(result.fates).reduce((sum, each) => sum + each, 0);
  if (held + result.problems.length > 0) args.onRecords(result);
}

async function functionsIn(store: FailureStore): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const { key } of store.list(EVENTS_PREFIX)) names.add(functionNameIn(key));
  return names;
}

const giveEvents = (
  args: ProgramRedriveArgs,
  store: FailureStore,
  flows: Flows,
  { name, aliasArn }: FlowTarget,
): Promise<EventsResult> =>
  giveEventsBack({
    ...args,
    store,
    only: { aliasArn, isOf: (functionName) => flowOfFunctionName(flows, functionName) === name },
  });
