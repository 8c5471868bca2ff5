import type { Entry } from "../records/entry.ts";

/** The entries of one partition key that the stream hasn't taken yet, in order. */
export type Lane = {
  /** Position in the batch of the entry to be sent next. */
  position: number;
  /** How often that entry was sent in vain. */
  failures: number;
  /** When that entry may be sent, on the publisher's clock. */
  readyAtMs: number;
};

/** The lanes of a batch. */
export type Lanes = {
  /** One for each partition key, in the order of their first entries. */
  lanes: Lane[];
  /** By an entry's position, that of the next one of its key; 0 for none, since none follows on nothing. */
  following: Uint32Array;
};

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
const MAX_ENTRIES_PER_CALL = 500;
const MAX_BYTES_PER_CALL = 10 * 1024 * 1024;

/** Parts a batch into lanes. */
export function createLanes(entries: readonly Entry[]): Lanes {
  const lanes: Lane[] = [];
  const following = new Uint32Array(entries.length);
  const lastOf = new Map<string, number>();
  entries.forEach(({ partitionKey }, position) => {
    const last = lastOf.get(partitionKey);
    if (last === undefined) lanes.push({ position, failures: 0, readyAtMs: 0 });
    else following[last] = position;
    lastOf.set(partitionKey, position);
  });
  return { lanes, following };
}

/** Takes from the front of `lanes` as many as one PutRecords call can serve, one entry each; at least 1. */
export function takeCall(lanes: Lane[], entries: readonly Entry[]): Lane[] {
  let bytes = 0;
  let size = 0;
  for (const { position } of lanes) {
    const head = entries[position];
    if (head !== undefined) bytes += Buffer.byteLength(head.partitionKey) + head.end - head.start;
    if (size === MAX_ENTRIES_PER_CALL || bytes > MAX_BYTES_PER_CALL) break;
    size += 1;
  }
  return lanes.splice(0, Math.max(1, size));
}
