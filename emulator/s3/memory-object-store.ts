import { hash } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import type { Clock } from "../time/clock.ts";
import { listPage } from "./list-page.ts";
import { noSuchBucket, noSuchKey } from "./object-errors.ts";
import type { ObjectStore, StoredObject } from "./object-store.ts";

/** Objects in memory. Bodies are kept as they are given: the caller must not change them afterwards. */
export function createMemoryObjectStore({ clock }: { clock: Clock }): ObjectStore {
  const buckets = new Map<string, Map<string, StoredObject>>();
  const find = (bucket: string) => {
    const objects = buckets.get(bucket);
    if (objects === undefined) throw noSuchBucket(bucket);
    return objects;
  };
  return {
    async createBucket(bucket) {
      if (!buckets.has(bucket)) buckets.set(bucket, new Map());
    },
    async headBucket(bucket) {
      find(bucket);
    },
    async putObject(bucket, key, body) {
      if (key === "") throw new AwsError("InvalidArgument", "The key of an object must not be empty.");
      const eTag = hash("md5", body, "hex");
      find(bucket).set(key, { key, body, eTag, sizeBytes: body.byteLength, lastModifiedMs: clock.now() });
      return { eTag };
    },
    async getObject(bucket, key) {
      const object = find(bucket).get(key);
      if (object === undefined) throw noSuchKey();
      return object;
    },
    async deleteObject(bucket, key) {
      find(bucket).delete(key);
    },
    async listObjects(bucket, query) {
      const objects = find(bucket);
      const { keys, commonPrefixes, next } = listPage(objects.keys(), query);
      const listed = keys.map((key) => objects.get(key)).filter((object) => object !== undefined);
      return { objects: listed.map(({ body: _, ...summary }) => summary), commonPrefixes, next };
    },
  };
}
