import type { WriteCondition } from "./conditions.ts";
import type { NotificationConfiguration } from "./notifications/configuration.ts";
import type { NotificationListener } from "./notifications/notifications.ts";
import type { ChangeType } from "./notifications/object-change.ts";
import type { ObjectTag, Version, Versioning } from "./versions.ts";

/** An object's description. */
export type ObjectSummary = {
  key: string;
  sizeBytes: number;
  /** MD5 of the body, in hexadecimal, without quotes; of an object that came in parts, as S3 makes it of the parts' own. */
  eTag: string;
  /** Milliseconds since the Unix epoch. */
  lastModifiedMs: number;
};

/** An object with its body. */
export type StoredObject = ObjectSummary & {
  body: Uint8Array;
  /** What a reader gets as headers: type, encoding, metadata of one's own. */
  headers: Readonly<Record<string, string>>;
  /** Undefined in a bucket that never kept versions. */
  versionId?: string;
  /** @default none */
  tags?: readonly ObjectTag[];
};

/** Which objects to list. */
export type ListQuery = {
  /** @default "" every key */
  prefix?: string | undefined;
  /** Keys that share what lies between the prefix and this are listed once, as a common prefix. */
  delimiter?: string | undefined;
  /** Lists keys after this one only: the `next` of the page before. */
  startAfter?: string | undefined;
  /** @default 1,000 */
  maxKeys?: number | undefined;
};

/** One page of keys, in UTF-8 order. */
export type ObjectPage = {
  objects: ObjectSummary[];
  commonPrefixes: string[];
  /** Where the next page starts after; undefined on the last page. */
  next: string | undefined;
};

/** How an object is written. */
export type PutOptions = {
  /** What readers get as headers, by lower-case names. @default none */
  headers?: Readonly<Record<string, string>>;
  /** @default none */
  tags?: readonly ObjectTag[];
  /** @default it is written whatever is there */
  condition?: WriteCondition;
  /** @default MD5 of the body */
  eTag?: string;
  /** @default "ObjectCreated:Put" */
  type?: ChangeType;
};

/** What a write or a deletion made; without an ID in a bucket that keeps no versions. */
export type Written = { eTag: string; versionId?: string };

/** What a deletion made: a marker, or what it removed. */
export type Deleted = { versionId?: string; isDeleteMarker: boolean };

/** Buckets of objects, as in S3. Each operation throws AwsError NoSuchBucket when the bucket is not there. */
export type ObjectStore = {
  /** Creates a bucket; nothing happens when it is there. */
  createBucket(bucket: string, region?: string): Promise<void>;
  /** Every bucket, by its name, with when it was created, in milliseconds since the Unix epoch. */
  listBuckets(): { name: string; region?: string; createdAtMs: number }[];
  /** Returns where the bucket stands, if it was said. */
  headBucket(bucket: string): Promise<{ region?: string }>;
  /** @throws AwsError PreconditionFailed; NoSuchKey when the object to write over is not there. */
  putObject(bucket: string, key: string, body: Uint8Array, options?: PutOptions): Promise<Written>;
  /** @throws AwsError NoSuchKey, NoSuchVersion; MethodNotAllowed for a delete marker. */
  getObject(bucket: string, key: string, versionId?: string): Promise<StoredObject>;
  /** Puts tags in the place of those that are there. @throws AwsError as getObject does */
  setTags(
    bucket: string,
    key: string,
    tags: readonly ObjectTag[],
    versionId?: string,
  ): Promise<Pick<Written, "versionId">>;
  /** Nothing happens when the object is not there. In a bucket that keeps versions, one without an ID leaves a marker. */
  deleteObject(
    bucket: string,
    key: string,
    options?: { versionId?: string; condition?: WriteCondition },
  ): Promise<Deleted>;
  listObjects(bucket: string, query?: ListQuery): Promise<ObjectPage>;
  /** Versions and delete markers of each key, keys in UTF-8 order, newest version first. */
  listVersions(bucket: string, prefix?: string): Promise<{ key: string; versions: readonly Version[] }[]>;
  /** Sequencer of a key's last change; undefined when there was none. */
  changedAt(bucket: string, key: string): string | undefined;
  versioning(bucket: string): Promise<Versioning>;
  setVersioning(bucket: string, versioning: "Enabled" | "Suspended"): Promise<void>;
  notification(bucket: string): Promise<NotificationConfiguration>;
  /**
   * Whom a bucket tells, and whether that is taken without a look at what is told.
   * @throws AwsError InvalidArgument for a configuration that S3 refuses.
   */
  setNotification(bucket: string, configuration: NotificationConfiguration, isUnchecked?: boolean): Promise<void>;
  /** Makes the listener hear what buckets tell. */
  listen(listener: NotificationListener): void;
};
