import { readFileSync } from "node:fs";
import { loadCatalogue } from "../../handlers/enrich/catalogue.ts";
import { bandwidthOptions } from "../../handlers/enrich/handler.ts";
import type { MemoryPoint } from "./memory.ts";
import { createOwn } from "./own-batch.ts";
import { createRecords } from "./records.ts";

// 10 million records in batches of 1,000, every batch's event read anew, as Lambda reads it.
const events = JSON.stringify(createRecords({ records: 1_000, recordBytes: 300, script: "korean" }));
const catalogue = readFileSync(new URL("../../handlers/enrich/catalogue.json", import.meta.url), "utf8");
const enrichBatch = createOwn(bandwidthOptions(loadCatalogue(catalogue)), 1_048_576);
const points: MemoryPoint[] = [];
for (let batch = 1; batch <= 10_000; batch++) {
  enrichBatch(JSON.parse(events));
  // What came due meanwhile, such as freeing memory, gets its turn, as it does between invocations.
  await new Promise(setImmediate);
  if (batch % 1_000 === 0) points.push({ millions: batch / 1_000, residentMib: process.memoryUsage.rss() / 2 ** 20 });
}
console.log(JSON.stringify(points));
