import { createKeyOrder } from "../../client/key-order.ts";
import type { HeldRecord } from "./held-record.ts";

/** Records on their way back: one of a partition key at a time, in order of arrival. */
export type Queue = {
  /** The next call's records, of different keys; none when all have gone. They must be given to `leave` or `again`. */
  take(maxRecords: number): HeldRecord[];
  /** Says that a record is done with, one way or the other. */
  leave(record: HeldRecord): void;
  /**
   * Says that a record must go again, before any other of its key.
   * @param alone in a call of its own.
   */
  again(record: HeldRecord, alone: boolean): void;
};

/** PutRecords takes at most this many bytes of data and partition keys. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
const MAX_CALL_BYTES = 10 * 1024 * 1024;

/** A queue of `records`, which stand in order of arrival. */
export function createQueue(records: readonly HeldRecord[]): Queue {
  const order = createKeyOrder<HeldRecord>();
  const alone: HeldRecord[] = [];
  // What goes again and what follows its forerunner is older than what has not been looked at.
  const front: HeldRecord[] = [];
  const back = records.filter((record) => order.enter(record.partitionKey, record)).reverse();
  const next = () => front.at(-1) ?? back.at(-1);

  return {
    take(maxRecords) {
      const single = alone.pop();
      if (single !== undefined) return [single];
      const call: HeldRecord[] = [];
      let bytes = 0;
      for (let record = next(); record !== undefined && call.length < maxRecords; record = next()) {
        bytes += record.bytes;
        if (bytes > MAX_CALL_BYTES && call.length > 0) break;
        call.push((front.length > 0 ? front : back).pop() ?? record);
      }
      return call;
    },
    leave(record) {
      const follower = order.leave(record.partitionKey);
      if (follower !== undefined) front.push(follower);
    },
    again(record, inOwnCall) {
      (inOwnCall ? alone : front).push(record);
    },
  };
}
