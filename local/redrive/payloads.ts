import type { FailureStore } from "./failure-store.ts";
import type { HeldRecord, RecordWithData } from "./held-record.ts";
import { parseObject } from "./parse-object.ts";

/** Payloads, read when they are needed. */
export type Payloads = {
  /** The records with their payloads; undefined for one whose object is gone or has changed. */
  load(records: readonly HeldRecord[]): Promise<(RecordWithData | undefined)[]>;
};

type Kept = { records: ReadonlyMap<number, RecordWithData>; bytes: number };

const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** Payloads of a failure store. Keeps the objects used last, up to 64 MiB and the objects of one call. */
export function createPayloads(store: FailureStore): Payloads {
  const kept = new Map<string, Kept>();
  let keptBytes = 0;

  async function find(key: string): Promise<Kept> {
    const found = kept.get(key) ?? (await read(store, key));
    if (!kept.delete(key)) keptBytes += found.bytes;
    // A Map remembers the order of setting: the first one is the one not used for longest.
    kept.set(key, found);
    return found;
  }

  function forget(used: ReadonlySet<string>): void {
    for (const [key, { bytes }] of kept) {
      if (keptBytes <= MAX_KEPT_BYTES) return;
      if (used.has(key)) continue;
      kept.delete(key);
      keptBytes -= bytes;
    }
  }

  return {
    async load(records) {
      const loaded: (RecordWithData | undefined)[] = [];
      for (const { key, index } of records) loaded.push((await find(key)).records.get(index));
      forget(new Set(records.map(({ key }) => key)));
      return loaded;
    },
  };
}

async function read(store: FailureStore, key: string): Promise<Kept> {
  const { body } = await store.read(key).catch((error: unknown) => {
    if (error instanceof Error && error.name === "NoSuchKey") return { body: new Uint8Array() };
    throw error;
  });
  // When it was stored is of no use here.
  const { records } = parseObject({ key, body, storedAtMs: 0 });
  return { records: new Map(records.map((record) => [record.index, record])), bytes: body.byteLength };
}
