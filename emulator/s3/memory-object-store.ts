import { AwsError } from "../aws-error.ts";
import type { Clock } from "../time/clock.ts";
import type { Bodies } from "./bodies.ts";
import { createObjectStore } from "./create-object-store.ts";
import { noSuchBucket } from "./object-errors.ts";
import type { ObjectStore } from "./object-store.ts";

/** Objects in memory. Bodies are kept as they are given: the caller must not change them afterwards. */
export function createMemoryObjectStore({ clock }: { clock: Clock }): ObjectStore {
  return createObjectStore({ bodies: createMemoryBodies(clock), clock });
}

function createMemoryBodies(clock: Clock): Bodies {
  const buckets = new Map<string, Map<string, { body: Uint8Array; lastModifiedMs: number }>>();
  const find = (bucket: string) => {
    const objects = buckets.get(bucket);
    if (objects === undefined) throw noSuchBucket(bucket);
    return objects;
  };
  return {
    check: find,
    async createBucket(bucket) {
      if (!buckets.has(bucket)) buckets.set(bucket, new Map());
    },
    async write(bucket, key, body) {
      if (key === "") throw new AwsError("InvalidArgument", "The key of an object must not be empty.");
      find(bucket).set(key, { body, lastModifiedMs: clock.now() });
    },
    read: async (bucket, key) => find(bucket).get(key),
    async remove(bucket, key) {
      find(bucket).delete(key);
    },
    keys: async (bucket) => find(bucket).keys(),
  };
}
