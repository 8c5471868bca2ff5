import { isAwsError } from "../aws-error.ts";
import type { Bodies } from "./bodies.ts";
import type { ObjectChanges } from "./changes.ts";
import type { Histories } from "./histories.ts";
import { listPage } from "./list-page.ts";
import { checkVersionId, isMarker, noSuchKey, noSuchVersion } from "./object-errors.ts";
import type { ObjectStore, StoredObject } from "./object-store.ts";
import { NO_VERSION, type Version } from "./versions.ts";

/** Reads objects, and lists them: none while it is written, when its bytes are new and what is known of it is old. */
export function createReads(
  bodies: Bodies,
  histories: Histories,
  { inTurn }: ObjectChanges,
): Pick<ObjectStore, "getObject" | "listObjects" | "listVersions"> {
  const readNow = async (bucket: string, key: string, versionId?: string): Promise<StoredObject> => {
    const hasVersions = histories.versioning(bucket) !== undefined;
    const current = await histories.current(bucket, key);
    checkVersionId(versionId, hasVersions);
    const kept = versionId === undefined ? undefined : histories.find(bucket, key, versionId);
    if (versionId !== undefined && kept === undefined && !(versionId === NO_VERSION && current))
      throw noSuchVersion(key, versionId);
    if (kept?.isDeleteMarker) throw isMarker();
    if (kept?.body !== undefined) return describe(key, kept, kept.body, true);
    if (current === undefined) throw noSuchKey(key);
    return describe(key, current.version, current.body, hasVersions);
  };
  const read = (bucket: string, key: string, versionId?: string) =>
    inTurn(bucket, key, () => readNow(bucket, key, versionId));
  return {
    getObject: read,
    async listObjects(bucket, query) {
      const { keys, commonPrefixes, next } = listPage(await bodies.keys(bucket), query);
      const objects = [];
      for (const key of keys) {
        const found = await read(bucket, key).catch(gone);
        if (found === undefined) continue;
        const { body: _, headers: __, versionId: ___, tags: ____, ...summary } = found;
        objects.push(summary);
      }
      return { objects, commonPrefixes, next };
    },
    async listVersions(bucket, prefix = "") {
      const keys = new Set([...(await bodies.keys(bucket)), ...histories.keys(bucket)]);
      const listed = listPage(keys, { prefix, maxKeys: keys.size }).keys.map((key) => ({
        key,
        versions: histories.of(bucket, key).versions.toReversed(),
      }));
      return listed.filter(({ versions }) => versions.length > 0);
    },
  };
}

function describe(key: string, version: Version, body: Uint8Array, hasVersions: boolean): StoredObject {
  const { sizeBytes, eTag, lastModifiedMs, headers, versionId, tags } = version;
  return {
    key,
    sizeBytes,
    eTag,
    lastModifiedMs,
    headers,
    body,
    ...(hasVersions && { versionId }),
    ...(tags && { tags }),
  };
}

/** What was deleted since the keys were looked up is not listed. */
function gone(error: unknown): undefined {
  if (!isAwsError(error, "NoSuchKey")) throw error;
}
