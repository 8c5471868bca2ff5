/** The bytes of current objects: in memory, or as files. Each throws AwsError NoSuchBucket when the bucket is not there. */
export type Bodies = {
  createBucket(bucket: string): Promise<void>;
  /** @throws AwsError NoSuchBucket */
  check(bucket: string): void;
  /** @throws AwsError InvalidArgument for a key that can't be kept. */
  write(bucket: string, key: string, body: Uint8Array): Promise<void>;
  /** Undefined when there are none. */
  read(bucket: string, key: string): Promise<{ body: Uint8Array; lastModifiedMs: number } | undefined>;
  /** Nothing happens when there are none. */
  remove(bucket: string, key: string): Promise<void>;
  keys(bucket: string): Promise<Iterable<string>>;
};
