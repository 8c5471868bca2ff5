import { hash } from "node:crypto";
import type { Bodies } from "./bodies.ts";
import { currentOf, type KeyHistory, NO_VERSION, type Version, type Versioning } from "./versions.ts";

/** The versions of every key, and which buckets keep them. */
export type Histories = {
  of(bucket: string, key: string): KeyHistory;
  /** Keys that ever changed. */
  keys(bucket: string): Iterable<string>;
  find(bucket: string, key: string, versionId: string): Version | undefined;
  /** The current version with its bytes; undefined when there is none, or it is a delete marker. */
  current(bucket: string, key: string): Promise<{ version: Version; body: Uint8Array } | undefined>;
  versioning(bucket: string): Versioning;
  setVersioning(bucket: string, versioning: Versioning): void;
};

/** Histories in memory, beside the bytes of current objects: those may also be put there by somebody else, as files are. */
export function createHistories(bodies: Bodies): Histories {
  const buckets = new Map<string, { versioning: Versioning; keys: Map<string, KeyHistory> }>();
  const bucketOf = (bucket: string) => {
    const known = buckets.get(bucket) ?? { versioning: undefined, keys: new Map<string, KeyHistory>() };
    buckets.set(bucket, known);
    return known;
  };
  const of = (bucket: string, key: string) => bucketOf(bucket).keys.get(key) ?? { versions: [], changedAt: "" };
  return {
    of(bucket, key) {
      const history = of(bucket, key);
      bucketOf(bucket).keys.set(key, history);
      return history;
    },
    keys: (bucket) => bucketOf(bucket).keys.keys(),
    find: (bucket, key, versionId) => of(bucket, key).versions.find((version) => version.versionId === versionId),
    async current(bucket, key) {
      const read = await bodies.read(bucket, key);
      if (read === undefined) return undefined;
      const { body, lastModifiedMs } = read;
      const md5 = hash("md5", body, "hex");
      const known = currentOf(of(bucket, key));
      if (known?.md5 === md5 && !known.isDeleteMarker) return { body, version: { ...known, lastModifiedMs } };
      return { body, version: { ...unknownVersion(md5, body), lastModifiedMs } };
    },
    versioning: (bucket) => bucketOf(bucket).versioning,
    setVersioning(bucket, versioning) {
      bucketOf(bucket).versioning = versioning;
    },
  };
}

/** What is known of bytes that were put where objects are kept without a word. */
const unknownVersion = (md5: string, body: Uint8Array): Version => ({
  ...{ versionId: NO_VERSION, isDeleteMarker: false, eTag: md5, md5, sizeBytes: body.byteLength },
  ...{ lastModifiedMs: 0, headers: {} },
});
