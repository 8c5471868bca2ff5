import { mkdir, writeFile } from "node:fs/promises";
import { consume } from "../../../client/index.ts";
import type { Stack } from "../../arrivals/stack.ts";
import { type Arrivals, createTally } from "../../arrivals/tally.ts";

/** How many distinct records are read, for how long, and into which folder. */
type Collecting = { records: number; seconds: number; folder: string; signal: AbortSignal };

/** Spark takes one file a batch: with several, what comes twice comes in another batch too. */
const RECORDS_PER_FILE = 1000;

/** Reads the output stream from its oldest record on into files as local.py takes them. Rejects with the reason of `signal`. */
export async function collect({ contract, region }: Stack, collecting: Collecting): Promise<Arrivals> {
  const { records, seconds, folder, signal } = collecting;
  const { arrivals, take } = createTally();
  const ending = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  await mkdir(folder, { recursive: true });
  let lines: string[] = [];
  let files = 0;
  const flush = async () => {
    if (lines.length === 0) return;
    await writeFile(`${folder}/${String(files++).padStart(6, "0")}.json`, lines.join(""));
    lines = [];
  };
  for await (const { data, arrivedAt } of consume({ contract, region, from: "TRIM_HORIZON", signal: ending })) {
    take(data);
    lines.push(`${JSON.stringify({ at: arrivedAt.toISOString(), data: new TextDecoder().decode(data) })}\n`);
    if (lines.length >= RECORDS_PER_FILE) await flush();
    if (arrivals.distinct >= records) break;
  }
  signal.throwIfAborted();
  await flush();
  return arrivals;
}
