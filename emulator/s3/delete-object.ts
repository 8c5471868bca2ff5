import type { ChangesArgs, ObjectChanges } from "./changes.ts";
import { EMPTY_MD5 } from "./notifications/event.ts";
import { checkVersionId } from "./object-errors.ts";
import type { Deleted, ObjectStore } from "./object-store.ts";
import { addVersion, currentOf, NO_VERSION, newVersionId, type Version } from "./versions.ts";

const NOTHING = { eTag: EMPTY_MD5, md5: EMPTY_MD5, sizeBytes: 0, headers: {} };

/** Removes objects, or leaves markers. https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html */
export function createDelete(
  { bodies, histories, clock }: ChangesArgs,
  changes: ObjectChanges,
): ObjectStore["deleteObject"] {
  async function leaveMarker(bucket: string, key: string): Promise<Deleted> {
    await changes.keepCurrent(bucket, key);
    await bodies.remove(bucket, key);
    const versionId = newVersionId(histories.versioning(bucket));
    const marker = { ...NOTHING, versionId, isDeleteMarker: true, lastModifiedMs: clock.now() };
    addVersion(histories.of(bucket, key), marker);
    const type = "ObjectRemoved:DeleteMarkerCreated";
    return { ...changes.done({ type, bucket, key, eTag: EMPTY_MD5 }, versionId), isDeleteMarker: true };
  }

  /** The version before it is current then, and its bytes are back where those of current objects are kept. */
  async function removeVersion(bucket: string, key: string, version: Version): Promise<Deleted> {
    const history = histories.of(bucket, key);
    const wasCurrent = currentOf(history) === version;
    history.versions = history.versions.filter((other) => other !== version);
    const current = currentOf(history);
    if (wasCurrent) await bodies.remove(bucket, key);
    if (wasCurrent && current?.body !== undefined) {
      await bodies.write(bucket, key, current.body);
      delete current.body;
    }
    const { isDeleteMarker, versionId } = version;
    return { ...changes.done({ type: "ObjectRemoved:Delete", bucket, key }, versionId), isDeleteMarker };
  }

  return (bucket, key, { versionId, condition } = {}) =>
    changes.inTurn(bucket, key, async () => {
      bodies.check(bucket);
      checkVersionId(versionId, histories.versioning(bucket) !== undefined);
      await changes.check(bucket, key, condition);
      if (versionId === undefined && histories.versioning(bucket) !== undefined) return leaveMarker(bucket, key);
      const current = await histories.current(bucket, key);
      if (current && histories.find(bucket, key, current.version.versionId) === undefined)
        addVersion(histories.of(bucket, key), current.version);
      const version = histories.find(bucket, key, versionId ?? NO_VERSION);
      if (version !== undefined) return removeVersion(bucket, key, version);
      return { ...(versionId !== undefined && { versionId }), isDeleteMarker: false };
    });
}
