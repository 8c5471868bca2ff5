import type { AwsRequest } from "../../protocol/http-types.ts";
import { checkReadCondition } from "../conditions.ts";
import type { ObjectStore, StoredObject } from "../object-store.ts";
import type { S3Answer } from "./answer.ts";
import { objectHeaders } from "./object-headers.ts";
import { readWanted } from "./read-part.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const getObject: S3Answer = async (store, request, bucket, key) => {
  const object = await read(store, request, bucket, key);
  const { first, last, ...answer } = answerOf(object, request);
  const headers = { ...answer.headers, ...saidInQuery(request.query) };
  return { status: answer.status, headers, body: object.body.subarray(first, last + 1) };
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const headObject: S3Answer = async (store, request, bucket, key) => {
  const { status, headers } = answerOf(await read(store, request, bucket, key), request);
  return { status, headers };
};

/** What is answered for an object or a part of it, and which bytes. The checksum of the whole goes with the whole alone. */
function answerOf(object: StoredObject, request: AwsRequest) {
  const whole = { first: 0, last: object.sizeBytes - 1 };
  const range = readWanted(request, object);
  const { first, last } = range ?? whole;
  const isWhole = first === whole.first && last === whole.last;
  const wantsChecksum = request.headers["x-amz-checksum-mode"] === "ENABLED" && isWhole;
  const headers: Record<string, string> = objectHeaders(object, wantsChecksum);
  if (range === undefined) return { status: 200, headers, first, last };
  const part = {
    "content-length": String(last - first + 1),
    "content-range": `bytes ${first}-${last}/${object.sizeBytes}`,
  };
  return { status: 206, headers: { ...headers, ...part }, first, last };
}

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
