import { crc32 } from "node:zlib";
import { AwsError } from "../aws-error.ts";
import { decodeAwsChunked } from "../protocol/aws-chunked.ts";
import type { AwsRequest, AwsResponse, Protocol } from "../protocol/http-types.ts";
import { xmlElement, xmlResponse } from "../protocol/xml.ts";
import { checkReadCondition, checkWriteCondition, createTurns } from "./conditions.ts";
import type { ObjectStore, StoredObject } from "./object-store.ts";
import { listObjectsV2 } from "./s3-list.ts";
import { s3Operation, s3Resource } from "./s3-operation.ts";

/** The operations of S3 on objects, path style. https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html */
export function createS3Protocol(store: ObjectStore): Protocol {
  const inTurn = createTurns();
  const operations: Partial<
    Record<string, (request: AwsRequest, bucket: string, key: string) => Promise<AwsResponse>>
  > = {
    PutObject: (request, bucket, key) =>
      inTurn(`${bucket}/${key}`, async () => {
        await checkWriteCondition(store, request.headers, bucket, key);
        const { eTag } = await store.putObject(bucket, key, readBody(request));
        return { status: 200, headers: { etag: `"${eTag}"` } };
      }),
    async GetObject({ headers }, bucket, key) {
      const object = await store.getObject(bucket, key);
      checkReadCondition(object, headers);
      return { status: 200, headers: objectHeaders(object), body: object.body };
    },
    async HeadObject({ headers }, bucket, key) {
      const object = await store.getObject(bucket, key);
      checkReadCondition(object, headers);
      return { status: 200, headers: objectHeaders(object) };
    },
    DeleteObject: ({ headers }, bucket, key) =>
      inTurn(`${bucket}/${key}`, async () => {
        await checkWriteCondition(store, headers, bucket, key);
        await store.deleteObject(bucket, key);
        return { status: 204, headers: {} };
      }),
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
      // These answers have no body: SDKs read the error from the status.
      if (method === "HEAD" || statusCode === 304) return { status: statusCode, headers: {} };
      return xmlResponse(statusCode, xmlElement("Error", xmlElement("Code", name), xmlElement("Message", message)));
    },
  };
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
