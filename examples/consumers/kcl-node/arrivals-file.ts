import { appendFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { EnrichedRecord } from "../../../client/index.ts";
import type { Tally } from "../../arrivals/tally.ts";

/** Appends a line a record, its `enrichment.id`, user and `visit`, tabs between. One write: lines of two shards don't mix. */
export function appendArrivals(file: string, records: readonly EnrichedRecord[]): void {
  appendFileSync(file, records.map(lineOf).join(""));
}

function lineOf({ enrichment, userId, visit }: EnrichedRecord): string {
  // What is between columns and lines can't be in them.
  const columns = [enrichment.id, userId, typeof visit === "number" ? String(visit) : ""];
  return `${columns.map((column) => column.replaceAll(/[\t\n]/g, " ")).join("\t")}\n`;
}

/** Appends a line for a record that is not as the schema says: no id, and where it lies. */
export function appendRefused(
  file: string,
  { shardId, sequenceNumber }: { shardId: string; sequenceNumber: string },
): void {
  appendFileSync(file, `\t${shardId}\t${sequenceNumber}\n`);
}

/** Counts a line. */
export function countArrival(tally: Tally, line: string): void {
  const [id = "", userId = "", visit = ""] = line.split("\t");
  if (id === "") tally.arrivals.malformed += 1;
  else tally.count(id, userId, visit === "" ? undefined : Number(visit));
}

const PART_BYTES = 1 << 20;

/** The lines of a file from its beginning, those too that are appended later. Ends when `isOver` says so and no line is left. */
export async function* followLines(
  file: string,
  isOver: () => boolean,
  pause: () => Promise<unknown>,
): AsyncGenerator<string, void, undefined> {
  await using handle = await open(file, "a+");
  for (let rest = Buffer.alloc(0), position = 0; ; ) {
    const wasOver = isOver();
    const part = await readPart(handle, position);
    position += part.length;
    rest = Buffer.concat([rest, part]);
    const end = rest.lastIndexOf("\n") + 1;
    if (end > 0) yield* rest.toString("utf8", 0, end - 1).split("\n");
    rest = rest.subarray(end);
    if (part.length > 0) continue;
    if (wasOver) return;
    await pause();
  }
}

async function readPart(handle: FileHandle, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(PART_BYTES), 0, PART_BYTES, position);
  return buffer.subarray(0, bytesRead);
}
