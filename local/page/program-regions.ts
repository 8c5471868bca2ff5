import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import { addCounts } from "../../page/add-counts.ts";
import type { FailureView, FlowView, PlaceView, RegionView, ShownCounts } from "../../page/view.ts";
import type { FlowPlace } from "../account/accounts.ts";
import { createTriggerReport, type EventFates, type TriggerReport } from "../account/program-report.ts";
import type { DeployedTrigger } from "../deploy/trigger.ts";
import { alarmView } from "./alarm-view.ts";
import type { ProgramObserver } from "./program-observer.ts";
import { leadsTo, type ProgramEdge, type ProgramPlace, programPlaces } from "./program-places.ts";
import { queueFailures, queueViews } from "./program-queues.ts";
import { createRates, type Rates } from "./rates.ts";
import type { SeenProgram } from "./seen-program.ts";

/** What is looked at. */
export type ProgramRegionsArgs = {
  living: SeenProgram;
  observer: ProgramObserver;
  /** The functions that are shown. */
  flows: readonly FlowPlace[];
  clock: Clock;
};

type Looking = ProgramRegionsArgs & {
  places: readonly ProgramPlace[];
  edges: readonly ProgramEdge[];
  rates: Rates;
  report: TriggerReport;
};

/** Looks at functions and what is around them, again and again, by their regions; with a report, for the last time. */
export function createProgramRegions(
  args: ProgramRegionsArgs,
): (last?: TriggerReport) => (region: string) => RegionView {
  const rates = createRates(args.clock);
  const found = programPlaces(args.living.resources);
  return (last) => {
    const report = last ?? createTriggerReport(args.living.triggers);
    rates.look(Object.fromEntries(Object.entries(report.flows).map(([name, { in: taken }]) => [name, taken])));
    return (region) => regionView({ ...args, ...found, rates, report }, region, last !== undefined);
  };
}

function regionView(looking: Looking, name: string, isOver: boolean): RegionView {
  const { living, observer, flows: all, places } = looking;
  const own = living.triggers.filter(({ region }) => region === name);
  const kept = new Set(own.flatMap(({ keptIn = [] }) => keptIn));
  const store = places.find(({ id, kind, region }) => kind === "bucket" && region === name && kept.has(id));
  const flows = all.filter(({ region }) => region === name).map((flow) => flowView(looking, flow, isOver));
  const { failures, ...seen } = observer.seen(name);
  const inQueues: FailureView[] = queueFailures(living, own);
  return {
    ...{ name, flows, counts: addCounts(flows.map(({ counts }) => counts)), links: [] },
    places: placeViews(looking, name, kept),
    failureStore: store && { bucket: store.name },
    queues: queueViews(living, name, kept),
    alarms: living.deployment.alarms(name).map(alarmView),
    ...{ ...seen, failures: [...failures, ...inQueues].sort((a, b) => b.atMs - a.atMs) },
  };
}

/** Those that anything leads from or to, or that a function names; what keeps failures stands apart. */
function placeViews(looking: Looking, region: string, kept: ReadonlySet<string>): PlaceView[] {
  const { places, edges, living, observer, flows } = looking;
  const used = new Set(flows.flatMap((flow) => usesOf(looking, flow)));
  const own = places.filter((place) => place.region === region && !kept.has(place.id));
  return own
    .filter(({ id }) => used.has(id) || edges.some(({ from, to }) => from === id || to === id))
    .map((place): PlaceView => {
      const { id, kind, name } = place;
      const fedBy = edges.filter(({ to }) => to === id).map(({ from }) => from);
      return { id, kind, name, fedBy, perSecond: undefined, ...heldIn(living, observer, place) };
    });
}

function heldIn(
  { deployment }: SeenProgram,
  observer: ProgramObserver,
  { id, kind, name, region }: ProgramPlace,
): Pick<PlaceView, "taken" | "holds" | "shards"> {
  if (kind === "queue") return { taken: undefined, holds: deployment.messagesOf(id).length };
  if (kind === "table") return { taken: undefined, holds: deployment.itemsIn(region, name) };
  if (kind === "bucket") return { taken: observer.taken(name) };
  if (kind !== "stream") return { taken: undefined };
  const scope = { account: ACCOUNT_ID, region };
  const { StreamDescriptionSummary } = deployment.kinesis.describeStreamSummary(scope, { StreamARN: id });
  return { taken: observer.taken(id), shards: StreamDescriptionSummary.OpenShardCount };
}

/** Places that a function's environment names, and that don't drive it. */
function usesOf({ places, edges, living: { resources } }: Looking, { functionArn, region }: FlowPlace): string[] {
  const lambda = resources.functions.find(({ outputs }) => outputs.arn === functionArn);
  const named = new Set(Object.values(lambda?.inputs.environment.variables ?? {}));
  const drives = new Set(edges.filter((edge) => leadsTo(edge, functionArn)).map(({ from }) => from));
  return places
    .filter((place) => place.region === region && !drives.has(place.id) && place.names.some((name) => named.has(name)))
    .map(({ id }) => id);
}

function flowView(looking: Looking, flow: FlowPlace, isOver: boolean): FlowView {
  const { edges, rates, report, observer, living } = looking;
  const { functionArn, functionName, region } = flow;
  const place = `${region}/${functionName}`;
  const fates = report.flows[place];
  const reads = edges.filter((edge) => leadsTo(edge, functionArn)).map(({ from }) => from);
  const keeps = living.triggers.filter((trigger) => isOf(trigger, flow)).flatMap(({ keptIn = [] }) => keptIn);
  const isInStore = keeps.some((arn) => arn.split(":")[2] === "s3");
  return {
    ...{ name: flow.flow, functionName, writes: undefined, latencyMs: undefined, reads: [...new Set(reads)] },
    ...{ counts: fates === undefined ? {} : countsOf(fates, isOver), uses: usesOf(looking, flow) },
    invocations: observer.invocations(functionName),
    perSecond: { in: isOver ? undefined : rates.perSecond(place), out: undefined, kept: undefined },
    ...(!isInStore && { isKeptElsewhere: true as const }),
  };
}

const isOf = (trigger: DeployedTrigger, { region, functionName }: FlowPlace) =>
  trigger.region === region && trigger.functionName === functionName;

const countsOf = ({ lost, sources: _, ...fates }: EventFates & { sources?: unknown }, isOver: boolean): ShownCounts =>
  isOver ? { ...fates, lost } : { ...fates, underWay: Math.max(0, lost) };
