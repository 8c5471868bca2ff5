import type { FlowContract, RegionContract } from "../../client/index.ts";
import { FIRST_FLOW } from "../../handlers/kinesis/records/origin.ts";
import type { FlowView, PlaceView } from "../../page/view.ts";
import type { WatchedMapping } from "./reads.ts";
import type { Series, Wanted } from "./series.ts";

/** A function of a region, by the name of its flow, and what drives it. */
export type WatchedFlow = { flow: string; fn: FlowContract; mappings: readonly WatchedMapping[] };

type StreamOutputs = RegionContract["input"];
type SeriesByName = ReadonlyMap<string, Series>;

/** What the function itself tells: see docs/runbook.md. */
const OWN = { in: "RecordsIn", out: "Enriched", quarantined: "Quarantined", dropped: "Dropped" } as const;
/** What Lambda tells of a mapping. */
const OF_MAPPING = {
  filtered: "FilteredOutEventCount",
  discarded: "OnFailureDestinationDeliveredEventCount",
} as const;
const PERCENTILES = { p50: "p50", p99: "p99", max: "Maximum" } as const;

/** The metrics of a region that are looked at, each by a name of our own. */
export function wantedMetrics(
  streams: readonly StreamOutputs[],
  flows: readonly WatchedFlow[],
): Record<string, Wanted> {
  const wanted: Record<string, Wanted> = {};
  const want = (name: string, namespace: string, metric: string, dimension: Wanted["dimension"], stat = "Sum") => {
    wanted[name] = { namespace, metric, dimension, stat };
  };
  for (const { name } of streams) want(name, "AWS/Kinesis", "IncomingRecords", ["StreamName", name]);
  for (const { flow, fn, mappings } of flows) {
    const ofFunction = ["FunctionName", fn.name] as const;
    want(`${flow}/invocations`, "AWS/Lambda", "Invocations", ofFunction);
    for (const [name, metric] of Object.entries(OWN)) want(`${flow}/${name}`, "Tributary", metric, ofFunction);
    for (const [name, stat] of Object.entries(PERCENTILES))
      want(`${flow}/${name}`, "Tributary", "ArrivalToPublished", ofFunction, stat);
    for (const { uuid } of mappings)
      for (const [name, metric] of Object.entries(OF_MAPPING))
        want(`${flow}/${name}/${uuid}`, "AWS/Lambda", metric, ["EventSourceMappingUUID", uuid]);
  }
  return wanted;
}

/** A stream as its metrics tell. */
export const streamView = ({ name }: StreamOutputs, shards: number | undefined, series: SeriesByName): PlaceView => ({
  ...{ id: name, kind: "stream", name, shards, taken: series.get(name)?.sum, perSecond: series.get(name)?.perSecond },
});

/** A flow as its metrics tell; what CloudWatch was not heard of is left out. */
export function flowView({ flow, fn, mappings }: WatchedFlow, output: StreamOutputs, series: SeriesByName): FlowView {
  const own = (name: string) => series.get(`${flow}/${name}`);
  const ofMappings = (name: keyof typeof OF_MAPPING) =>
    mappings
      .flatMap(({ uuid }) => series.get(`${flow}/${name}/${uuid}`)?.sum ?? [])
      .reduce((sum, each) => sum + each, 0);
  const [p50, p99, max] = (["p50", "p99", "max"] as const).map((name) => own(name)?.latest);
  const counted = (["in", "out", "quarantined", "dropped"] as const).flatMap((name) => {
    const sum = own(name)?.sum;
    return sum === undefined ? [] : [[name, sum] as const];
  });
  const counts = Object.fromEntries(counted);
  return {
    ...{ name: flow, functionName: fn.name, invocations: own("invocations")?.sum },
    reads: mappings.flatMap(({ streamName }) => streamName ?? []),
    writes: flow === FIRST_FLOW ? output.name : undefined,
    counts:
      series.size === 0 ? {} : { ...counts, discarded: ofMappings("discarded"), filtered: ofMappings("filtered") },
    latencyMs: p50 === undefined || p99 === undefined || max === undefined ? undefined : { p50, p99, max },
    perSecond: { in: own("in")?.perSecond, out: own("out")?.perSecond, kept: own("quarantined")?.perSecond },
  };
}
