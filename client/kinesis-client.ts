import { KinesisClient } from "@aws-sdk/client-kinesis";

/** The part of the AWS SDK's `KinesisClient` that `client/` uses. */
export type KinesisSender = Pick<KinesisClient, "send">;

/** An SDK client for one AWS Region that keeps its connection for all calls and leaves retries to its caller. */
export function createKinesisClient(region: string): KinesisClient {
  return new KinesisClient({
    region,
    maxAttempts: 1,
    // The SDK's default opens a connection for every call (https://github.com/aws/aws-sdk-js-v3/issues/8279).
    requestHandler: { disableConcurrentStreams: false, requestTimeout: 30_000 },
  });
}
