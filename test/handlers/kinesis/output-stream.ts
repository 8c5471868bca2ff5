import type { PutRecords } from "../../../handlers/kinesis/publish/publish.ts";
import { dataOf, type Entry } from "../../../handlers/kinesis/records/entry.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** An entry with data of its own. */
export function entryOf(partitionKey: string, data: Buffer): Entry {
  return { partitionKey, bytes: data, start: 0, end: data.length };
}

/** What an entry's turn does: the code it is refused with; undefined takes it. */
export type Fault = (entry: Entry, call: number) => string | undefined;

/** An output stream that notes what it is given. */
export type OutputStream = {
  put: PutRecords;
  /** Data of what was taken, in order. */
  taken: string[];
  calls: { atMs: number; entries: readonly Entry[] }[];
};

/** An output stream in which each call lasts 10 ms. */
export function createStream(clock: VirtualClock, fault: Fault = () => undefined): OutputStream {
  const stream: OutputStream = {
    taken: [],
    calls: [],
    put: async (entries) => {
      stream.calls.push({ atMs: clock.now(), entries });
      await clock.sleep(10);
      return entries.map((entry) => {
        const code = fault(entry, stream.calls.length);
        if (code === undefined) stream.taken.push(dataOf(entry).toString());
        return code;
      });
    },
  };
  return stream;
}
