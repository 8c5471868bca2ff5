import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual, promisify } from "node:util";
import type { KinesisStreamRecord } from "aws-lambda";
import type { CatalogueDocument } from "../../handlers/enrich/catalogue-schema.ts";
import { bundle, bundleFile } from "./bundle.ts";
import { measureInTurns, type Samples } from "./measure.ts";
import type { Subject } from "./peers.ts";
import { type Batch, createRecords } from "./records.ts";

type Own = typeof import("./own.ts");
type Peers = typeof import("./peers.ts");

/** What is measured, bundled, and the catalogue it works with. */
export type Contestants = { own: Own; peers: Peers; catalogueText: string; document: CatalogueDocument };

/** The name under which the function itself is measured. */
export const OWN = "this function";
/** The name of the JSON floor. */
export const FLOOR = "JSON floor";

const CATALOGUE = new URL("../../handlers/enrich/catalogue.json", import.meta.url);
export const MAX_RECORD_BYTES = 1_048_576;

/** Bundles what is measured. */
export async function bundleContestants(): Promise<void> {
  const file = (name: string) => new URL(name, import.meta.url).pathname;
  await Promise.all([bundle(file("own.ts"), "own"), bundle(file("peers.ts"), "peers")]);
}

/** Loads the bundles. */
export async function loadContestants(): Promise<Contestants> {
  const catalogueText = readFileSync(CATALOGUE, "utf8");
  const [own, peers] = await Promise.all([import(bundleFile("own")), import(bundleFile("peers"))]);
  return { own, peers, catalogueText, document: JSON.parse(catalogueText) };
}

const BATCHES: Batch[] = [
  ...(["ascii", "korean"] as const).flatMap((script) =>
    [300, 600, 2048].flatMap((recordBytes) =>
      [100, 1_000, 10_000].map((records) => ({ script, recordBytes, records })),
    ),
  ),
  ...[300, 600, 2048].map((recordBytes) => ({ script: "escaped" as const, recordBytes, records: 1_000 })),
];

/** One batch processed by all: from the records of an event to the bytes for the output stream. */
export type ProcessingResult = Batch & { samples: Samples[] };

/**
 * Measures every combination of batch, size and script, the escaped one in batches of 1,000 only. Each in a process of its
 * own: in a heap grown large by what was measured before, collecting garbage would cost more than it does in a function.
 */
export async function measureProcessing(rounds: number, progress: (text: string) => void): Promise<ProcessingResult[]> {
  const child = new URL("./processing-child.ts", import.meta.url).pathname;
  const results: ProcessingResult[] = [];
  for (const batch of BATCHES) {
    progress(`${batch.script}, ${batch.recordBytes} bytes, batches of ${batch.records}`);
    const { stdout } = await promisify(execFile)(process.execPath, [child, JSON.stringify(batch), String(rounds)]);
    results.push({ ...batch, samples: JSON.parse(stdout) });
  }
  return results;
}

/** Measures one batch, in this process. */
export async function measureBatch(batch: Batch, rounds: number): Promise<Samples[]> {
  const { own, peers, catalogueText, document } = await loadContestants();
  const enrichBatch = own.createEnrichBatch(own.loadCatalogue(catalogueText), MAX_RECORD_BYTES);
  const subjects: Record<string, Subject> = {
    [FLOOR]: peers.jsonFloor,
    [OWN]: (records) => enrichBatch(records).enriched.map(({ data }) => data),
    ...peers.createPeers(document),
  };
  const events = createRecords(batch);
  await checkSubjects(subjects, events.slice(0, 100));
  const calls = Object.entries(subjects).map(([name, subject]) => [name, () => subject(events)]);
  return measureInTurns(Object.fromEntries(calls), { units: batch.records, minUnits: 2_000, rounds });
}

/** A subject that refuses records, or enriches them otherwise, would be fast for nothing. */
async function checkSubjects(subjects: Record<string, Subject>, events: KinesisStreamRecord[]): Promise<void> {
  const outputs = new Map<string, unknown>();
  for (const [name, subject] of Object.entries(subjects)) {
    const data = await subject(events);
    if (data.length !== events.length) throw new Error(`${name} must enrich ${events.length}, got ${data.length}.`);
    if (name !== FLOOR)
      outputs.set(
        name,
        data.map((bytes) => JSON.parse(bytes.toString())),
      );
  }
  const own = outputs.get(OWN);
  for (const [name, output] of outputs) {
    if (!isDeepStrictEqual(output, own))
      throw new Error(`${name} must give what ${OWN} gives, and gives something else.`);
  }
}
