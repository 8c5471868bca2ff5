import { randomUUID } from "node:crypto";
import { isAwsError } from "../../emulator/aws-error.ts";
import { createDoors } from "../../emulator/delivery/doors.ts";
import { createBucketListener } from "../../emulator/s3/notifications/bucket-listener.ts";
import type { NotificationDestination } from "../../emulator/s3/notifications/configuration.ts";
import { createDestinationRefusal } from "../../emulator/s3/notifications/destinations.ts";
import type { Cloud } from "./cloud.ts";
import { mayInvoke } from "./permissions.ts";
import type { DeployedResources } from "./resources.ts";

type Notification = DeployedResources["bucketNotifications"][number];
type Told = Notification["inputs"]["lambdaFunctions" | "queues" | "topics"][number];

/**
 * Has each bucket tell its functions, queues and topics what happens to its objects.
 * Throws an error that names the notification which S3 would refuse.
 */
export async function notifyFromBuckets(
  cloud: Pick<Cloud, "objectStore" | "asynchronous" | "eventLedger" | "events" | "sns" | "sqs">,
  resources: DeployedResources,
  onProblem: (problem: string) => void,
): Promise<void> {
  const { objectStore, asynchronous, eventLedger, events, sns, sqs } = cloud;
  const { open } = createDoors({ invoke: asynchronous.invoke, sqs });
  const listener = createBucketListener({
    ...{ open, publish: sns.publish, putEvent: events.putServiceEvent },
    refusal: createDestinationRefusal({ sqs, sns }),
    onRefused(arn, reason) {
      if (arn.split(":")[2] === "lambda") eventLedger.refused(arn, false);
      onProblem(`A bucket's event for ${arn} is lost: ${reason}`);
    },
  });
  objectStore.listen(listener);
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
}

function destinationsOf({ inputs: { lambdaFunctions, queues, topics } }: Notification): NotificationDestination[] {
  return [
    ...lambdaFunctions.map((one) => destinationOf("CloudFunction", one.lambdaFunctionArn, one)),
    ...queues.map((one) => destinationOf("Queue", one.queueArn, one)),
    ...topics.map((one) => destinationOf("Topic", one.topicArn, one)),
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
