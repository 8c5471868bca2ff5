import type { AwsRequest } from "../../protocol/http-types.ts";

/** Bucket and key of a path-style request; undefined when the path names none. */
export function s3Resource({ rawPath }: Pick<AwsRequest, "rawPath">): {
  bucket: string | undefined;
  key: string | undefined;
} {
  const [, bucket = "", key = ""] = /^\/([^/]*)\/?(.*)$/s.exec(rawPath) ?? [];
  return { bucket: decode(bucket), key: decode(key) };
}

/**
 * Name of the operation that a request means. S3 has it in no header: it follows from the method, the resource and the query.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function s3Operation(request: Pick<AwsRequest, "method" | "rawPath" | "query" | "headers">): string {
  const { method, query, headers } = request;
  const { bucket, key } = s3Resource(request);
  const subresource = [...query].find(
    ([name, value]) => value === "" && name !== "prefix" && name !== "delimiter",
  )?.[0];
  const verb = VERBS[method] ?? method;
  const isCopy = headers["x-amz-copy-source"] !== undefined;
  if (query.has("uploadId")) return isCopy ? "UploadPartCopy" : (MULTIPART[method] ?? `${verb}MultipartUpload`);
  if (isCopy) return "CopyObject";
  if (query.get("list-type") === "2") return "ListObjectsV2";
  if (subresource === "uploads") return method === "POST" ? "CreateMultipartUpload" : "ListMultipartUploads";
  if (subresource === "delete") return "DeleteObjects";
  if (subresource === "versions") return "ListObjectVersions";
  if (subresource === "notification") return `${verb}BucketNotificationConfiguration`;
  if (subresource !== undefined) return `${verb}${key === undefined ? "Bucket" : "Object"}${pascalCase(subresource)}`;
  if (key !== undefined) return `${verb}Object`;
  if (bucket === undefined) return "ListBuckets";
  return BUCKET_OPERATIONS[method] ?? `${verb}Bucket`;
}

const VERBS: Record<string, string> = { GET: "Get", PUT: "Put", HEAD: "Head", DELETE: "Delete", POST: "Post" };
const BUCKET_OPERATIONS: Record<string, string> = { GET: "ListObjects", PUT: "CreateBucket" };
const MULTIPART: Record<string, string> = {
  PUT: "UploadPart",
  GET: "ListParts",
  POST: "CompleteMultipartUpload",
  DELETE: "AbortMultipartUpload",
};

function pascalCase(name: string): string {
  return name.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
}

/** A path that is not valid percent-encoding names nothing that could exist, so it may stay as it is. */
function decode(encoded: string): string | undefined {
  if (encoded === "") return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
