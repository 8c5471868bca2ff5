import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Clock } from "../kinesis/deadline.ts";
import { createFailureStore } from "../kinesis/failure-store.ts";
import { createPutRecords } from "../kinesis/kinesis.ts";
import { warn } from "../kinesis/log.ts";
import { readSettings } from "../kinesis/settings.ts";
import { loadCatalogue } from "./catalogue.ts";
import { createHandler, type EnrichmentHandler } from "./handler.ts";

const settings = readSettings(process.env);

const clock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { ...(signal && { signal }) }).catch(() => undefined),
};

/**
 * The function that Lambda invokes. What it needs is checked when the module loads, so that a wrong environment
 * variable or a broken catalogue fails every invocation and lets no record through unenriched.
 */
export const handler: EnrichmentHandler = createHandler({
  catalogue: loadCatalogue(readFileSync(new URL("./catalogue.json", import.meta.url), "utf8")),
  maxRecordBytes: settings.maxRecordBytes,
  put: createPutRecords(settings.outputStreamArn, settings.region),
  store: createFailureStore(settings.failureStoreBucket, settings.region),
  clock,
  random: Math.random,
  unixTimeMs: Date.now,
  warn,
  write: (line) => process.stdout.write(line),
});
