import { z } from "zod";
import { xmlElement, xmlResponse } from "../../protocol/xml.ts";
import { checkTags } from "../tags.ts";
import type { S3Answer } from "./answer.ts";
import { readBody } from "./checksums.ts";
import { versionHeader } from "./put.ts";
import { listed, readXml } from "./read-xml.ts";

const tag = z.object({ Key: z.string(), Value: z.string() });
const tagging = z.object({
  Tagging: z.object({
    TagSet: z.preprocess((value) => (value === "" ? {} : value), z.object({ Tag: listed(tag) })),
  }),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export const taggingOperations: Record<string, S3Answer> = {
  async PutObjectTagging(store, request, bucket, key) {
    const { TagSet } = readXml(tagging, readBody(request)).Tagging;
    checkTags(TagSet.Tag);
    const tagged = await store.setTags(bucket, key, TagSet.Tag, request.query.get("versionId") ?? undefined);
    return { status: 200, headers: versionHeader(tagged) };
  },
  async GetObjectTagging(store, { query }, bucket, key) {
    const { tags = [], ...object } = await store.getObject(bucket, key, query.get("versionId") ?? undefined);
    const set = tags.map(({ Key, Value }) => xmlElement("Tag", xmlElement("Key", Key), xmlElement("Value", Value)));
    return xmlResponse(200, xmlElement("Tagging", xmlElement("TagSet", ...set)), versionHeader(object));
  },
  async DeleteObjectTagging(store, { query }, bucket, key) {
    const tagged = await store.setTags(bucket, key, [], query.get("versionId") ?? undefined);
    return { status: 204, headers: versionHeader(tagged) };
  },
};
