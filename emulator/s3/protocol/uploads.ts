import { z } from "zod";
import { xmlElement, xmlResponse } from "../../protocol/xml.ts";
import { readWriteCondition } from "../conditions.ts";
import type { Uploads } from "../multipart.ts";
import { readTagging } from "../tags.ts";
import type { S3Answer } from "./answer.ts";
import { readBody } from "./checksums.ts";
import { keptHeaders } from "./object-headers.ts";
import { versionHeader } from "./put.ts";
import { listed, readXml } from "./read-xml.ts";
import { checkWriteHeaders } from "./write-headers.ts";

const completion = z.object({
  CompleteMultipartUpload: z.preprocess(
    (value) => (value === "" ? {} : value),
    z.object({ Part: listed(z.object({ PartNumber: z.coerce.number(), ETag: z.string() })) }),
  ),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
export const uploadOperations = (uploads: Uploads): Record<string, S3Answer> => ({
  async CreateMultipartUpload(_, { headers }, bucket, key) {
    checkWriteHeaders(headers);
    const uploadId = await uploads.create(bucket, key, keptHeaders(headers), readTagging(headers["x-amz-tagging"]));
    const names = [xmlElement("Bucket", bucket), xmlElement("Key", key), xmlElement("UploadId", uploadId)];
    return xmlResponse(200, xmlElement("InitiateMultipartUploadResult", ...names));
  },
  async UploadPart(_, request, bucket, key) {
    const number = Number(request.query.get("partNumber"));
    const eTag = uploads.putPart(bucket, key, idOf(request), number, readBody(request));
    return { status: 200, headers: { etag: `"${eTag}"` } };
  },
  async CompleteMultipartUpload(_, request, bucket, key) {
    const { Part } = readXml(completion, readBody(request)).CompleteMultipartUpload;
    const condition = readWriteCondition(request.headers);
    const written = await uploads.complete(bucket, key, idOf(request), Part, condition);
    const names = [xmlElement("Bucket", bucket), xmlElement("Key", key), xmlElement("ETag", `"${written.eTag}"`)];
    return xmlResponse(200, xmlElement("CompleteMultipartUploadResult", ...names), versionHeader(written));
  },
  async AbortMultipartUpload(_, request, bucket, key) {
    uploads.abort(bucket, key, idOf(request));
    return { status: 204, headers: {} };
  },
  async ListParts(_, request, bucket, key) {
    const parts = uploads.parts(bucket, key, idOf(request)).map(({ number, sizeBytes, eTag }) => {
      const said = [xmlElement("PartNumber", number), xmlElement("Size", sizeBytes), xmlElement("ETag", `"${eTag}"`)];
      return xmlElement("Part", ...said);
    });
    const names = [xmlElement("Bucket", bucket), xmlElement("Key", key), xmlElement("UploadId", idOf(request))];
    return xmlResponse(200, xmlElement("ListPartsResult", ...names, xmlElement("IsTruncated", false), ...parts));
  },
});

const idOf = ({ query }: { query: URLSearchParams }) => query.get("uploadId") ?? "";
