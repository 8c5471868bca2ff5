import { crc32 } from "node:zlib";
import { AwsError, isAwsError } from "../aws-error.ts";
import { decodeAwsChunked } from "../protocol/aws-chunked.ts";
import type { AwsRequest, AwsResponse, Protocol } from "../protocol/http-types.ts";
import { xmlElement, xmlResponse } from "../protocol/xml.ts";
import type { ObjectStore, StoredObject } from "./object-store.ts";
import { listObjectsV2 } from "./s3-list.ts";
import { s3Operation, s3Resource } from "./s3-operation.ts";

/** The operations of S3 on objects, path style. https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html */
export function createS3Protocol(store: ObjectStore): Protocol {
  const operations: Partial<
    Record<string, (request: AwsRequest, bucket: string, key: string) => Promise<AwsResponse>>
  > = {
    async PutObject(request, bucket, key) {
      await checkCondition(store, request, bucket, key);
      const { eTag } = await store.putObject(bucket, key, readBody(request));
      return { status: 200, headers: { etag: `"${eTag}"` } };
    },
    async GetObject(_, bucket, key) {
      const object = await store.getObject(bucket, key);
      return { status: 200, headers: objectHeaders(object), body: object.body };
    },
    async HeadObject(_, bucket, key) {
      return { status: 200, headers: objectHeaders(await store.getObject(bucket, key)) };
    },
    async DeleteObject(_, bucket, key) {
      await store.deleteObject(bucket, key);
      return { status: 204, headers: {} };
    },
    async HeadBucket({ scope }, bucket) {
      await store.headBucket(bucket);
      return { status: 200, headers: { "x-amz-bucket-region": scope.region } };
    },
    ListObjectsV2: (request, bucket) => listObjectsV2(store, bucket, request.query),
  };
  return {
    async handle(request) {
      const { bucket = "", key = "" } = s3Resource(request);
      return operations[s3Operation(request)]?.(request, bucket, key);
    },
    fail({ name, message, statusCode }, { method }) {
      // The answer to HEAD has no body: SDKs read the error from the status.
      if (method === "HEAD") return { status: statusCode, headers: {} };
      return xmlResponse(statusCode, xmlElement("Error", xmlElement("Code", name), xmlElement("Message", message)));
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
async function checkCondition(store: ObjectStore, { headers }: AwsRequest, bucket: string, key: string): Promise<void> {
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = headers;
  if (ifMatch === undefined && ifNoneMatch === undefined) return;
  const found = await store.getObject(bucket, key).catch((error: unknown) => {
    if (isAwsError(error, "NoSuchKey") && ifMatch === undefined) return undefined;
    throw error;
  });
  if (found === undefined || (ifNoneMatch === undefined && ifMatch === `"${found.eTag}"`)) return;
  throw new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
}

function readBody({ headers, body }: AwsRequest): Buffer {
  const isChunked = String(headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-");
  const { body: bytes, trailers } = isChunked ? decodeAwsChunked(body) : { body, trailers: {} };
  const checksum = { ...headers, ...trailers }["x-amz-checksum-crc32"];
  if (checksum !== undefined && checksum !== crc32Of(bytes)) {
    throw new AwsError("BadDigest", "The CRC32 you specified did not match the calculated checksum.");
  }
  return bytes;
}

function crc32Of(bytes: Buffer): string {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(bytes));
  return checksum.toString("base64");
}

function objectHeaders({ eTag, sizeBytes, lastModifiedMs }: StoredObject): Record<string, string> {
  return {
    "content-type": "application/octet-stream",
    "content-length": String(sizeBytes),
    "last-modified": new Date(lastModifiedMs).toUTCString(),
    etag: `"${eTag}"`,
  };
}
