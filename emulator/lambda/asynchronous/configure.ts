import type { ObjectStore } from "../../s3/object-store.ts";
import type { Sqs } from "../../sqs/sqs.ts";
import type { EventInvokeConfig } from "../api/event-invoke-configs.ts";
import type { AsynchronousInvocations } from "./asynchronous-invocations.ts";
import { createBucketDestination, createQueueDestination } from "./destinations.ts";
import type { Destination } from "./settings.ts";

const BUCKET_ARN = "arn:aws:s3:::";

type Places = { objectStore: Pick<ObjectStore, "putObject">; sqs: Sqs };

/** Sets how functions are invoked asynchronously, by AWS's names. What it returns throws an Error for a destination that is none of these places. */
export const createConfigure =
  ({ asynchronous, ...places }: Places & { asynchronous: Pick<AsynchronousInvocations, "configure"> }) =>
  (functionArn: string, config: EventInvokeConfig): void => {
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds, OnFailure, OnSuccess } = config;
    asynchronous.configure(functionArn, {
      ...(MaximumRetryAttempts !== undefined && { maximumRetryAttempts: MaximumRetryAttempts }),
      ...(MaximumEventAgeInSeconds !== undefined && { maximumEventAgeInSeconds: MaximumEventAgeInSeconds }),
      ...(OnFailure !== undefined && { onFailure: destinationOf(OnFailure, places) }),
      ...(OnSuccess !== undefined && { onSuccess: destinationOf(OnSuccess, places) }),
    });
  };

function destinationOf(arn: string, { objectStore, sqs }: Places): Destination {
  if (arn.startsWith(BUCKET_ARN)) return createBucketDestination(objectStore, arn.slice(BUCKET_ARN.length));
  if (arn.split(":")[2] === "sqs") return createQueueDestination(sqs, arn);
  throw new Error(`The destination ${arn} cannot run locally: only S3 buckets and SQS queues do.`);
}
