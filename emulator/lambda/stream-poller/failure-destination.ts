import { randomUUID } from "node:crypto";
import type { ObjectStore } from "../../s3/object-store.ts";
import { type FailureRecord, failureObjectBody, failureObjectKey } from "./failure-record.ts";

/** Takes what the mapping gives up: the failure record and the event with the whole records. It may reject. */
export type OnFailure = (record: FailureRecord, payload: string) => Promise<void>;

/** An S3 bucket as on-failure destination: the only kind that receives the payload. */
export function createBucketDestination(
  store: ObjectStore,
  bucket: string,
  mappingUuid: string,
  uuid: () => string = randomUUID,
): OnFailure {
  return async (record, payload) => {
    const key = failureObjectKey(mappingUuid, record, uuid());
    await store.putObject(bucket, key, Buffer.from(failureObjectBody(record, payload)));
  };
}
