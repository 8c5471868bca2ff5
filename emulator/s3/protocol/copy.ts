import { AwsError } from "../../aws-error.ts";
import { xmlElement, xmlResponse } from "../../protocol/xml.ts";
import { checkReadCondition, readWriteCondition } from "../conditions.ts";
import { invalidArgument } from "../object-errors.ts";
import { readTagging } from "../tags.ts";
import type { S3Answer } from "./answer.ts";
import { keptHeaders } from "./object-headers.ts";
import { versionHeader } from "./put.ts";
import { checkWriteHeaders, isReplaced } from "./write-headers.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export const copyObject: S3Answer = async (store, { headers }, bucket, key) => {
  const from = readSource(String(headers["x-amz-copy-source"]));
  checkWriteHeaders(headers);
  const [hasOwnHeaders, hasOwnTags] = [isReplaced(headers, "metadata"), isReplaced(headers, "tagging")];
  if (from.bucket === bucket && from.key === key && from.versionId === undefined && !hasOwnHeaders) throw ontoItself();
  const source = await store.getObject(from.bucket, from.key, from.versionId);
  checkReadCondition(source, headers, "x-amz-copy-source-");
  const condition = readWriteCondition(headers);
  const written = await store.putObject(bucket, key, source.body, {
    headers: hasOwnHeaders ? keptHeaders(headers) : source.headers,
    tags: (hasOwnTags ? readTagging(headers["x-amz-tagging"]) : source.tags) ?? [],
    type: "ObjectCreated:Copy",
    ...(condition && { condition }),
  });
  const { lastModifiedMs } = await store.getObject(bucket, key);
  const result = xmlElement(
    "CopyObjectResult",
    xmlElement("LastModified", new Date(lastModifiedMs).toISOString()),
    xmlElement("ETag", `"${written.eTag}"`),
  );
  const copied = source.versionId === undefined ? {} : { "x-amz-copy-source-version-id": source.versionId };
  return xmlResponse(200, result, { ...versionHeader(written), ...copied });
};

/** `bucket/key`, URL-encoded in whole or in part, perhaps with a version. */
function readSource(source: string): { bucket: string; key: string; versionId?: string } {
  const [path = "", versionId] = source.split("?versionId=");
  const { bucket, key } = /^\/?(?<bucket>[^/]+)\/(?<key>.+)$/s.exec(decodeURIComponent(path))?.groups ?? {};
  if (bucket === undefined || key === undefined)
    throw invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      source,
    );
  return { bucket, key, ...(versionId !== undefined && { versionId }) };
}

const ontoItself = () =>
  new AwsError(
    "InvalidRequest",
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
