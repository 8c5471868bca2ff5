import { AwsError } from "../../aws-error.ts";
import type { AwsResponse } from "../../protocol/http-types.ts";
import { xmlElement, xmlResponse } from "../../protocol/xml.ts";
import type { ObjectPage, ObjectStore } from "../object-store.ts";

const MAXIMUM_KEYS = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export async function listObjectsV2(store: ObjectStore, bucket: string, query: URLSearchParams): Promise<AwsResponse> {
  const token = query.get("continuation-token");
  const maxKeys = Math.min(Number(query.get("max-keys") ?? MAXIMUM_KEYS), MAXIMUM_KEYS);
  if (!Number.isInteger(maxKeys) || maxKeys < 0)
    throw new AwsError("InvalidArgument", "max-keys must be an integer from 0.");
  const page = await store.listObjects(bucket, {
    prefix: query.get("prefix") ?? undefined,
    delimiter: query.get("delimiter") ?? undefined,
    startAfter: token === null ? (query.get("start-after") ?? undefined) : Buffer.from(token, "base64").toString(),
    maxKeys,
  });
  return xmlResponse(200, describePage(bucket, page, maxKeys, query));
}

function describePage(
  bucket: string,
  { objects, commonPrefixes, next }: ObjectPage,
  maxKeys: number,
  query: URLSearchParams,
) {
  const isUrlEncoded = query.get("encoding-type") === "url";
  const text = (name: string) => (isUrlEncoded ? encodeURIComponent(name).replaceAll("%2F", "/") : name);
  return xmlElement(
    'ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"',
    xmlElement("Name", bucket),
    xmlElement("Prefix", text(query.get("prefix") ?? "")),
    ...(query.has("delimiter") ? [xmlElement("Delimiter", text(query.get("delimiter") ?? ""))] : []),
    ...(isUrlEncoded ? [xmlElement("EncodingType", "url")] : []),
    xmlElement("MaxKeys", maxKeys),
    xmlElement("KeyCount", objects.length + commonPrefixes.length),
    xmlElement("IsTruncated", next !== undefined),
    ...(next === undefined ? [] : [xmlElement("NextContinuationToken", Buffer.from(next).toString("base64"))]),
    ...objects.map(({ key, eTag, sizeBytes, lastModifiedMs }) =>
      xmlElement(
        "Contents",
        xmlElement("Key", text(key)),
        xmlElement("LastModified", new Date(lastModifiedMs).toISOString()),
        xmlElement("ETag", `"${eTag}"`),
        xmlElement("Size", sizeBytes),
        xmlElement("StorageClass", "STANDARD"),
      ),
    ),
    ...commonPrefixes.map((prefix) => xmlElement("CommonPrefixes", xmlElement("Prefix", text(prefix)))),
  );
}
