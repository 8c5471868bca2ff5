import { z } from "zod";
import { AwsError } from "../aws-error.ts";

/** What a shard iterator stands for. */
export type ShardIterator = {
  streamArn: string;
  /** A stream created anew under the same name does not honour old iterators. */
  streamCreatedAtMs: number;
  shardId: string;
  position: number;
  issuedAtMs: number;
};

const LIFETIME_MS = 5 * 60_000;

const token = z.tuple([z.string(), z.number(), z.string(), z.number(), z.number()]);

/** Writes an iterator as the opaque text that callers carry around. */
export function encodeShardIterator(iterator: ShardIterator): string {
  const { streamArn, streamCreatedAtMs, shardId, position, issuedAtMs } = iterator;
  return Buffer.from(JSON.stringify([streamArn, streamCreatedAtMs, shardId, position, issuedAtMs])).toString("base64");
}

/** @throws AwsError InvalidArgumentException, or ExpiredIteratorException 5 minutes after it was issued. */
export function decodeShardIterator(text: string, nowMs: number): ShardIterator {
  const [streamArn, streamCreatedAtMs, shardId, position, issuedAtMs] = parse(text);
  if (nowMs - issuedAtMs > LIFETIME_MS) {
    throw new AwsError(
      "ExpiredIteratorException",
      `Iterator expired. The iterator was created at time ${new Date(issuedAtMs).toISOString()} while right now it is ${new Date(nowMs).toISOString()} which is further in the future than the tolerated delay of ${LIFETIME_MS} milliseconds.`,
    );
  }
  return { streamArn, streamCreatedAtMs, shardId, position, issuedAtMs };
}

function parse(text: string): z.infer<typeof token> {
  try {
    return token.parse(JSON.parse(Buffer.from(text, "base64").toString()));
  } catch {
    throw new AwsError("InvalidArgumentException", "Invalid ShardIterator.");
  }
}
