import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { AWS_KINESIS_AGG, measureAggregates } from "./aggregates.ts";
import { bundle, bundleContestants } from "./bundle.ts";
import { measureColdStart } from "./cold-start.ts";
import { measureEndToEnd, POWERTOOLS_AND_SDK } from "./end-to-end.ts";
import { spreadOf } from "./measure.ts";
import { measureMemory } from "./memory.ts";
import { measurePackage } from "./package-size.ts";
import { plotThroughput } from "./plot.ts";
import { FLOOR, loadContestants, measureProcessing } from "./processing.ts";
import { samplesTable, table } from "./tables.ts";
import { JSON_PARSE, measureValidation } from "./validation.ts";

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const progress = (text: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
};

const kib = (bytes: number) => `${(bytes / 1024).toFixed(0)} KiB`;
const milliseconds = ({ median, low, high }: ReturnType<typeof spreadOf>) =>
  `${median.toFixed(0)} (${low.toFixed(0)}–${high.toFixed(0)})`;

/** Measures all that the function costs and prints it; `write` puts it into docs/performance.md and its picture, too. */
export async function measureAll(rounds: number, write: boolean): Promise<void> {
  const versions = JSON.parse(await readFile(file("package.json"), "utf8")).dependencies as Record<string, string>;
  await bundleContestants();
  progress("aggregates");
  const aggregates = await measureAggregates(rounds);
  progress("validation");
  const validation = await measureValidation(rounds);
  progress("event in to signed request out");
  const endToEnd = await measureEndToEnd(rounds);
  const processing = await measureProcessing(await loadContestants(), rounds, progress);
  progress("cold start");
  const functionFile = await bundle(file("../../handlers/enrich/index.ts"), "index");
  const size = await measurePackage(functionFile);
  const cold = await measureColdStart(functionFile, Math.min(rounds, 9));
  progress("memory");
  const memory = await measureMemory();
  progress("");

  const own = spreadOf(cold.own.values);
  const nothing = spreadOf(cold.nothing.values);
  const sections = [
    `Measured on ${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${process.arch}, Node ${process.version}; ${rounds} rounds in turns; ` +
      `${Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(", ")}.`,
    "Median nanoseconds a record (what half of the rounds lie between), and × the base of the table: more is faster.",
    "### Event in, bytes for the output stream out",
    ...processing.map(({ script, recordBytes, records, samples }) =>
      samplesTable(`${recordBytes} bytes, ${script}, batches of ${records}`, samples, FLOOR),
    ),
    "### Event in, signed PutRecords requests out, answers read",
    ...endToEnd.map(({ records, recordBytes, samples }) =>
      samplesTable(`${recordBytes} bytes, ascii, batches of ${records}`, samples, POWERTOOLS_AND_SDK),
    ),
    "### De-aggregation of KPL records, MD5 checked",
    ...aggregates.map(({ aggregates, recordBytes, userRecords, samples }) =>
      samplesTable(`${aggregates} × ${userRecords} records of ${recordBytes} bytes`, samples, AWS_KINESIS_AGG),
    ),
    "### Reading a record, and validation",
    ...validation.map(({ recordBytes, samples }) => samplesTable(`${recordBytes} bytes, ascii`, samples, JSON_PARSE)),
    "### Package, zipped, without the catalogue",
    table(
      ["loaded at start", "loaded when needed", "source maps"],
      [[kib(size.entry), kib(size.otherCode), kib(size.sourceMaps)]],
    ),
    "### Cold start: from the start of the process until the first 100 records are published, ms",
    table(
      ["this function", "a function that does nothing", "difference"],
      [[milliseconds(own), milliseconds(nothing), (own.median - nothing.median).toFixed(0)]],
    ),
    "### Memory: resident MiB after so many million records",
    table(
      memory.map(({ millions }) => String(millions)),
      [memory.map(({ residentMib }) => residentMib.toFixed(0))],
    ),
  ];
  const report = sections.join("\n\n");
  console.log(report);
  if (write) await keep(report, processing);
}

/** Puts the results into the page, and draws its picture. */
async function keep(report: string, processing: Awaited<ReturnType<typeof measureProcessing>>): Promise<void> {
  const page = file("../../docs/performance.md");
  const [before = "", , after = ""] = (await readFile(page, "utf8")).split(/<!-- results(?: end)? -->/);
  await writeFile(page, `${before}<!-- results -->\n\n${report}\n\n<!-- results end -->${after}`);
  const picture = plotThroughput(processing.filter(({ records }) => records === 1_000));
  await writeFile(file("../../docs/performance.svg"), picture);
}
