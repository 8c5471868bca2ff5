import { z } from "zod";
import { QUEUE_LIMITS } from "../../event-source-mapping/queue-limits.ts";
import { AwsError } from "../aws-error.ts";
import { type MessageQueue, type Queues, queueOfArn } from "./queue.ts";

type Bound = { minimum: number; maximum: number; usual: number };

/** Numbers that a queue is set by, with what AWS takes and what a fresh queue has. */
const NUMBERS = {
  DelaySeconds: { ...QUEUE_LIMITS.delaySeconds, usual: 0 },
  MaximumMessageSize: { ...QUEUE_LIMITS.maximumMessageBytes, usual: 1_048_576 },
  MessageRetentionPeriod: { ...QUEUE_LIMITS.retentionSeconds, usual: 345_600 },
  ReceiveMessageWaitTimeSeconds: { ...QUEUE_LIMITS.receiveWaitSeconds, usual: 0 },
  VisibilityTimeout: { ...QUEUE_LIMITS.visibilityTimeoutSeconds, usual: 30 },
} as const satisfies Record<string, Bound>;

const TEXTS = ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"];
const SWITCHES = ["SqsManagedSseEnabled"];
const OF_FIFO = ["FifoQueue", "ContentBasedDeduplication"];
const OF_HIGH_THROUGHPUT = ["DeduplicationScope", "FifoThroughputLimit"];

/** How long a queue uses a data key of KMS, where nobody says. */
const KEY_REUSE_SECONDS = "300";

const redrivePolicy = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1).max(1000),
});

/** A number that a queue is set by, or has from the start. */
export function numberOf({ attributes }: MessageQueue, name: keyof typeof NUMBERS): number {
  return Number(attributes.get(name) ?? NUMBERS[name].usual);
}

/** Where a queue puts what was received too often; undefined without a redrive policy. */
export function redriveOf({ attributes }: MessageQueue): z.infer<typeof redrivePolicy> | undefined {
  const text = attributes.get("RedrivePolicy");
  return text === undefined ? undefined : redrivePolicy.parse(JSON.parse(text));
}

/** Sets attributes; an empty text takes a policy away. @throws AwsError for what AWS refuses, and then nothing is set. */
export function setAttributes(registry: Queues, queue: MessageQueue, given: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(given)) check(registry, queue, name, value);
  for (const [name, value] of Object.entries(given)) {
    if (value === "") queue.attributes.delete(name);
    else queue.attributes.set(name, value);
  }
  queue.changedAtMs = registry.clock.now();
}

function check(registry: Queues, queue: MessageQueue, name: string, value: string): void {
  if (name in NUMBERS) checkNumber(name, value, NUMBERS[name as keyof typeof NUMBERS]);
  checkNames(queue, [name]);
  if (name === "Policy" && value !== "" && parsed(value) === undefined)
    throw new AwsError("InvalidAttributeValue", "Invalid value for the parameter Policy.");
  if (name === "RedrivePolicy" && value !== "") checkRedrive(registry, queue, value);
}

/** @throws AwsError InvalidAttributeName for a name that no queue has, or none of its type. */
export function checkNames({ isFifo }: MessageQueue, names: readonly string[]): void {
  for (const name of names) {
    if (OF_HIGH_THROUGHPUT.includes(name) && !isFifo)
      throw new AwsError("InvalidAttributeName", `You can specify the ${name} only when FifoQueue is set to true.`);
    const known = [...Object.keys(NUMBERS), ...TEXTS, ...SWITCHES, ...OF_HIGH_THROUGHPUT, ...(isFifo ? OF_FIFO : [])];
    if (!known.includes(name)) throw new AwsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
  }
}

function checkNumber(name: string, value: string, { minimum, maximum }: Bound): void {
  const number = Number(value);
  if (value !== "" && Number.isInteger(number) && number >= minimum && number <= maximum) return;
  throw new AwsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
}

function checkRedrive(registry: Queues, queue: MessageQueue, text: string): void {
  const refuse = (reason: string) =>
    new AwsError("InvalidParameterValue", `Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
  const policy = parsed(text);
  if (typeof policy !== "object" || policy === null || Array.isArray(policy))
    throw refuse("Redrive policy is not a valid JSON map.");
  for (const name of ["maxReceiveCount", "deadLetterTargetArn"])
    if (!(name in policy)) throw refuse(`Redrive policy does not contain mandatory attribute: ${name}.`);
  const { data } = redrivePolicy.safeParse(policy);
  if (data === undefined)
    throw refuse(
      `Invalid value for maxReceiveCount: ${"maxReceiveCount" in policy && policy.maxReceiveCount}, valid values are from 1 to 1000 both inclusive.`,
    );
  const target = queueOfArn(registry, data.deadLetterTargetArn);
  if (target === undefined) throw refuse("Dead letter target does not exist.");
  if (target.region !== queue.region || target.account !== queue.account || target.isFifo !== queue.isFifo)
    throw refuse("Dead-letter queue must be of the same type, account and region as the source.");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What GetQueueAttributes tells of a queue: those that `names` asks for, or `All`. @throws AwsError InvalidAttributeName */
export function attributesOf(registry: Queues, queue: MessageQueue, names: readonly string[]): Record<string, string> {
  const all: Record<string, string> = {
    ...Object.fromEntries(Object.entries(NUMBERS).map(([name, { usual }]) => [name, String(usual)])),
    ...(queue.attributes.has("KmsMasterKeyId")
      ? { SqsManagedSseEnabled: "false", KmsDataKeyReusePeriodSeconds: KEY_REUSE_SECONDS }
      : { SqsManagedSseEnabled: "true" }),
    ...(queue.isFifo && {
      ContentBasedDeduplication: "false",
      DeduplicationScope: "queue",
      FifoThroughputLimit: "perQueue",
    }),
    ...Object.fromEntries(queue.attributes),
    ...counts(queue, registry.clock.now()),
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.changedAtMs / 1000)),
    QueueArn: queue.arn,
  };
  const known = [...Object.keys(all), ...TEXTS, ...SWITCHES, ...OF_FIFO, ...OF_HIGH_THROUGHPUT, "All"];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new AwsError("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
  const isAsked = (name: string) => names.includes("All") || names.includes(name);
  return Object.fromEntries(Object.entries(all).filter(([name]) => isAsked(name)));
}

function counts({ messages }: MessageQueue, nowMs: number): Record<string, string> {
  let [visible, inFlight, delayed] = [0, 0, 0];
  for (const { visibleAtMs, receiptHandle } of messages.values()) {
    if (visibleAtMs <= nowMs) visible++;
    else if (receiptHandle === undefined) delayed++;
    else inFlight++;
  }
  return {
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
}
