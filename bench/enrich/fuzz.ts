import { createRandom, mutate, randomRecord } from "../../test/handlers/enrich/random-json.ts";
import { compareScan, type Verdict } from "../../test/handlers/enrich/scan-comparison.ts";

/** Usage: npx node bench/enrich/fuzz.ts [records, in millions] [seed] */
const [millions = 5, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
if (!(millions > 0) || !Number.isInteger(seed)) {
  console.error("Usage: npx node bench/enrich/fuzz.ts [records, in millions] [seed, a whole number]");
  process.exit(2);
}

const verdicts: Record<Verdict, number> = { "both accept": 0, "both refuse": 0, "left to JSON.parse": 0 };
const random = createRandom(seed);
const startedAt = performance.now();
for (let record = 0; record < millions * 1e6; record++) {
  const bytes = Buffer.from(randomRecord(random));
  // Of four, one as it is: most of what is wrong with a scanner shows where a text is nearly right.
  verdicts[compareScan(record % 4 === 0 ? bytes : mutate(bytes, random))] += 1;
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
console.log(`seed ${seed}: ${millions} million records in ${seconds} s, scanner and JSON.parse agree`);
console.log(verdicts);
