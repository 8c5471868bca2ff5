import type { Clock } from "../time/clock.ts";
import type { Bodies } from "./bodies.ts";
import { createChanges } from "./changes.ts";
import { createDelete } from "./delete-object.ts";
import { createHistories } from "./histories.ts";
import { createNotifications } from "./notifications/notifications.ts";
import type { ObjectStore } from "./object-store.ts";
import { createPut } from "./put-object.ts";
import { createReads } from "./read-object.ts";
import { createTags } from "./tags.ts";

/** What a store of objects is made of. */
export type ObjectStoreArgs = {
  bodies: Bodies;
  clock: Clock;
  /** Hears of each object that was written. @default nobody does */
  onWritten?: (bucket: string, key: string, body: Uint8Array) => void;
};

/** Buckets over bytes that are kept somewhere: versions, metadata, conditions and notifications are in memory. */
export function createObjectStore({ bodies, clock, onWritten = () => {} }: ObjectStoreArgs): ObjectStore {
  const regions = new Map<string, string>();
  const createdAtMs = new Map<string, number>();
  const regionOf = (bucket: string) => {
    const region = regions.get(bucket);
    return { ...(region !== undefined && { region }) };
  };
  const histories = createHistories(bodies);
  const notifications = createNotifications({ clock, regionOf: (bucket) => regions.get(bucket) });
  const changing = { bodies, histories, clock, onChange: notifications.onChange };
  const changes = createChanges(changing);
  const reads = createReads(bodies, histories, changes);
  return {
    ...reads,
    setTags: createTags(changing, changes, reads.getObject),
    putObject: createPut(changing, changes, onWritten),
    deleteObject: createDelete(changing, changes),
    changedAt: (bucket, key) => histories.of(bucket, key).changedAt || undefined,
    async createBucket(bucket, region) {
      await bodies.createBucket(bucket);
      if (!createdAtMs.has(bucket)) createdAtMs.set(bucket, clock.now());
      if (region !== undefined) regions.set(bucket, region);
    },
    async headBucket(bucket) {
      bodies.check(bucket);
      return regionOf(bucket);
    },
    listBuckets: () =>
      [...createdAtMs]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, atMs]) => ({ name, ...regionOf(name), createdAtMs: atMs })),
    async versioning(bucket) {
      bodies.check(bucket);
      return histories.versioning(bucket);
    },
    async setVersioning(bucket, versioning) {
      bodies.check(bucket);
      histories.setVersioning(bucket, versioning);
    },
    async notification(bucket) {
      bodies.check(bucket);
      return notifications.of(bucket);
    },
    async setNotification(bucket, configuration, isUnchecked = false) {
      bodies.check(bucket);
      notifications.set(bucket, configuration, isUnchecked);
    },
    listen: notifications.listen,
  };
}
