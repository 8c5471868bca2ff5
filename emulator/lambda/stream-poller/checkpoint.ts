import type { PolledRecord } from "./event.ts";

/** How many settled entries may wait at the front of the array before it is cut. */
const SLACK = 1024;

/** Progress in one shard: the highest sequence number below which all is settled (rule 5; with queues, our reading). */
export class Checkpoint {
  #entries: PolledRecord[] = [];
  #head = 0;
  #sequenceNumber: string | undefined;

  /** The checkpoint; undefined before the first. */
  get sequenceNumber(): string | undefined {
    return this.#sequenceNumber;
  }

  /** Records that were read and are not below the checkpoint yet. */
  get pending(): number {
    return this.#entries.length - this.#head;
  }

  /** Adds a record, in the order of the shard. */
  add(entry: PolledRecord): void {
    this.#entries.push(entry);
  }

  /** Marks records as settled. Answers whether the checkpoint moved. */
  settle(entries: readonly PolledRecord[]): boolean {
    for (const entry of entries) entry.settled = true;
    const before = this.#head;
    for (let entry = this.#entries[this.#head]; entry?.settled; entry = this.#entries[this.#head]) {
      this.#sequenceNumber = entry.record.sequenceNumber;
      this.#head++;
    }
    const moved = this.#head > before;
    this.#cut();
    return moved;
  }

  #cut(): void {
    if (this.#head < SLACK && this.#head < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }
}
