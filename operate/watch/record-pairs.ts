import { z } from "zod";
import type { RegionContract } from "../../client/index.ts";
import { FIRST_FLOW } from "../../handlers/kinesis/records/origin.ts";
import { shownText } from "../../page/shown-text.ts";
import type { RecordView } from "../../page/view.ts";
import type { Reads } from "./reads.ts";

/** Shards that are looked into, of however many. */
const MOST_SHARDS = 4;
const MOST_RECORDS = 3;
const MOST_SHOWN = 6;
const RECENT_MS = 10_000;

const NO_SUCH_PLACE = new Set(["InvalidArgumentException", "ResourceNotFoundException"]);

const stamped = z.object({ enrichment: z.object({ id: z.string() }) });

/**
 * Reads a few of the records that came out last, and what each was before. Its calls are bounded: 2 a shard of at most 4, and 2 a
 * record of at most 6. Rejects with the SDK's error.
 */
export async function readPairs(reads: Reads, outputs: RegionContract, nowMs: number): Promise<RecordView[]> {
  const streamArn = outputs.output.arn;
  const shardIds = await reads.shardIds(streamArn, MOST_SHARDS);
  const read = await Promise.all(
    shardIds.map((shardId) => reads.records({ streamArn, shardId, most: MOST_RECORDS, sinceMs: nowMs - RECENT_MS })),
  );
  const last = read.flat().map(({ Data = Buffer.of(), PartitionKey = "", ApproximateArrivalTimestamp }) => ({
    ...{ data: Data, partitionKey: PartitionKey, atMs: ApproximateArrivalTimestamp?.getTime() ?? nowMs },
  }));
  const newest = last.sort((a, b) => b.atMs - a.atMs).slice(0, MOST_SHOWN);
  return Promise.all(
    newest.map(async ({ data, partitionKey, atMs }) => {
      const place = placeOf(data);
      const before = place && (await readBefore(reads, outputs.input, place));
      return { flow: place && (place.flow ?? FIRST_FLOW), atMs, partitionKey, before, after: shownText(data) };
    }),
  );
}

type Place = { flow: string | undefined; stream: string; shardId: string; sequenceNumber: string };

/** Where a record stood on the input stream, by the id that the function stamped on it. */
function placeOf(data: Uint8Array): Place | undefined {
  const { data: found } = stamped.safeParse(parseJson(Buffer.from(data).toString("utf8")));
  const [, sequenceNumber, shardId, stream, , flow] = found?.enrichment.id.split("/").reverse() ?? [];
  if (sequenceNumber === undefined || shardId === undefined || stream === undefined) return undefined;
  return { flow, stream, shardId, sequenceNumber };
}

async function readBefore(reads: Reads, input: RegionContract["input"], { stream, shardId, sequenceNumber }: Place) {
  if (stream !== input.name) return undefined;
  try {
    const [record] = await reads.records({ streamArn: input.arn, shardId, sequenceNumber, most: 1 });
    return record?.Data === undefined ? undefined : shownText(record.Data);
  } catch (error) {
    // An id of an earlier stream of that name, or somebody's own: this one has no such place.
    if (error instanceof Error && NO_SUCH_PLACE.has(error.name)) return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
