import { DISCARDED_PREFIX, QUARANTINE_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import type { EvidenceReads, FailureObject } from "./evidence-reads.ts";

/** What is looked for: in which bucket, of which flows, stored since when. */
export type ObjectsWanted = { bucket: string; flows: readonly string[]; sinceMs: number; nowMs: number };

/** Objects that were found; `isCut` when there may be newer ones. */
type FoundObjects = { objects: FailureObject[]; isCut: boolean };

type Listing = Pick<EvidenceReads, "objects" | "folders">;

const DAY_MS = 86_400_000;
/** Triggers, and shards of each, that are looked into where there are more batches than fit a few pages: the last by their names. */
const [MOST_TRIGGERS, MOST_SHARDS] = [4, 8];

/**
 * Lists what functions refused of records that arrived today or yesterday, and what Lambda gave up. Keys begin with what is
 * oldest: where there are many, they are looked for by their day.
 */
export async function listFailures(reads: Listing, wanted: ObjectsWanted): Promise<FoundObjects> {
  const { bucket, flows, sinceMs, nowMs } = wanted;
  const days = [nowMs, nowMs - DAY_MS].map(dayOf);
  const prefixes = flows.flatMap((flow) => days.map((day) => `${QUARANTINE_PREFIX}${flow}/${day}/`));
  const refused = await listEach(reads, bucket, prefixes);
  const batches = await reads.objects(bucket, DISCARDED_PREFIX);
  const found = [refused, batches.isCut ? await listByDay(reads, bucket, sinceMs, nowMs) : batches];
  return { objects: found.flatMap(({ objects }) => objects), isCut: found.some(({ isCut }) => isCut) };
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll("-", "/");

/** Lambda's keys are `aws/lambda/<trigger>/<shard>/YYYY/MM/DD/…`; those of events have a function in place of the shard. */
async function listByDay(reads: Listing, bucket: string, sinceMs: number, nowMs: number): Promise<FoundObjects> {
  const days = [...new Set([sinceMs, nowMs].map(dayOf))];
  const triggers = await reads.folders(bucket, DISCARDED_PREFIX);
  const prefixes: string[] = [];
  let isCut = triggers.length > MOST_TRIGGERS;
  for (const trigger of triggers.slice(-MOST_TRIGGERS)) {
    const shards = await reads.folders(bucket, trigger);
    isCut ||= shards.length > MOST_SHARDS;
    prefixes.push(...shards.slice(-MOST_SHARDS).flatMap((shard) => days.map((day) => `${shard}${day}/`)));
  }
  const found = await listEach(reads, bucket, prefixes);
  return { ...found, isCut: isCut || found.isCut };
}

/** One after the other: a page that is looked at must not press on what functions store. */
async function listEach(reads: Listing, bucket: string, prefixes: readonly string[]): Promise<FoundObjects> {
  const found: FoundObjects = { objects: [], isCut: false };
  for (const prefix of prefixes) {
    const { objects, isCut } = await reads.objects(bucket, prefix);
    found.objects.push(...objects);
    found.isCut ||= isCut;
  }
  return found;
}
