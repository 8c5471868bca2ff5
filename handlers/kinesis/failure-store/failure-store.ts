import { fromEnv } from "@aws-sdk/credential-provider-env";
import { isThrottlingError, isTransientError, StandardRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { RetryErrorType, RetryStrategyV2, SdkError } from "@smithy/types";
import { type Connection, createAwsService, urlOf } from "../aws/aws-service.ts";
import type { Store } from "./quarantine.ts";

const MAX_ATTEMPTS = 3;

/**
 * Stores in one S3 bucket. What may succeed the next time is tried 3 times, as the SDK's clients do.
 * Follows https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export function createFailureStore(
  bucket: string,
  region: string,
  connection: Connection = {
    url: urlOf("s3", region, bucket),
    credentials: fromEnv(),
    requestHandler: new NodeHttpHandler(),
  },
  retries: RetryStrategyV2 = new StandardRetryStrategy(MAX_ATTEMPTS),
): Store {
  const call = createAwsService({ ...connection, service: "s3", region, codeOf });
  const headers = { "content-type": "application/x-ndjson" };

  return async ({ key, body }, abortSignal) => {
    const request = { method: "PUT" as const, path: `/${key}`, headers, body: Buffer.from(body) };
    let attempt = await retries.acquireInitialRetryToken(bucket);
    for (;;) {
      try {
        await call(request, abortSignal);
        retries.recordSuccess(attempt);
        return;
      } catch (error) {
        if (abortSignal.aborted) throw error;
        const errorType = errorTypeOf(error as SdkError);
        attempt = await retries.refreshRetryTokenForRetry(attempt, { errorType }).catch(() => {
          throw error;
        });
      }
    }
  };
}

/** What kind of error it is, by the SDK's own rules; a strategy tries nothing again on those of the client. */
function errorTypeOf(error: SdkError): RetryErrorType {
  if (isThrottlingError(error)) return "THROTTLING";
  return isTransientError(error) ? "TRANSIENT" : "CLIENT_ERROR";
}

/** Follows https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#RESTErrorResponses */
function codeOf(body: string): string | undefined {
  return /<Code>(\w+)<\/Code>/.exec(body)?.[1];
}
