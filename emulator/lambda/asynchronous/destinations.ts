import { randomUUID } from "node:crypto";
import type { ObjectStore } from "../../s3/object-store.ts";
import type { Sqs } from "../../sqs/sqs.ts";
import { invocationRecordKey } from "./invocation-record.ts";
import type { Destination } from "./settings.ts";

/** An S3 bucket, for what is given up: an object for each record. */
export function createBucketDestination(
  store: Pick<ObjectStore, "putObject">,
  bucket: string,
  uuid: () => string = randomUUID,
): Destination {
  return async (record, text) => {
    await store.putObject(bucket, invocationRecordKey(record, uuid()), Buffer.from(text));
  };
}

/** A standard queue: a message for each record. @throws AwsError for an ARN that is no queue's. */
export function createQueueDestination(sqs: Sqs, queueArn: string): Destination {
  const [, , , region = "", account = "", name = ""] = queueArn.split(":");
  const caller = { account, region };
  return async (_, text) => {
    const { QueueUrl } = sqs.getQueueUrl(caller, { QueueName: name });
    sqs.sendMessage(caller, { QueueUrl, MessageBody: text });
  };
}
