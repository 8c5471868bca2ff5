import { z } from "zod";
import type { SegmentView, TraceView } from "../../page/view.ts";

/** Times in seconds since the Unix epoch. https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
const segment = z.object({
  id: z.string(),
  name: z.string(),
  start_time: z.number(),
  /** Absent while it is in progress. */
  end_time: z.number().optional(),
  parent_id: z.string().optional(),
  origin: z.string().optional(),
  error: z.boolean().default(false),
  fault: z.boolean().default(false),
  aws: z.looseObject({ request_id: z.string().optional() }).optional(),
  get subsegments() {
    return z.array(segment).default([]);
  },
});
type Segment = z.infer<typeof segment>;

const MOST_SEGMENTS = 30;
const LAMBDA = "AWS::Lambda";

/**
 * A trace as the page draws it; undefined when its segments can't be read, or are of no function of these.
 * @param flowOf names of flows by the names of their functions
 */
export function traceView(
  id: string,
  documents: readonly string[],
  flowOf: ReadonlyMap<string, string>,
): TraceView | undefined {
  const segments = documents.flatMap((document) => segment.safeParse(parseJson(document)).data ?? []);
  const own = segments.find(({ name, origin }) => origin?.startsWith(LAMBDA) && flowOf.has(name));
  if (own === undefined) return undefined;
  const startedAt = Math.min(...segments.map(({ start_time }) => start_time));
  const requestId = segments.find(({ aws }) => aws?.request_id !== undefined)?.aws?.request_id ?? id;
  return {
    ...{ requestId, flow: flowOf.get(own.name) ?? own.name, startedAtMs: Math.round(startedAt * 1000) },
    status: segments.some(({ error, fault }) => error || fault) ? "error" : "success",
    segments: flatten(segments, startedAt).slice(0, MOST_SEGMENTS),
    metrics: {},
  };
}

/** Each segment before what it called, which may be subsegments of it or segments of others. */
function flatten(segments: readonly Segment[], startedAt: number): SegmentView[] {
  const all = new Set(segments.flatMap(idsOf));
  const isRoot = ({ parent_id }: Segment) => parent_id === undefined || !all.has(parent_id);
  // Nobody promises that IDs are unique.
  const seen = new Set<Segment>();
  const isNew = (each: Segment) => !seen.has(each) && seen.add(each);
  const walk = (found: readonly Segment[], depth: number): SegmentView[] =>
    found
      .filter(isNew)
      .sort((a, b) => a.start_time - b.start_time)
      .flatMap((each) => [
        viewOf(each, depth, startedAt),
        ...walk([...each.subsegments, ...segments.filter(({ parent_id }) => parent_id === each.id)], depth + 1),
      ]);
  return walk(segments.filter(isRoot), 0);
}

const idsOf = ({ id, subsegments }: Segment): string[] => [id, ...subsegments.flatMap(idsOf)];

const viewOf = ({ name, origin, start_time, end_time = start_time }: Segment, depth: number, startedAt: number) => ({
  name: origin?.startsWith(LAMBDA) ? origin : name,
  depth,
  fromMs: (start_time - startedAt) * 1000,
  durationMs: Math.max(0, end_time - start_time) * 1000,
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
