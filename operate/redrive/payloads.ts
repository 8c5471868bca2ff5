import { type FailureStore, readEach } from "./failure-store.ts";
import type { HeldRecord, RecordWithData } from "./held-record.ts";
import { parseObject } from "./parse-object.ts";

/** Payloads, read when they are needed. */
export type Payloads = {
  /** The records with their payloads; undefined for one whose object is gone or has changed. */
  load(records: readonly HeldRecord[]): Promise<(RecordWithData | undefined)[]>;
};

type Reader = Pick<FailureStore, "read">;
type Kept = { records: ReadonlyMap<number, RecordWithData>; bytes: number };

const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** Payloads of a failure store. Keeps the objects used last, up to 64 MiB and the objects of one call. */
export function createPayloads(store: Reader): Payloads {
  const kept = new Map<string, Kept>();
  let keptBytes = 0;

  async function find(key: string): Promise<[key: string, found: Kept]> {
    const found = kept.get(key) ?? (await read(store, key));
    if (!kept.delete(key)) keptBytes += found.bytes;
    // A Map remembers the order of setting: the first one is the one not used for longest.
    kept.set(key, found);
    return [key, found];
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
      const keys = new Set(records.map(({ key }) => key));
      // One after another, a call of records that lie in an object each would fall behind its rate.
      const found = new Map<string, Kept>();
      for await (const [key, object] of readEach([...keys], find)) found.set(key, object);
      forget(keys);
      return records.map(({ key, index }) => found.get(key)?.records.get(index));
    },
  };
}

async function read(store: Reader, key: string): Promise<Kept> {
  const { body } = await store.read(key).catch((error: unknown) => {
    if (error instanceof Error && error.name === "NoSuchKey") return { body: new Uint8Array() };
    throw error;
  });
  // When it was stored, and for which flow, is of no use here.
  const { records } = parseObject({ key, body, storedAtMs: 0 }, () => "");
  return { records: new Map(records.map((record) => [record.index, record])), bytes: body.byteLength };
}
