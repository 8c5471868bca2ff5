import type { RegionContract } from "../../client/index.ts";
import type { TraceView } from "../../page/view.ts";
import type { EvidenceReads, TraceFound } from "./evidence-reads.ts";
import { traceView } from "./trace-view.ts";

const MOST_TRACES = 20;
/** What is looked through, until there are enough: X-Ray lists traces in no order. */
const WINDOWS_MS = [60_000, 600_000, 3_600_000] as const;

/**
 * Reads, again and again, the newest traces of a region's functions, each once it is whole. Its calls are bounded: 2 a window, and 1 for
 * each 5 of at most 20 traces. What it returns rejects with the SDK's error.
 */
export function createTracesReader(
  reads: Pick<EvidenceReads, "tracesOf" | "segments">,
  { flows }: RegionContract,
): (sinceMs: number, nowMs: number) => Promise<TraceView[]> {
  const flowOf = new Map(Object.entries(flows).map(([flow, { name }]) => [name, flow]));
  let known = new Map<string, TraceView>();
  return async (sinceMs, nowMs) => {
    const newest = await findNewest(reads, [...flowOf.keys()], sinceMs, nowMs);
    const unread = newest.filter(({ id }) => !known.has(id));
    const segments = await reads.segments(unread.map(({ id }) => id));
    const views = newest.flatMap(({ id, isPartial }) => {
      const view = known.get(id) ?? traceView(id, segments.get(id) ?? [], flowOf);
      return view === undefined ? [] : [{ id, view, isPartial }];
    });
    known = new Map(views.filter(({ isPartial }) => !isPartial).map(({ id, view }) => [id, view]));
    return views.map(({ view }) => view);
  };
}

async function findNewest(
  reads: Pick<EvidenceReads, "tracesOf">,
  names: readonly string[],
  sinceMs: number,
  nowMs: number,
): Promise<TraceFound[]> {
  let found: TraceFound[] = [];
  for (const windowMs of WINDOWS_MS) {
    found = await reads.tracesOf(names, Math.max(sinceMs, nowMs - windowMs), nowMs);
    if (found.length >= MOST_TRACES || nowMs - windowMs <= sinceMs) break;
  }
  return found.sort((a, b) => b.startedAtMs - a.startedAtMs).slice(0, MOST_TRACES);
}
