import { z } from "zod";
import { isAwsError } from "../../aws-error.ts";
import { xmlElement, xmlResponse } from "../../protocol/xml.ts";
import { readDeleteCondition } from "../conditions.ts";
import type { Deleted, ObjectStore } from "../object-store.ts";
import type { S3Answer } from "./answer.ts";
import { readBody } from "./checksums.ts";
import { versionHeader } from "./put.ts";
import { listed, readXml } from "./read-xml.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export const deleteObject: S3Answer = async (store, { headers, query }, bucket, key) => {
  const condition = readDeleteCondition(headers);
  const options = { ...versionOf(query.get("versionId") ?? undefined), ...(condition && { condition }) };
  const deleted = await store.deleteObject(bucket, key, options);
  const marker: Record<string, string> = deleted.isDeleteMarker ? { "x-amz-delete-marker": "true" } : {};
  return { status: 204, headers: { ...versionHeader(deleted), ...marker } };
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const MAXIMUM_OBJECTS = 1000;

const deletion = z.object({
  Delete: z.object({
    Object: listed(z.object({ Key: z.string(), VersionId: z.string().optional() })).refine(
      ({ length }) => length >= 1 && length <= MAXIMUM_OBJECTS,
    ),
    Quiet: z.string().optional(),
  }),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export const deleteObjects: S3Answer = async (store, request, bucket) => {
  const { Delete } = readXml(deletion, readBody(request));
  await store.headBucket(bucket);
  const results = [];
  for (const { Key, VersionId } of Delete.Object) {
    const result = await deleteOne(store, bucket, Key, VersionId);
    if (result.isError || Delete.Quiet !== "true") results.push(result.xml);
  }
  return xmlResponse(200, xmlElement("DeleteResult", ...results));
};

async function deleteOne(store: ObjectStore, bucket: string, key: string, versionId: string | undefined) {
  const named = [xmlElement("Key", key), ...(versionId === undefined ? [] : [xmlElement("VersionId", versionId)])];
  try {
    const deleted = await store.deleteObject(bucket, key, versionOf(versionId));
    return { isError: false, xml: xmlElement("Deleted", ...named, ...markerOf(deleted)) };
  } catch (error) {
    if (!isAwsError(error)) throw error;
    const { name, message } = error;
    return {
      isError: true,
      xml: xmlElement("Error", ...named, xmlElement("Code", name), xmlElement("Message", message)),
    };
  }
}

const markerOf = ({ isDeleteMarker, versionId }: Deleted) =>
  isDeleteMarker && versionId !== undefined
    ? [xmlElement("DeleteMarker", true), xmlElement("DeleteMarkerVersionId", versionId)]
    : [];

const versionOf = (versionId: string | undefined) => (versionId === undefined ? {} : { versionId });
