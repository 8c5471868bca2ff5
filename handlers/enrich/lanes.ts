import type { Entry } from "./entry.ts";

/** The entries of one partition key that the stream hasn't taken yet, in order. */
export type Lane = {
  partitionKey: string;
  /** Positions of its entries in the batch. */
  positions: readonly number[];
  /** Index in `positions` of the entry to be sent next. */
  next: number;
  /** How often that entry was sent in vain. */
  failures: number;
  /** When that entry may be sent, on the publisher's clock. */
  readyAtMs: number;
};

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
const MAX_ENTRIES_PER_CALL = 500;
const MAX_BYTES_PER_CALL = 10 * 1024 * 1024;

/** One lane for each partition key, in the order of their first entries. */
export function createLanes(entries: readonly Entry[]): Lane[] {
  const lanes = new Map<string, Lane & { positions: number[] }>();
  for (const [position, { partitionKey }] of entries.entries()) {
    const lane = lanes.get(partitionKey);
    if (lane) lane.positions.push(position);
    else lanes.set(partitionKey, { partitionKey, positions: [position], next: 0, failures: 0, readyAtMs: 0 });
  }
  return [...lanes.values()];
}

/** A lane's entry to be sent next; undefined when none is left. */
export function headOf(lane: Lane, entries: readonly Entry[]): Entry | undefined {
  const position = lane.positions[lane.next];
  return position === undefined ? undefined : entries[position];
}

/** Takes from the front of `lanes` as many as one PutRecords call can serve, one entry each; at least 1. */
export function takeCall(lanes: Lane[], entries: readonly Entry[]): Lane[] {
  let bytes = 0;
  let size = 0;
  for (const lane of lanes) {
    const head = headOf(lane, entries);
    bytes += Buffer.byteLength(lane.partitionKey) + (head === undefined ? 0 : head.end - head.start);
    if (size === MAX_ENTRIES_PER_CALL || bytes > MAX_BYTES_PER_CALL) break;
    size += 1;
  }
  return lanes.splice(0, Math.max(1, size));
}
