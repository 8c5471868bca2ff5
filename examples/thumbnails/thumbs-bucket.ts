import { HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";

/** The change of a photo that a thumbnail is of. */
export type Change = { key: string; sequencer: string };

/** What S3 writes sequencers in may grow: the longer one is the later. */
const DIGITS = 32;
const ATTEMPTS = 5;

/** Where a photo's thumbnail is. */
export const thumbKeyOf = (key: string) => `${key}.webp`;

/**
 * Puts a thumbnail, unless one of a later change is there: events come in no order, and more than once.
 * Resolves with whether it is there now. Rejects when others write the same key all the time.
 */
export async function putThumbnail(s3: S3Client, bucket: string, change: Change, body: Buffer): Promise<boolean> {
  const of = { Bucket: bucket, Key: thumbKeyOf(change.key) };
  const Metadata = { sequencer: change.sequencer };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const there = await s3.send(new HeadObjectCommand(of)).catch(absent);
    if (isLater(there?.Metadata?.sequencer, change.sequencer)) return false;
    const condition = there?.ETag === undefined ? { IfNoneMatch: "*" } : { IfMatch: there.ETag };
    try {
      await s3.send(new PutObjectCommand({ ...of, Body: body, ContentType: "image/webp", Metadata, ...condition }));
      return true;
    } catch (error) {
      if (!(error instanceof Error && CHANGED_MEANWHILE.includes(error.name))) throw error;
    }
  }
  throw new Error("The thumbnail changed each time it was to be written.");
}

const CHANGED_MEANWHILE = ["PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"];

const isLater = (there: string | undefined, sequencer: string) =>
  there !== undefined && there.padStart(DIGITS, "0") > sequencer.padStart(DIGITS, "0");

function absent(error: unknown): undefined {
  if (error instanceof Error && error.name === "NotFound") return undefined;
  throw error;
}
