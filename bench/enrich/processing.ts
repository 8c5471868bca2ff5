import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { KinesisStreamRecord } from "aws-lambda";
import type { CatalogueDocument } from "../../handlers/enrich/catalogue-schema.ts";
import { dataOf, type Entry } from "../../handlers/kinesis/records/entry.ts";
import { bundleFile } from "./bundle.ts";
import { measureInTurns, type Samples, type Subject } from "./measure.ts";
import type { EnrichEvent } from "./peers.ts";
import { type Batch, createRecords } from "./records.ts";

type Own = typeof import("./own.ts");
type Peers = typeof import("./peers.ts");

/** What is measured, bundled, and the catalogue it works with. */
export type Contestants = { own: Own; peers: Peers; catalogueText: string; document: CatalogueDocument };

/** Bytes for the output stream: as they are, or where they lie. */
type Output = Buffer | Entry;

/** The name under which the function itself is measured. */
export const OWN = "this function";
/** The name under which `enrichment()` is measured, with the look-up that the peers have. */
export const OWN_JSON = "enrichment() of the harness";
/** The name of the JSON floor. */
export const FLOOR = "JSON floor";

const CATALOGUE = new URL("../../handlers/enrich/catalogue.json", import.meta.url);
export const MAX_RECORD_BYTES = 1_048_576;

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

/** Measures every combination of batch, size and script, the escaped one in batches of 1,000 only. */
export async function measureProcessing(
  contestants: Contestants,
  rounds: number,
  progress: (text: string) => void,
): Promise<ProcessingResult[]> {
  const all = contestantsByName(contestants);
  const results: ProcessingResult[] = [];
  for (const batch of BATCHES) {
    progress(`${batch.script}, ${batch.recordBytes} bytes, batches of ${batch.records}`);
    await checkOutputs(all, createRecords({ ...batch, records: 100 }));
    const subjects = Object.keys(all).map((name) => [name, { batch, name }]);
    results.push({ ...batch, samples: await measureInTurns(import.meta.url, Object.fromEntries(subjects), rounds) });
  }
  return results;
}

/** One contestant at work on one batch. */
export async function createSubject({ batch, name }: { batch: Batch; name: string }): Promise<Subject> {
  const enrich = contestantsByName(await loadContestants())[name];
  if (enrich === undefined) throw new RangeError(`There is no contestant ${name}.`);
  const events = createRecords(batch);
  return { units: batch.records, run: () => enrich(events) };
}

function contestantsByName({ own, peers, catalogueText, document }: Contestants): Record<string, EnrichEvent<Output>> {
  const story = own.createOwn(own.bandwidthOptions(own.loadCatalogue(catalogueText)), MAX_RECORD_BYTES);
  const sameOnEnrichment = own.createOwn(own.sameOnEnrichment(document), MAX_RECORD_BYTES);
  return {
    [FLOOR]: peers.jsonFloor,
    [OWN]: (records) => story(records).enriched,
    [OWN_JSON]: (records) => sameOnEnrichment(records).enriched,
    ...peers.createPeers(document),
  };
}

function textOf(output: Output): string {
  return (Buffer.isBuffer(output) ? output : dataOf(output)).toString();
}

/** The harness's stamp holds an id alone: what the story puts there besides stands beside it. */
function inOneForm({ offer, enrichment, ...record }: Record<string, object>): object {
  return { ...record, enrichment: { ...enrichment, ...offer } };
}

/** A contestant that refuses records, or enriches them otherwise, would be fast for nothing. */
async function checkOutputs(
  contestants: Record<string, EnrichEvent<Output>>,
  events: KinesisStreamRecord[],
): Promise<void> {
  const outputs = new Map<string, unknown>();
  for (const [name, enrich] of Object.entries(contestants)) {
    const data = await enrich(events);
    if (data.length !== events.length) throw new Error(`${name} must enrich ${events.length}, got ${data.length}.`);
    if (name !== FLOOR)
      outputs.set(
        name,
        data.map((output) => inOneForm(JSON.parse(textOf(output)))),
      );
  }
  const own = outputs.get(OWN);
  for (const [name, output] of outputs) {
    if (!isDeepStrictEqual(output, own))
      throw new Error(`${name} must give what ${OWN} gives, and gives something else.`);
  }
}
