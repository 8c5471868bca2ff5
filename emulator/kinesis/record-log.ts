import { compareSequenceNumbers } from "./sequence-number.ts";

/** A record as a shard keeps it. */
export type StoredRecord = {
  sequenceNumber: string;
  partitionKey: string;
  data: Uint8Array;
  /** Milliseconds since the Unix epoch. */
  arrivedAtMs: number;
  /** Bytes of data and partition key, as limits count them. */
  sizeBytes: number;
  /** Whether the stream said that it encrypts when the record came. */
  isEncrypted?: true;
};

/** How many dropped records may wait at the front of the array before it is cut. */
const SLACK = 1024;

/** The records of one shard in order. A position counts from the first record ever, so that it outlives trimming. */
export class RecordLog {
  #records: (StoredRecord | undefined)[] = [];
  /** Position of `#records[0]`. */
  #base = 0;
  #start = 0;

  /** Position of the oldest record kept. */
  get start(): number {
    return this.#start;
  }

  /** Position after the newest record. */
  get end(): number {
    return this.#base + this.#records.length;
  }

  append(record: StoredRecord): void {
    this.#records.push(record);
  }

  /** The record at `position`; undefined when it was trimmed or has not come yet. */
  at(position: number): StoredRecord | undefined {
    return position < this.#start ? undefined : this.#records[position - this.#base];
  }

  /** Drops every record before `position`. */
  trimBefore(position: number): void {
    const end = Math.min(position, this.end);
    for (; this.#start < end; this.#start++) this.#records[this.#start - this.#base] = undefined;
    const dropped = this.#start - this.#base;
    if (dropped > SLACK && dropped * 2 > this.#records.length) {
      this.#records = this.#records.slice(dropped);
      this.#base = this.#start;
    }
  }

  /** Position of the first record with this sequence number or a later one. */
  atSequenceNumber(sequenceNumber: string): number {
    return this.#first((record) => compareSequenceNumbers(record.sequenceNumber, sequenceNumber) >= 0);
  }

  /** Position of the first record later than this sequence number. */
  afterSequenceNumber(sequenceNumber: string): number {
    return this.#first((record) => compareSequenceNumbers(record.sequenceNumber, sequenceNumber) > 0);
  }

  /** Position of the first record that arrived at this time or later. */
  atTime(ms: number): number {
    return this.#first((record) => record.arrivedAtMs >= ms);
  }

  /** Binary search; `holds` must be false up to some record, and true from there on. */
  #first(holds: (record: StoredRecord) => boolean): number {
    let low = this.#start;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const record = this.at(middle);
      if (record !== undefined && holds(record)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
