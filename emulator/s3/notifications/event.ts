import { randomUUID } from "node:crypto";
import type { DeliveredEvent } from "../../events/envelope.ts";
import type { ObjectChange } from "./object-change.ts";

/** Where a bucket stands. */
type Place = { account: string; region: string };

/** MD5 of nothing: the ETag of a delete marker. */
export const EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e";

/** What S3 sends to functions, queues and topics. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function notificationEvent(change: ObjectChange, configurationId: string, { account, region }: Place) {
  const { bucket, key, sizeBytes, eTag, versionId, sequencer } = change;
  const record = {
    eventVersion: change.type.startsWith("ObjectTagging") ? "2.3" : "2.1",
    eventSource: "aws:s3",
    awsRegion: region,
    eventTime: new Date(change.timeMs).toISOString(),
    eventName: change.type,
    userIdentity: { principalId: `AWS:${account}` },
    requestParameters: { sourceIPAddress: "127.0.0.1" },
    responseElements: { "x-amz-request-id": randomUUID(), "x-amz-id-2": randomUUID() },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId,
      bucket: { name: bucket, ownerIdentity: { principalId: account }, arn: `arn:aws:s3:::${bucket}` },
      object: { key: encodeKey(key), ...given({ size: sizeBytes, eTag, versionId, sequencer }) },
    },
  };
  return { Records: [record] };
}

/** What S3 sends to a queue or topic when it is told of it. */
export function testEvent(bucket: string, timeMs: number) {
  const Time = new Date(timeMs).toISOString();
  const ids = { RequestId: randomUUID(), HostId: randomUUID() };
  return { Service: "Amazon S3", Event: "s3:TestEvent", Time, Bucket: bucket, ...ids };
}

const DELETED = { name: "Object Deleted", reason: "DeleteObject" };

/** What each change is called on the bus, and why it happened. */
const ON_BUS: Record<ObjectChange["type"], { name: string; reason?: string; deletion?: string }> = {
  "ObjectCreated:Put": { name: "Object Created", reason: "PutObject" },
  "ObjectCreated:Copy": { name: "Object Created", reason: "CopyObject" },
  "ObjectCreated:CompleteMultipartUpload": { name: "Object Created", reason: "CompleteMultipartUpload" },
  "ObjectRemoved:Delete": { ...DELETED, deletion: "Permanently Deleted" },
  "ObjectRemoved:DeleteMarkerCreated": { ...DELETED, deletion: "Delete Marker Created" },
  "ObjectTagging:Put": { name: "Object Tags Added" },
  "ObjectTagging:Delete": { name: "Object Tags Deleted" },
};

/** What S3 puts on the default event bus: keys are not encoded there. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function busEvent(change: ObjectChange, { account, region }: Place): DeliveredEvent {
  const { type, bucket, key, sizeBytes, eTag, versionId, sequencer } = change;
  const { name, reason, deletion } = ON_BUS[type];
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": name,
    source: "aws.s3",
    account,
    time: `${new Date(change.timeMs).toISOString().slice(0, 19)}Z`,
    region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: { key, ...given({ size: sizeBytes, etag: eTag, "version-id": versionId, sequencer }) },
      "request-id": randomUUID(),
      requester: account,
      "source-ip-address": "127.0.0.1",
      ...given({ reason, "deletion-type": deletion }),
    },
  };
}

/** As in a form, a space is `+`. */
function encodeKey(key: string): string {
  const encoded = encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/");
  return encoded.replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

const given = (members: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
