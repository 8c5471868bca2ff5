import { AwsError } from "../../aws-error.ts";
import { invalidArgument } from "../object-errors.ts";
import type { ObjectChange } from "./object-change.ts";

/** What kind of destination is told. */
export type DestinationType = "CloudFunction" | "Queue" | "Topic";

/** A destination, and what it is told of. */
export type NotificationDestination = {
  id: string;
  type: DestinationType;
  /** ARN of the function, with or without a qualifier, of the queue or of the topic. */
  arn: string;
  /** Such as `s3:ObjectCreated:*`. */
  events: readonly string[];
  /** @default "" every key */
  prefix?: string;
  /** @default "" every key */
  suffix?: string;
};

/** Whom a bucket tells what happens to its objects. */
export type NotificationConfiguration = { destinations: readonly NotificationDestination[]; eventBridge: boolean };

/** What S3 can tell of. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
const EVENTS: Record<string, readonly string[]> = {
  "s3:ObjectCreated": ["Put", "Post", "Copy", "CompleteMultipartUpload"],
  "s3:ObjectRemoved": ["Delete", "DeleteMarkerCreated"],
  "s3:ObjectRestore": ["Post", "Completed", "Delete"],
  "s3:ReducedRedundancyLostObject": [""],
  "s3:Replication": [
    "OperationFailedReplication",
    "OperationMissedThreshold",
    "OperationReplicatedAfterThreshold",
    "OperationNotTracked",
  ],
  "s3:LifecycleExpiration": ["Delete", "DeleteMarkerCreated"],
  "s3:LifecycleTransition": [""],
  "s3:IntelligentTiering": [""],
  "s3:ObjectTagging": ["Put", "Delete"],
  "s3:ObjectAcl": ["Put"],
};

/** Whether a destination is told of a change. */
export function isMeant(
  { events, prefix = "", suffix = "" }: NotificationDestination,
  { type, key }: ObjectChange,
): boolean {
  return events.some((event) => covers(event, `s3:${type}`)) && key.startsWith(prefix) && key.endsWith(suffix);
}

const covers = (event: string, name: string) =>
  event === name || (event.endsWith(":*") && name.startsWith(event.slice(0, -1)));

/**
 * Refuses what S3 would.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 * @throws AwsError InvalidArgument
 */
export function checkConfiguration({ destinations }: NotificationConfiguration): void {
  for (const { type, arn, events } of destinations) {
    if (!/^arn:[^:]+:(lambda|sqs|sns):[^:]+:\d{12}:./.test(arn))
      throw invalidArgument("The ARN could not be parsed", type, arn);
    if (type === "Queue" && arn.endsWith(".fifo"))
      throw invalid("FIFO SQS queues are not supported as a destination of notifications");
    for (const event of events)
      if (!isKnown(event)) throw invalid(`The event '${event}' is not supported for notifications`);
  }
  for (const [index, one] of destinations.entries())
    for (const other of destinations.slice(index + 1)) if (overlap(one, other)) throw ambiguous();
}

function isKnown(event: string): boolean {
  const [service, type, name = ""] = event.split(":");
  const names = EVENTS[`${service}:${type}`];
  return names !== undefined && (names.includes(name) || (name === "*" && !names.includes("")));
}

/** Whether one object could be told of to both. */
function overlap(one: NotificationDestination, other: NotificationDestination): boolean {
  const shareEvent = one.events.some((a) => other.events.some((b) => covers(a, b) || covers(b, a)));
  const [a, b] = [one.prefix ?? "", other.prefix ?? ""];
  const [c, d] = [one.suffix ?? "", other.suffix ?? ""];
  return shareEvent && (a.startsWith(b) || b.startsWith(a)) && (c.endsWith(d) || d.endsWith(c));
}

const ambiguous = () =>
  invalid(
    "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.",
  );

const invalid = (message: string) => new AwsError("InvalidArgument", message);
