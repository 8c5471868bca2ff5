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

/** Bytes that a record's objects take beside its data and its key, as measured. */
const OVERHEAD_BYTES = 700;

/** Bytes that some logs take together. */
export type HeldBytes = { bytes: number };

/** The records of one shard in order. A position counts from the first record ever, so that it outlives trimming. */
export class RecordLog {
  #records: (StoredRecord | undefined)[] = [];
  /** Position of `#records[0]`. */
  #base = 0;
  #start = 0;
  #bytes = 0;
  readonly #total: HeldBytes;

  /** @param total Counts this log's bytes among those of others. */
  constructor(total: HeldBytes = { bytes: 0 }) {
    this.#total = total;
  }

  /** Bytes of memory that the records take, about. */
  get bytes(): number {
    return this.#bytes;
  }

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
    this.#count(record.sizeBytes + OVERHEAD_BYTES);
  }

  /** The record at `position`; undefined when it was trimmed or has not come yet. */
  at(position: number): StoredRecord | undefined {
    return position < this.#start ? undefined : this.#records[position - this.#base];
  }

  /** Drops every record before `position`. */
  trimBefore(position: number): void {
    const end = Math.min(position, this.end);
    for (; this.#start < end; this.#start++) {
      const index = this.#start - this.#base;
      this.#count(-((this.#records[index]?.sizeBytes ?? 0) + OVERHEAD_BYTES));
      this.#records[index] = undefined;
    }
    const dropped = this.#start - this.#base;
    if (dropped > SLACK && dropped * 2 > this.#records.length) {
      this.#records = this.#records.slice(dropped);
      this.#base = this.#start;
    }
  }

  /** Drops the oldest records until so many bytes are free, but never the newest. Answers how many it freed. */
  dropOldest(bytes: number): number {
    const before = this.#bytes;
    while (before - this.#bytes < bytes && this.#start < this.end - 1) this.trimBefore(this.#start + 1);
    return before - this.#bytes;
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

  #count(bytes: number): void {
    this.#bytes += bytes;
    this.#total.bytes += bytes;
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
