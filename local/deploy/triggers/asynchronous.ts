import { createBucketDestination, createQueueDestination } from "../../../emulator/lambda/asynchronous/destinations.ts";
import type { Destination } from "../../../emulator/lambda/asynchronous/settings.ts";
import type { Cloud } from "../cloud.ts";
import type { DeployedTrigger, EventTally } from "../trigger.ts";
import { type ConnectArgs, functionOf } from "./connect.ts";

const BUCKET_ARN = "arn:aws:s3:::";

/** Sets how functions are invoked asynchronously. Throws for a destination that does not run here. */
export function* connectAsynchronous(args: ConnectArgs): Generator<DeployedTrigger> {
  for (const { inputs } of args.resources.eventInvokeConfigs) yield configure(inputs, args);
}

function configure(
  inputs: ConnectArgs["resources"]["eventInvokeConfigs"][number]["inputs"],
  args: ConnectArgs,
): DeployedTrigger {
  const { functionName, qualifier, destinationConfig, maximumRetryAttempts, maximumEventAgeInSeconds } = inputs;
  const { asynchronous, eventLedger } = args.cloud;
  const known = args.functions.find(({ lambda }) => lambda.outputs.name === functionName);
  const { region, outputs } = (known ?? functionOf(args, functionName)).lambda;
  const { onFailure, onSuccess } = destinationConfig;
  asynchronous.configure(qualifier === undefined ? outputs.arn : `${outputs.arn}:${qualifier}`, {
    ...{ maximumRetryAttempts, maximumEventAgeInSeconds },
    ...(onFailure && { onFailure: destinationOf(onFailure.destination, args.cloud) }),
    ...(onSuccess && { onSuccess: destinationOf(onSuccess.destination, args.cloud) }),
  });
  const tally = (): EventTally => {
    const [taken, before] = [asynchronous.tally(outputs.arn), eventLedger.tally(outputs.arn)];
    return {
      in: taken.in + before.in,
      out: taken.out,
      failed: taken.failed + before.failed,
      filtered: before.filtered,
    };
  };
  const idle = () => asynchronous.idle(outputs.arn);
  const keptIn = onFailure === undefined ? [] : [onFailure.destination];
  return { region, functionName: outputs.name, source: "asynchronous", keptIn, tally, idle, stop: asynchronous.stop };
}

function destinationOf(arn: string, { objectStore, sqs }: Cloud): Destination {
  if (arn.startsWith(BUCKET_ARN)) return createBucketDestination(objectStore, arn.slice(BUCKET_ARN.length));
  if (arn.split(":")[2] === "sqs") return createQueueDestination(sqs, arn);
  throw new Error(`The destination ${arn} cannot run locally: only S3 buckets and SQS queues do.`);
}
