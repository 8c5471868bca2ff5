import { randomUUID } from "node:crypto";
import { ACCOUNT_ID } from "../../command-line/laptop.ts";
import { isAwsError } from "../../emulator/aws-error.ts";
import type { NotificationDestination } from "../../emulator/s3/notifications/configuration.ts";
import type { Cloud } from "./cloud.ts";
import { mayInvoke } from "./permissions.ts";
import type { DeployedResources } from "./resources.ts";

type Notification = DeployedResources["bucketNotifications"][number];
type Told = Notification["inputs"]["lambdaFunctions" | "queues" | "topics"][number];

/**
 * Has each bucket tell its functions and queues what happens to its objects.
 * Throws an error that names the notification which S3 would refuse, or which cannot run here.
 */
export async function notifyFromBuckets(
  cloud: Pick<Cloud, "objectStore" | "asynchronous" | "eventLedger" | "events" | "sqs">,
  resources: DeployedResources,
  onProblem: (problem: string) => void,
): Promise<void> {
  const { objectStore, asynchronous, eventLedger, events, sqs } = cloud;
  objectStore.listen({
    putEvent: events.putServiceEvent,
    tell({ type, arn }, event) {
      const payload = JSON.stringify(event);
      if (type === "Queue") sendTo(sqs, arn, payload);
      else if (type === "CloudFunction") handOver(arn, payload);
    },
  });
  for (const notification of resources.bucketNotifications) {
    const { bucket, eventbridge } = notification.inputs;
    const destinations = destinationsOf(notification);
    for (const destination of destinations) checkPermission(notification, destination, resources);
    try {
      await objectStore.setNotification(bucket, { destinations, eventBridge: eventbridge });
    } catch (error) {
      throw isAwsError(error) ? cannotRun(notification, error.message) : error;
    }
  }

  /** S3 has nowhere to keep an event that Lambda does not take. */
  function handOver(arn: string, payload: string): void {
    try {
      asynchronous.invoke(arn, payload);
    } catch (error) {
      if (!isAwsError(error)) throw error;
      eventLedger.refused(arn, false);
      onProblem(`Lambda did not take a bucket's event for ${arn}: ${error.message}`);
    }
  }
}

function sendTo(sqs: Cloud["sqs"], arn: string, MessageBody: string): void {
  const [, , , region = "", , QueueName = ""] = arn.split(":");
  const caller = { account: ACCOUNT_ID, region };
  sqs.sendMessage(caller, { QueueUrl: sqs.getQueueUrl(caller, { QueueName }).QueueUrl, MessageBody });
}

function destinationsOf(notification: Notification): NotificationDestination[] {
  const { lambdaFunctions, queues, topics } = notification.inputs;
  if (topics.length > 0) throw cannotRun(notification, "a bucket tells functions, queues and EventBridge here");
  return [
    ...lambdaFunctions.map((one) => destinationOf("CloudFunction", one.lambdaFunctionArn, one)),
    ...queues.map((one) => destinationOf("Queue", one.queueArn, one)),
  ];
}

const destinationOf = (
  type: NotificationDestination["type"],
  arn: string,
  { id = randomUUID(), events, filterPrefix, filterSuffix }: Told,
): NotificationDestination => ({
  ...{ id, type, arn, events },
  ...(filterPrefix !== undefined && { prefix: filterPrefix }),
  ...(filterSuffix !== undefined && { suffix: filterSuffix }),
});

/** S3 looks whether it may invoke a function before it agrees to tell it. */
function checkPermission(
  notification: Notification,
  { type, arn }: NotificationDestination,
  resources: DeployedResources,
): void {
  if (type !== "CloudFunction") return;
  const bucket = resources.buckets.find(({ outputs }) => outputs.bucket === notification.inputs.bucket);
  const sourceArn = bucket?.outputs.arn;
  if (!mayInvoke(resources, { principal: "s3.amazonaws.com", sourceArn }, arn))
    throw cannotRun(
      notification,
      `no aws.lambda.Permission lets s3.amazonaws.com invoke ${arn} for this bucket, so that S3 refuses to tell it`,
    );
}

const cannotRun = ({ name }: Notification, reason: string) =>
  new Error(`aws:s3/bucketNotification:BucketNotification ${name} cannot run locally: ${reason}.`);
