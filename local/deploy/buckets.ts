import { createFileObjectStore } from "../../emulator/s3/file-object-store.ts";
import type { ObjectStore } from "../../emulator/s3/object-store.ts";
import type { Clock } from "../../emulator/time/clock.ts";
import type { DeployedResources } from "./resources.ts";

/** Where objects are kept, and who hears of them. */
export type BucketHooks = {
  /** Folder that a bucket's objects are kept in, as files. */
  bucketFolder: (region: string, bucket: string) => string;
  /** Hears of each object that a bucket took. */
  onObject: (bucket: string, key: string, body: Uint8Array) => void;
};

/** A store of a graph's buckets, in files. */
export function createObjectStore(
  { bucketFolder, onObject, clock }: BucketHooks & { clock: Clock },
  { buckets }: DeployedResources,
): ObjectStore {
  const regions = new Map(buckets.map(({ outputs, region }) => [outputs.bucket, region]));
  const folderOf = (bucket: string) => bucketFolder(regions.get(bucket) ?? "", bucket);
  return createFileObjectStore(folderOf, { clock, onWritten: onObject });
}

/** Creates the buckets. */
export async function createBuckets(
  store: ObjectStore,
  { buckets, bucketVersionings }: DeployedResources,
): Promise<void> {
  for (const { outputs, region } of buckets) await store.createBucket(outputs.bucket, region);
  for (const { bucket, versioningConfiguration } of bucketVersionings.map(({ inputs }) => inputs))
    if (versioningConfiguration.status !== "Disabled")
      await store.setVersioning(bucket, versioningConfiguration.status);
}
