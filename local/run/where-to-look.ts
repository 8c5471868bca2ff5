import type { RegionReport, Report } from "../account/report.ts";
import { REPORT_PAGE } from "../page/write-report.ts";

const NEXT = `Try next  npm start -- --input FILE.ndjson --output DIR   your own records
          npm start -- --serve                            your own application, with any AWS SDK
          npm run preview                                 what \`pulumi up\` would create`;

/** Where a run's results are, in a region that has some, and what to try next. */
export function whereToLook({ regions }: Pick<Report, "regions">, output: string): string {
  const regionWith = (has: (region: RegionReport) => boolean) =>
    Object.entries(regions).find(([, region]) => has(region))?.[0];
  const out = regionWith((region) => region.out > 0);
  const kept = regionWith((region) => region.quarantined + region.discarded > 0);
  const places: [string, string][] = [];
  if (out !== undefined) places.push([`${output}/${out}/enriched.ndjson`, "what came back"]);
  if (kept !== undefined) places.push([`${output}/${kept}/failures/`, "what could not be enriched, and why"]);
  places.push([`${output}/report.json`, "the account"]);
  places.push([`${output}/${REPORT_PAGE}`, "the same, as a page"]);
  const width = Math.max(...places.map(([place]) => place.length));
  const lines = places.map(([place, what]) => `${place.padEnd(width)}   ${what}`);
  return `\nLook at   ${lines.join("\n          ")}\n${NEXT}`;
}
