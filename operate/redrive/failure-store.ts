import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";

/** An object of the failure store, as it is listed. */
export type ListedObject = { key: string; storedAtMs: number };

/** An object's bytes, and what S3 calls this version of it. */
export type ReadObject = { body: Uint8Array; eTag: string };

/** The bucket that keeps what could not be enriched. Each operation rejects with the SDK's error. */
export type FailureStore = {
  /** Objects below a prefix, in the order of their keys. */
  list(prefix: string): AsyncIterable<ListedObject>;
  read(key: string): Promise<ReadObject>;
  /**
   * Writes an object, and answers its ETag. Rejects with PreconditionFailed when the object is not the one named.
   * @param eTag the version to write over; undefined when there must be none.
   */
  write(key: string, body: Uint8Array, eTag: string | undefined): Promise<string>;
};

/** The failure store in a bucket. */
export function createFailureStore(s3: S3Client, Bucket: string): FailureStore {
  return {
    async *list(Prefix) {
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix }))
        for (const { Key = "", LastModified } of Contents) yield { key: Key, storedAtMs: LastModified?.getTime() ?? 0 };
    },
    async read(Key) {
      const { Body, ETag = "" } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return { body: (await Body?.transformToByteArray()) ?? new Uint8Array(), eTag: ETag };
    },
    async write(Key, Body, eTag) {
      const condition = eTag === undefined ? { IfNoneMatch: "*" } : { IfMatch: eTag };
      const { ETag = "" } = await s3.send(new PutObjectCommand({ Bucket, Key, Body, ...condition }));
      return ETag;
    },
  };
}

const MAX_CONCURRENT_READS = 8;

/** What `read` makes of each item, in their order, a few at a time. Stops between them when `signal` is aborted. */
export async function* readEach<T, R>(
  items: readonly T[],
  read: (item: T) => Promise<R>,
  signal?: AbortSignal,
): AsyncGenerator<R, void, undefined> {
  for (let start = 0; start < items.length && !signal?.aborted; start += MAX_CONCURRENT_READS)
    yield* await Promise.all(items.slice(start, start + MAX_CONCURRENT_READS).map(read));
}
