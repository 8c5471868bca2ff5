import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { S3Event, S3EventRecord } from "aws-lambda";
import { LARGEST_BYTES, makeThumbnail, RefusedPictureError } from "./thumbnail.ts";
import { putThumbnail } from "./thumbs-bucket.ts";

const s3 = new S3Client();

/**
 * Puts a thumbnail of each photo that the event tells of into the bucket `THUMBS_BUCKET`. Rejects when one failed: Lambda hands the
 * event over again, and keeps it, whole, when it has failed three times.
 */
export async function handler({ Records }: S3Event): Promise<void> {
  const results = await Promise.allSettled(Records.map(handle));
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (failures.length > 0) throw failures[0];
}

async function handle({ s3: { bucket, object } }: S3EventRecord): Promise<void> {
  const startedMs = performance.now();
  const key = decodeURIComponent(object.key.replaceAll("+", " "));
  if (object.size > LARGEST_BYTES)
    throw new RefusedPictureError(`a picture must have at most ${LARGEST_BYTES} bytes, got ${object.size}`);
  const picture = await read(bucket.name, key, object.versionId);
  if (picture === undefined) return log("gone", startedMs);
  const thumbnail = await makeThumbnail(picture);
  const isPut = await putThumbnail(
    s3,
    process.env.THUMBS_BUCKET ?? "",
    { key, sequencer: object.sequencer },
    thumbnail,
  );
  log(isPut ? "put" : "superseded", startedMs);
}

/** The version that the event tells of: the bucket may hold a later one by now. Undefined when it was deleted for good. */
async function read(Bucket: string, Key: string, VersionId: string | undefined): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof Error && ["NoSuchKey", "NoSuchVersion"].includes(error.name)) return undefined;
    throw error;
  }
}

/** Keys are people's own: the log has none. */
function log(thumbnail: "put" | "superseded" | "gone", startedMs: number): void {
  console.log({ thumbnail, durationMs: Math.round(performance.now() - startedMs) });
}
