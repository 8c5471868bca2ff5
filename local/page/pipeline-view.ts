import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import { addCounts } from "../../page/add-counts.ts";
import type { FlowView, PlaceView, QueueView, RegionView, ShownCounts, View } from "../../page/view.ts";
import type { FlowAccount } from "../account/accounts.ts";
import { FATES } from "../account/ledger.ts";
import { alarmView } from "./alarm-view.ts";
import { otherFlows } from "./program-flows.ts";
import type { ProgramObserver } from "./program-observer.ts";
import { createProgramRegions } from "./program-regions.ts";
import { createRates, type Rates } from "./rates.ts";
import type { SeenPipeline } from "./seen-pipeline.ts";

/** What a view of a pipeline is made from. */
export type PipelineViewArgs = {
  pipeline: SeenPipeline;
  observer: ProgramObserver;
  /** The pipeline's own. */
  clock: Clock;
  /** Whether its records are followed to their end: then those under way are known, and late ones. */
  isFollowing: boolean;
};

/** What is seen of a region's other functions; undefined where there are none. */
type OtherFunctions = ((region: string) => RegionView) | undefined;
type Looking = PipelineViewArgs & { rates: Rates; others: OtherFunctions };

/** Looks at a pipeline, again and again. */
export function createPipelineView(args: PipelineViewArgs): () => View {
  const { pipeline, clock } = args;
  const rates = createRates(clock);
  const lookAtOthers = othersOf(args);
  const startedAtMs = clock.now();
  return () => {
    rates.look(countersOf(pipeline));
    const looking: Looking = { ...args, rates, others: lookAtOthers?.() };
    const regions = Object.keys(pipeline.contract.regions).map((region) => regionView(looking, region));
    return {
      ...{ source: "laptop", project: pipeline.contract.project, stack: pipeline.contract.stack },
      ...{ atMs: clock.now(), seconds: (clock.now() - startedAtMs) / 1000, regions, isWritable: true },
      counts: addCounts(regions.map(({ counts }) => counts)),
      problems: [...pipeline.problems],
    };
  };
}

/** Looks at the functions that no stream of the stack drives. */
function othersOf({ pipeline, observer, clock }: PipelineViewArgs): (() => OtherFunctions) | undefined {
  const { deployment, resources, others: triggers, problems, contract, accounts } = pipeline;
  const flows = otherFlows(resources, accounts.flows);
  const living = { deployment, resources, triggers, problems, regions: Object.keys(contract.regions) };
  return flows.length === 0 ? undefined : createProgramRegions({ living, observer, clock, flows });
}

const placeOf = ({ region, flow }: FlowAccount) => `${region}/${flow}`;

function regionView(looking: Looking, name: string): RegionView {
  const { pipeline, observer, others } = looking;
  const flows = pipeline.accounts.flows.filter(({ region }) => region === name).map((flow) => flowView(looking, flow));
  const streams = pipeline.resources.streams.filter(({ region }) => region === name);
  const places = streams.map(({ outputs }) => streamView(looking, outputs));
  const { events: _, records = [], ...seen } = observer.seen(name);
  const region: RegionView = {
    ...{ name, flows, counts: addCounts(flows.map(({ counts }) => counts)), places, links: [] },
    failureStore: { bucket: pipeline.contract.regions[name]?.failureStore.bucket ?? "" },
    queues: queueViews(pipeline, name),
    alarms: pipeline.deployment.alarms(name).map(alarmView),
    ...{ records, ...seen },
  };
  return others === undefined ? region : withOthers(region, others(name));
}

/** A region with its other functions, which are counted apart, and the places around them. */
function withOthers(region: RegionView, others: RegionView): RegionView {
  const known = new Set(region.places.map(({ id }) => id));
  const places = others.places.filter(({ id }) => !known.has(id));
  const names = new Set(places.map(({ name }) => name));
  return {
    ...region,
    flows: [...region.flows, ...others.flows.map((flow) => ({ ...flow, isApart: true as const }))],
    places: [...region.places, ...places],
    queues: region.queues.filter(({ name }) => !names.has(name)),
    ...{ events: others.events, failures: others.failures },
  };
}

function streamView({ pipeline, rates }: Looking, { name, arn }: { name: string; arn: string }): PlaceView {
  const [, , , region = ""] = arn.split(":");
  const scope = { account: ACCOUNT_ID, region };
  const { StreamDescriptionSummary } = pipeline.deployment.kinesis.describeStreamSummary(scope, { StreamARN: arn });
  const taken = pipeline.accounts.written(arn);
  return {
    id: name,
    kind: "stream",
    name,
    shards: StreamDescriptionSummary.OpenShardCount,
    taken,
    perSecond: rates.perSecond(arn),
  };
}

function flowView({ pipeline, rates, isFollowing }: Looking, flow: FlowAccount): FlowView {
  const { ledger, functionName, triggers, output } = flow;
  const { p50, p99, max } = ledger.latency();
  const perSecond = (name: string) => rates.perSecond(`${placeOf(flow)}/${name}`);
  return {
    ...{ name: flow.flow, functionName, counts: countsOf(pipeline, flow), invocations: pipeline.invocations(flow) },
    reads: triggers.map(({ streamArn }) => streamArn),
    writes: output,
    latencyMs: isFollowing && max > 0 ? { p50, p99, max } : undefined,
    perSecond: { in: perSecond("in"), out: perSecond("out"), kept: perSecond("kept") },
  };
}

/** A function that says nothing of its records is judged by what its stream took. */
function countsOf({ accounts }: SeenPipeline, { ledger, output }: FlowAccount): ShownCounts {
  const { duplicates, ...counts } = ledger.counts;
  const out = counts.out || (output === undefined ? 0 : accounts.written(output));
  const settled = FATES.reduce((sum, fate) => sum + (fate === "out" ? out : counts[fate]), 0);
  return { ...counts, out, underWay: Math.max(0, counts.in - settled), duplicates };
}

function queueViews({ resources, deployment }: SeenPipeline, name: string): QueueView[] {
  const isDeadLetter = (arn: string) =>
    resources.queues.some(({ inputs }) => inputs.redrivePolicy?.includes(`"${arn}"`));
  return resources.queues
    .filter(({ region }) => region === name)
    .map(({ outputs }) => ({
      name: outputs.name,
      messages: deployment.messagesOf(outputs.arn).length,
      isDeadLetter: isDeadLetter(outputs.arn),
    }));
}

function countersOf(pipeline: SeenPipeline): Record<string, number> {
  const { accounts, resources } = pipeline;
  const streams = resources.streams.map(({ outputs: { arn } }) => [arn, accounts.written(arn)] as const);
  const flows = accounts.flows.flatMap((flow) => {
    const { in: taken, out, quarantined, discarded } = countsOf(pipeline, flow);
    const counters = { in: taken, out, kept: (quarantined ?? 0) + (discarded ?? 0) };
    return Object.entries(counters).map(([name, value]) => [`${placeOf(flow)}/${name}`, value ?? 0] as const);
  });
  return Object.fromEntries([...streams, ...flows]);
}
