import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** What the job wrote: one a country and minute, and one a record that came after its minute was written. */
type Row = { country: string; minute: string; offers: number; records: number; late: boolean };

/** What all rows add up to. */
export type Counts = { records: number; late: number; minutes: number; offers: Readonly<Record<string, number>> };

/** Adds up the rows in the files of a folder. A file that is still written, or that no checkpoint stands for, begins with a dot. */
export async function readCounts(folder: string): Promise<Counts> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("."));
  const texts = await Promise.all(files.map(({ parentPath, name }) => readFile(path.join(parentPath, name), "utf8")));
  return addUp(texts.flatMap((text) => text.split("\n").filter((line) => line !== "")).map((line) => JSON.parse(line)));
}

function addUp(rows: readonly Row[]): Counts {
  const offers: Record<string, number> = {};
  for (const row of rows) offers[row.country] = (offers[row.country] ?? 0) + row.offers;
  return {
    records: rows.reduce((sum, row) => sum + row.records, 0),
    late: rows.reduce((sum, row) => sum + (row.late ? row.records : 0), 0),
    minutes: new Set(rows.map(({ minute }) => minute)).size,
    offers,
  };
}

/** What was counted, in a line. */
export function describeCounts({ records, late, minutes, offers }: Counts): string {
  const countries = Object.entries(offers)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([country, count]) => `${country} ${count}`);
  return `${records} records counted in ${minutes} minutes, ${late} late; offers: ${countries.join(", ")}.`;
}
