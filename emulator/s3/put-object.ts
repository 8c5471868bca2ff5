import { hash } from "node:crypto";
import type { ChangesArgs, ObjectChanges } from "./changes.ts";
import { checkKey } from "./object-errors.ts";
import type { ObjectStore } from "./object-store.ts";
import { addVersion, newVersionId } from "./versions.ts";

/** Writes objects. `onWritten` hears of each with its bytes. */
export function createPut(
  { bodies, histories, clock }: ChangesArgs,
  changes: ObjectChanges,
  onWritten: (bucket: string, key: string, body: Uint8Array) => void,
): ObjectStore["putObject"] {
  return (bucket, key, body, { headers = {}, tags, condition, eTag, type = "ObjectCreated:Put" } = {}) =>
    changes.inTurn(bucket, key, async () => {
      checkKey(key);
      await changes.check(bucket, key, condition);
      await changes.keepCurrent(bucket, key);
      await bodies.write(bucket, key, body);
      const md5 = hash("md5", body, "hex");
      const written = { eTag: eTag ?? md5, sizeBytes: body.byteLength };
      const versionId = newVersionId(histories.versioning(bucket));
      const version = {
        versionId,
        isDeleteMarker: false,
        md5,
        ...written,
        lastModifiedMs: clock.now(),
        headers,
        ...(tags && { tags }),
      };
      addVersion(histories.of(bucket, key), version);
      onWritten(bucket, key, body);
      return { eTag: written.eTag, ...changes.done({ type, bucket, key, ...written }, versionId) };
    });
}
