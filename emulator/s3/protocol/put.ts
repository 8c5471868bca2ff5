import { readWriteCondition } from "../conditions.ts";
import type { Written } from "../object-store.ts";
import { readTagging } from "../tags.ts";
import type { S3Answer } from "./answer.ts";
import { readBody } from "./checksums.ts";
import { keptHeaders } from "./object-headers.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject: S3Answer = async (store, request, bucket, key) => {
  const condition = readWriteCondition(request.headers);
  const tags = readTagging(request.headers["x-amz-tagging"]);
  const options = { headers: keptHeaders(request.headers), ...(tags && { tags }), ...(condition && { condition }) };
  const written = await store.putObject(bucket, key, readBody(request), options);
  return { status: 200, headers: { etag: `"${written.eTag}"`, ...versionHeader(written) } };
};

/** Names the version that was written, in a bucket that keeps them. */
export const versionHeader = ({ versionId }: Pick<Written, "versionId">): Record<string, string> =>
  versionId === undefined ? {} : { "x-amz-version-id": versionId };
