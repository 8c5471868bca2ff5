import { randomUUID } from "node:crypto";
import type { Protocol } from "../../protocol/http-types.ts";
import { xmlElement, xmlResponse } from "../../protocol/xml.ts";
import { createUploads } from "../multipart.ts";
import type { ObjectStore } from "../object-store.ts";
import type { S3Answer } from "./answer.ts";
import { bucketOperations } from "./buckets.ts";
import { copyObject } from "./copy.ts";
import { deleteObject, deleteObjects } from "./delete.ts";
import { getObject, headObject } from "./get.ts";
import { listObjects, listObjectsV2 } from "./list.ts";
import { putObject } from "./put.ts";
import { s3Operation, s3Resource } from "./s3-operation.ts";
import { taggingOperations } from "./tagging.ts";
import { uploadOperations } from "./uploads.ts";

/** The operations of S3 on objects, path style. https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html */
export function createS3Protocol(store: ObjectStore): Protocol {
  const operations: Partial<Record<string, S3Answer>> = {
    PutObject: putObject,
    GetObject: getObject,
    HeadObject: headObject,
    CopyObject: copyObject,
    DeleteObject: deleteObject,
    DeleteObjects: deleteObjects,
    ListObjects: (_, request, bucket) => listObjects(store, bucket, request.query),
    ListObjectsV2: (_, request, bucket) => listObjectsV2(store, bucket, request.query),
    ...taggingOperations,
    ...bucketOperations,
    ...uploadOperations(createUploads(store)),
  };
  return {
    async handle(request) {
      const { bucket = "", key = "" } = s3Resource(request);
      return operations[s3Operation(request)]?.(store, request, bucket, key);
    },
    fail({ name, message, statusCode, members }, { method }) {
      const requestId = randomUUID();
      const marker = members.ResourceType === "DeleteMarker" ? { "x-amz-delete-marker": "true", allow: "DELETE" } : {};
      const headers = { "x-amz-request-id": requestId, ...marker };
      // These answers have no body: SDKs read the error from the status.
      if (method === "HEAD" || statusCode === 304) return { status: statusCode, headers };
      const told = { Code: name, Message: message, ...members, RequestId: requestId, HostId: requestId };
      const elements = Object.entries(told).map(([element, value]) => xmlElement(element, String(value)));
      return xmlResponse(statusCode, xmlElement("Error", ...elements), headers);
    },
  };
}
