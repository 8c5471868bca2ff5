/** An object's description. */
export type ObjectSummary = {
  key: string;
  sizeBytes: number;
  /** MD5 of the body, in hexadecimal, without quotes. */
  eTag: string;
  /** Milliseconds since the Unix epoch. */
  lastModifiedMs: number;
};

/** An object with its body. */
export type StoredObject = ObjectSummary & { body: Uint8Array };

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

/** Buckets of objects, as in S3. Each operation throws AwsError NoSuchBucket when the bucket is not there. */
export type ObjectStore = {
  /** Creates a bucket; nothing happens when it is there. */
  createBucket(bucket: string): Promise<void>;
  headBucket(bucket: string): Promise<void>;
  putObject(bucket: string, key: string, body: Uint8Array): Promise<{ eTag: string }>;
  /** @throws AwsError NoSuchKey */
  getObject(bucket: string, key: string): Promise<StoredObject>;
  /** Nothing happens when the object is not there. */
  deleteObject(bucket: string, key: string): Promise<void>;
  listObjects(bucket: string, query?: ListQuery): Promise<ObjectPage>;
};
