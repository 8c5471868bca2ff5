import type { Definition } from "../kinesis/batch/definition.ts";
import * as harness from "../kinesis/handler.ts";
import type { Catalogue } from "./catalogue.ts";
import { createEnrich } from "./enrich.ts";
import { MATCHES } from "./place.ts";

/** What the story does with a record: it adds what a catalogue sells at the user's place. */
export function bandwidthOptions(catalogue: Catalogue): Definition {
  return {
    create: (maxRecordBytes) => createEnrich(catalogue, maxRecordBytes),
    outcomes: MATCHES,
    details: { catalogue: catalogue.version },
    concurrency: 1,
  };
}

/** The harness's dependencies, and the catalogue. */
export type EnrichDependencies = harness.Dependencies & { catalogue: Catalogue };

/** Makes the story's handler. */
export function createHandler({ catalogue, ...dependencies }: EnrichDependencies): harness.StreamHandler {
  return harness.createHandler(bandwidthOptions(catalogue), dependencies);
}
