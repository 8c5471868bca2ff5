import { createReadStream } from "node:fs";
import { type PutRecord, UserRecordError, userRecord } from "../../client/index.ts";
import { sampleRecords } from "../sample/records.ts";
import { type Line, splitLines } from "./lines.ts";

/** A record to put, with the line that it came from. */
export type InputRecord = PutRecord & { line: number };

/** The lines of a file, or of the bundled sample when there is none. */
export function readInput(file: string | undefined): AsyncGenerator<Line> {
  return splitLines(file === undefined ? sampleChunks() : createReadStream(file, { highWaterMark: 1 << 18 }));
}

function* sampleChunks(): Generator<Uint8Array> {
  for (const line of sampleRecords()) yield Buffer.from(`${line}\n`);
}

/**
 * Turns lines into records. A line that is no user record goes in as it is, under a key of its own:
 * the function puts it into the failure store, so that nothing is lost. `onMalformed` hears of it.
 */
export async function* toRecords(
  lines: AsyncIterable<Line>,
  onMalformed: (line: number, reason: string) => void,
): AsyncGenerator<InputRecord> {
  for await (const { number, bytes } of lines) yield { ...toRecord(number, bytes, onMalformed), line: number };
}

function toRecord(number: number, bytes: Uint8Array, onMalformed: (line: number, reason: string) => void): PutRecord {
  try {
    return userRecord(bytes);
  } catch (error) {
    if (!(error instanceof UserRecordError)) throw error;
    onMalformed(number, error.message.split("\n")[0] ?? "");
    return { partitionKey: `line-${number}`, data: bytes };
  }
}
