import { readWriteCondition } from "../conditions.ts";
import type { Written } from "../object-store.ts";
import { readTagging } from "../tags.ts";
import type { S3Answer } from "./answer.ts";
import { readChecked } from "./checksums.ts";
import { keptHeaders } from "./object-headers.ts";
import { checkWriteHeaders } from "./write-headers.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject: S3Answer = async (store, request, bucket, key) => {
  const condition = readWriteCondition(request.headers);
  checkWriteHeaders(request.headers);
  const tags = readTagging(request.headers["x-amz-tagging"]);
  const { bytes, checksums } = readChecked(request);
  const options = {
    headers: { ...keptHeaders(request.headers), ...checksums },
    ...(tags && { tags }),
    ...(condition && { condition }),
  };
  const written = await store.putObject(bucket, key, bytes, options);
  return { status: 200, headers: { etag: `"${written.eTag}"`, ...versionHeader(written), ...told(checksums) } };
};

/** The checksums that an object was written with. */
const told = (checksums: Record<string, string>): Record<string, string> =>
  Object.keys(checksums).length === 0 ? {} : { ...checksums, "x-amz-checksum-type": "FULL_OBJECT" };

/** Names the version that was written, in a bucket that keeps them. */
export const versionHeader = ({ versionId }: Pick<Written, "versionId">): Record<string, string> =>
  versionId === undefined ? {} : { "x-amz-version-id": versionId };
