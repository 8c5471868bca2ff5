import type { IncomingHttpHeaders } from "node:http";
import type { StoredObject } from "../object-store.ts";

/** What a writer says about an object, and its readers get. */
const KEPT =
  /^(content-type|content-encoding|content-language|content-disposition|cache-control|expires|x-amz-meta-.+)$/;
/** How the body came here, not what it is. */
const TRANSFER_ENCODING = /(^|,)\s*aws-chunked\s*/;
const CHECKSUM = "x-amz-checksum-";
const DEFAULT_TYPE = "binary/octet-stream";

/** What is kept of the headers of a write. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).flatMap(([name, value]) => {
    const text = name === "content-encoding" ? String(value).replace(TRANSFER_ENCODING, "") : String(value);
    return value !== undefined && text !== "" && KEPT.test(name) ? [[name, text] as const] : [];
  });
  return Object.fromEntries(kept);
}

/** What a reader gets with an object, whole. @param wantsChecksum whether checksums are told that it was written with */
export function objectHeaders(
  { eTag, sizeBytes, lastModifiedMs, headers, versionId, tags = [] }: StoredObject,
  wantsChecksum: boolean,
) {
  const said = Object.entries(headers);
  const checksums = said.filter(([name]) => name.startsWith(CHECKSUM));
  return {
    "content-type": DEFAULT_TYPE,
    ...Object.fromEntries(said.filter(([name]) => !name.startsWith(CHECKSUM))),
    "accept-ranges": "bytes",
    "content-length": String(sizeBytes),
    "last-modified": new Date(lastModifiedMs).toUTCString(),
    etag: `"${eTag}"`,
    ...(versionId !== undefined && { "x-amz-version-id": versionId }),
    ...(tags.length > 0 && { "x-amz-tagging-count": String(tags.length) }),
    ...(wantsChecksum &&
      checksums.length > 0 &&
      Object.fromEntries([...checksums, [`${CHECKSUM}type`, "FULL_OBJECT"]])),
  };
}
