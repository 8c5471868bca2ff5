import { readFileSync } from "node:fs";
import { UsageError } from "../../../command-line/command.ts";
import { reasonUnreadable } from "../../../command-line/system-error.ts";

const PLACES = [
  ["KR", "Seoul", "Seoul"],
  ["DE", "Bayern", "München"],
  ["US", "California", "San Jose"],
  ["FR", "Bretagne", "Rennes"],
  ["JP", "Tokyo", "Tokyo"],
  ["GB", "England", "Leeds"],
  ["BR", "Bahia", "Salvador"],
] as const;
/** As many as tell different users; then they come again. */
const USERS = 5000;

/** Users of the story and where they are, each of so many bytes, or as few as it takes. */
export function* storyRecords(bytes: number): Generator<string> {
  for (let index = 0; ; index++) {
    const [country, region, city] = PLACES[index % PLACES.length] ?? PLACES[0];
    const userId = `u-${String(index % USERS).padStart(6, "0")}`;
    const record = { userId, location: { country, region, city }, sequence: index, note: "" };
    const missing = bytes - userId.length - Buffer.byteLength(JSON.stringify(record));
    yield JSON.stringify({ ...record, note: "n".repeat(Math.max(0, missing)) });
  }
}

/** A file's lines, again and again. Throws `UsageError` for one that can't be read, or is empty. */
export function readRecords(file: string): Iterable<string> {
  const lines = linesOf(file);
  if (lines.length === 0)
    throw new UsageError(`--records must be a file that holds records, got ${file}, which is empty.`);
  return {
    *[Symbol.iterator]() {
      for (;;) yield* lines;
    },
  };
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8")
      .split(/\r?\n/)
      .filter((line) => line !== "");
  } catch (error) {
    throw new UsageError(`--records must be a file that can be read, got ${file}, ${reasonUnreadable(error)}.`);
  }
}
