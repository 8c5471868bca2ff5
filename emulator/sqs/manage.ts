import { AwsError } from "../aws-error.ts";
import { attributesOf, checkNames, redriveOf, setAttributes } from "./attributes.ts";
import { type PageAsked, pageOf } from "./pages.ts";
import { type Caller, dequeue, existing, type MessageQueue, type Queues, queueOfUrl, urlOf } from "./queue.ts";
import { tag } from "./tags.ts";

const NAME = /^[\w-]{1,80}$/;
const FIFO_NAME = /^[\w-]{1,75}\.fifo$/;
const PURGE_EVERY_MS = 60_000;
const FIRST_SEQUENCE = 18_849_496_460_467_696_128n;

/** Input of CreateQueue. */
export type CreateQueueInput = {
  QueueName: string;
  Attributes?: Record<string, string> | undefined;
  /** AWS writes it so. */
  tags?: Record<string, string> | undefined;
};
/** Input of what is about one queue alone. */
export type QueueInput = { QueueUrl: string };

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export function createQueue(
  registry: Queues,
  caller: Caller,
  { QueueName, Attributes = {}, tags = {} }: CreateQueueInput,
) {
  const { account, region } = caller;
  const key = `${account}/${region}/${QueueName}`;
  const known = registry.queues.get(key);
  if (known !== undefined) {
    checkNames(known, Object.keys(Attributes));
    checkSame(registry, known, Attributes);
    return { QueueUrl: urlOf(known, caller) };
  }
  const isFifo = Attributes.FifoQueue === "true";
  if (!(isFifo ? FIFO_NAME : NAME).test(QueueName))
    throw new AwsError(
      "InvalidParameterValue",
      isFifo
        ? "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length"
        : "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
  const nowMs = registry.clock.now();
  const queue: MessageQueue = {
    ...{ account, region, name: QueueName, isFifo, arn: `arn:aws:sqs:${region}:${account}:${QueueName}` },
    ...{ createdAtMs: nowMs, changedAtMs: nowMs, purgedAtMs: Number.NEGATIVE_INFINITY, lastSequence: FIRST_SEQUENCE },
    ...{ attributes: new Map(), tags: new Map(), messages: new Map(), sent: new Map(), waiting: new Set() },
  };
  setAttributes(registry, queue, Attributes);
  tag(queue, tags);
  registry.queues.set(key, queue);
  return { QueueUrl: urlOf(queue, caller) };
}

function checkSame(registry: Queues, queue: MessageQueue, given: Record<string, string>): void {
  const has = attributesOf(registry, queue, ["All"]);
  const other = Object.keys(given).find((name) => given[name] !== has[name]);
  if (other !== undefined)
    throw new AwsError(
      "QueueAlreadyExists",
      `A queue already exists with the same name and a different value for attribute ${other}`,
    );
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html */
export function getQueueUrl(
  { queues }: Queues,
  caller: Caller,
  input: { QueueName: string; QueueOwnerAWSAccountId?: string | undefined },
) {
  const { QueueName, QueueOwnerAWSAccountId: account = caller.account } = input;
  return { QueueUrl: urlOf(existing(queues.get(`${account}/${caller.region}/${QueueName}`)), caller) };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
export function listQueues(
  { queues }: Queues,
  caller: Caller,
  { QueueNamePrefix = "", ...asked }: { QueueNamePrefix?: string | undefined } & PageAsked,
) {
  const { account, region } = caller;
  const own = [...queues.values()].filter((queue) => queue.account === account && queue.region === region);
  const urls = own.filter(({ name }) => name.startsWith(QueueNamePrefix)).map((queue) => urlOf(queue, caller));
  const { page, ...next } = pageOf(urls, asked);
  return page.length === 0 ? next : { QueueUrls: page, ...next };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html */
export function listDeadLetterSourceQueues(
  registry: Queues,
  caller: Caller,
  { QueueUrl, ...asked }: QueueInput & PageAsked,
) {
  const { arn } = queueOfUrl(registry, caller, QueueUrl);
  const sources = [...registry.queues.values()].filter((queue) => redriveOf(queue)?.deadLetterTargetArn === arn);
  const { page, ...next } = pageOf(
    sources.map((queue) => urlOf(queue, caller)),
    asked,
  );
  return { queueUrls: page, ...next };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export function getQueueAttributes(
  registry: Queues,
  caller: Caller,
  { QueueUrl, AttributeNames = [] }: QueueInput & { AttributeNames?: string[] | undefined },
) {
  const Attributes = attributesOf(registry, queueOfUrl(registry, caller, QueueUrl), AttributeNames);
  return Object.keys(Attributes).length === 0 ? {} : { Attributes };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export function setQueueAttributes(
  registry: Queues,
  caller: Caller,
  { QueueUrl, Attributes }: QueueInput & { Attributes: Record<string, string> },
): void {
  setAttributes(registry, queueOfUrl(registry, caller, QueueUrl), Attributes);
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html */
export function deleteQueue(registry: Queues, caller: Caller, { QueueUrl }: QueueInput): void {
  const { account, region, name } = queueOfUrl(registry, caller, QueueUrl);
  registry.queues.delete(`${account}/${region}/${name}`);
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html */
export function purgeQueue(registry: Queues, caller: Caller, { QueueUrl }: QueueInput): void {
  const queue = queueOfUrl(registry, caller, QueueUrl);
  const nowMs = registry.clock.now();
  if (nowMs - queue.purgedAtMs < PURGE_EVERY_MS)
    throw new AwsError(
      "AWS.SimpleQueueService.PurgeQueueInProgress",
      `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
      403,
    );
  queue.purgedAtMs = nowMs;
  for (const id of queue.messages.keys()) dequeue(registry, queue, id, "deleted");
}
