import { DISCARDED_PREFIX, QUARANTINE_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import { EVENTS_PREFIX } from "./events/given-up.ts";
import { type FailureStore, type ListedObject, readEach } from "./failure-store.ts";
import type { HeldRecord } from "./held-record.ts";
import { type FlowOf, parseObject } from "./parse-object.ts";

/** Everything that the failure store holds, without payloads. `problems` name objects, lines and fields, never values. */
export type Inventory = {
  records: HeldRecord[];
  problems: string[];
  /** When the latest object was stored, read or not, in milliseconds since the Unix epoch; by S3's clock, as all of them. */
  latestMs: number;
};

/** What an inventory is taken of. */
export type InventoryArgs = {
  store: FailureStore;
  /** Only objects stored at or after this, in milliseconds since the Unix epoch. @default all */
  sinceMs: number | undefined;
  flowOf: FlowOf;
  signal: AbortSignal;
};

/** Lists and reads the failure store. Ends early, with a part of it, when `signal` is aborted. */
export async function takeInventory({ store, sinceMs = 0, flowOf, signal }: InventoryArgs): Promise<Inventory> {
  const objects: ListedObject[] = [];
  const inventory: Inventory = { records: [], problems: [], latestMs: 0 };
  for (const prefix of [QUARANTINE_PREFIX, DISCARDED_PREFIX])
    for await (const object of store.list(prefix)) {
      // Events are given back on their own: no stream brought them.
      if (object.key.startsWith(EVENTS_PREFIX)) continue;
      inventory.latestMs = Math.max(inventory.latestMs, object.storedAtMs);
      if (object.storedAtMs >= sinceMs) objects.push(object);
    }
  for await (const { records, problems } of readEach(objects, (object) => readHeld(store, object, flowOf), signal)) {
    for (const record of records) inventory.records.push(record);
    inventory.problems.push(...problems);
  }
  return inventory;
}

async function readHeld(store: FailureStore, object: ListedObject, flowOf: FlowOf) {
  try {
    const { body } = await store.read(object.key);
    const { records, problems } = parseObject({ ...object, body }, flowOf);
    return {
      // Payloads are read again when they are put: all of them at once might not fit into memory.
      records: records.map(({ data: _, ...held }): HeldRecord => held),
      problems: problems.map((problem) => `${printable(object.key)}: ${problem}`),
    };
  } catch (error) {
    if (!(error instanceof Error && error.name === "NoSuchKey")) throw error;
    return { records: [], problems: [`${printable(object.key)}: it was deleted before it could be read`] };
  }
}

/** Anybody who may write there names objects: a key must not steer the terminal. */
const printable = (key: string) => key.replace(/\p{Cc}/gu, "\u{fffd}");
