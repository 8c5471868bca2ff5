import { isUtf8 } from "node:buffer";
import { measureInTurns, type Samples, type Subject } from "./measure.ts";
import { loadContestants } from "./processing.ts";
import { userText } from "./records.ts";

/** What it costs to read a record and to check its members. */
export type ValidationResult = { recordBytes: number; samples: Samples[] };

/** The base of the measurement of validation. */
export const JSON_PARSE = "UTF-8 check and JSON.parse";

const RECORDS = 1_000;
const WAYS = [JSON_PARSE, "scan", "scan and validation"] as const;
type Way = (typeof WAYS)[number];

/** Measures records of each size. */
export async function measureValidation(rounds: number): Promise<ValidationResult[]> {
  const results: ValidationResult[] = [];
  for (const recordBytes of [300, 600, 2048]) {
    const subjects = Object.fromEntries(WAYS.map((way) => [way, { recordBytes, way }]));
    results.push({ recordBytes, samples: await measureInTurns(import.meta.url, subjects, rounds) });
  }
  return results;
}

/** Reads records, one way. */
export async function createSubject({ recordBytes, way }: { recordBytes: number; way: Way }): Promise<Subject> {
  const { own } = await loadContestants();
  const spans = own.createSpans();
  const records = Array.from({ length: RECORDS }, (_, index) => {
    const bytes = Buffer.from(userText(index, recordBytes, "ascii"));
    const slab = own.createSlab();
    own.loadBytes(slab, bytes);
    return { bytes, ...slab };
  });
  type Read = (record: (typeof records)[number]) => unknown;
  const scan: Read = ({ text, start, end }) => own.scan(text, start, end, spans);
  const reads: Record<Way, Read> = {
    [JSON_PARSE]: ({ bytes }) => isUtf8(bytes) && JSON.parse(bytes.toString("utf8")),
    scan,
    "scan and validation": (record) => scan(record) && own.isUserRecord(spans),
  };
  const read = reads[way];
  const run = () => {
    for (const record of records) if (!read(record)) throw new Error("every record must be read");
  };
  return { units: RECORDS, run };
}
