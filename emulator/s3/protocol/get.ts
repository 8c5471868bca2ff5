import type { AwsRequest } from "../../protocol/http-types.ts";
import { checkReadCondition } from "../conditions.ts";
import type { ObjectStore } from "../object-store.ts";
import type { S3Answer } from "./answer.ts";
import { readRange } from "./byte-range.ts";
import { objectHeaders } from "./object-headers.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const getObject: S3Answer = async (store, request, bucket, key) => {
  const object = await read(store, request, bucket, key);
  const headers = { ...objectHeaders(object), ...saidInQuery(request.query) };
  const range = readRange(request.headers.range, object.sizeBytes);
  if (range === undefined) return { status: 200, headers, body: object.body };
  const { first, last } = range;
  const body = object.body.subarray(first, last + 1);
  const part = {
    "content-length": String(body.byteLength),
    "content-range": `bytes ${first}-${last}/${object.sizeBytes}`,
  };
  return { status: 206, headers: { ...headers, ...part }, body };
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const headObject: S3Answer = async (store, request, bucket, key) => ({
  status: 200,
  headers: objectHeaders(await read(store, request, bucket, key)),
});

async function read(store: ObjectStore, { headers, query }: AwsRequest, bucket: string, key: string) {
  const object = await store.getObject(bucket, key, query.get("versionId") ?? undefined);
  checkReadCondition(object, headers);
  return object;
}

/** A signed address may say what the reader is told of the object: `response-content-type`, for example. */
const saidInQuery = (query: URLSearchParams) =>
  Object.fromEntries(
    [...query].flatMap(([name, value]) =>
      name.startsWith("response-") ? [[name.slice("response-".length), value]] : [],
    ),
  );
