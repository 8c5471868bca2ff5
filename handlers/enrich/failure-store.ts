import type { S3Client } from "@aws-sdk/client-s3";
import type { Store } from "./quarantine.ts";

/**
 * Stores in one S3 bucket.
 * The S3 client is loaded with the first record to be stored: a function that sees none never pays for it.
 */
export function createFailureStore(bucket: string): Store {
  let client: S3Client | undefined;
  return async ({ key, body }, abortSignal) => {
    const { PutObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
    client ??= new S3Client();
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: "application/x-ndjson" }),
      { abortSignal },
    );
  };
}
