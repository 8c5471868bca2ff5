import { AwsError } from "../aws-error.ts";
import { redriveOf } from "./attributes.ts";
import {
  type Caller,
  dequeue,
  enqueue,
  type MessageQueue,
  nextSequenceNumber,
  type QueuedMessage,
  type Queues,
  queueOfArn,
} from "./queue.ts";

/** Input of StartMessageMoveTask. */
export type MoveTaskInput = {
  SourceArn: string;
  DestinationArn?: string | undefined;
  MaxNumberOfMessagesPerSecond?: number | undefined;
};

type MoveTask = MoveTaskInput & {
  readonly handle: string;
  readonly startedAtMs: number;
  readonly toMove: number;
  moved: number;
  status: "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";
  reason?: string;
};

const SECOND_MS = 1000;
const MAXIMUM_RATE = 500;
const DEFAULT_LISTED = 1;
const NO_SOURCE = "CouldNotDetermineMessageSource";
const GONE = "AWS.SimpleQueueService.NonExistentQueue";

/**
 * Moves messages of dead-letter queues: back to where each came from, or to a queue that is named. A moved message is a new one.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export function createMoveTasks(registry: Queues) {
  const tasks: MoveTask[] = [];

  function start(_: Caller, input: MoveTaskInput) {
    const source = named(registry, "SourceArn", input.SourceArn);
    check(registry, source, input);
    if (tasks.some((task) => task.SourceArn === input.SourceArn && task.status === "RUNNING"))
      throw refused(
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    const task: MoveTask = {
      ...{ ...input, handle: Buffer.from(registry.uuid()).toString("base64"), status: "RUNNING", moved: 0 },
      ...{ startedAtMs: registry.clock.now(), toMove: source.messages.size },
    };
    tasks.unshift(task);
    void run(registry, source, task);
    return { TaskHandle: task.handle };
  }

  return {
    start,
    list(_: Caller, input: { SourceArn: string; MaxResults?: number | undefined }) {
      named(registry, "SourceArn", input.SourceArn);
      const own = tasks.filter(({ SourceArn }) => SourceArn === input.SourceArn);
      return { Results: own.slice(0, input.MaxResults ?? DEFAULT_LISTED).map(told) };
    },
    cancel(__: Caller, { TaskHandle }: { TaskHandle: string }) {
      const task = tasks.find(({ handle, status }) => handle === TaskHandle && status === "RUNNING");
      if (task === undefined) throw new AwsError("ResourceNotFoundException", "Task does not exist.", 404);
      task.status = "CANCELLED";
      return { ApproximateNumberOfMessagesMoved: task.moved };
    },
  };
}

function check(
  registry: Queues,
  source: MessageQueue,
  { DestinationArn, MaxNumberOfMessagesPerSecond = 1 }: MoveTaskInput,
) {
  const isDeadLetterQueue = [...registry.queues.values()].some(
    (queue) => redriveOf(queue)?.deadLetterTargetArn === source.arn,
  );
  if (!isDeadLetterQueue) throw refused("Source queue must be configured as a Dead Letter Queue.");
  if (DestinationArn !== undefined) named(registry, "DestinationArn", DestinationArn);
  const isRate = Number.isInteger(MaxNumberOfMessagesPerSecond);
  if (!isRate || MaxNumberOfMessagesPerSecond < 1 || MaxNumberOfMessagesPerSecond > MAXIMUM_RATE)
    throw refused(
      `Value for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: You must enter a value between 1 and ${MAXIMUM_RATE}.`,
    );
}

function named(registry: Queues, parameter: string, arn: string): MessageQueue {
  if (arn.split(":").length < 6)
    throw refused(
      `You must use this format to specify the ${parameter}: arn:<partition>:<service>:<region>:<account-id>:<resource-id>`,
    );
  const queue = queueOfArn(registry, arn);
  if (queue !== undefined) return queue;
  const reason = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
  throw new AwsError("ResourceNotFoundException", reason, 404);
}

/** Goes on, a second's worth at a time, until nothing is left that was there at its start. */
async function run(registry: Queues, source: MessageQueue, task: MoveTask): Promise<void> {
  const { clock } = registry;
  const { MaxNumberOfMessagesPerSecond: perSecond = Number.POSITIVE_INFINITY } = task;
  await Promise.resolve();
  while (task.status === "RUNNING") {
    for (let count = 0; count < perSecond && task.status === "RUNNING"; count++) moveNext(registry, source, task);
    if (task.status === "RUNNING") await clock.sleep(SECOND_MS);
  }
}

function moveNext(registry: Queues, source: MessageQueue, task: MoveTask): void {
  const nowMs = registry.clock.now();
  const message = [...source.messages.values()].find(({ visibleAtMs }) => visibleAtMs <= nowMs);
  if (task.moved >= task.toMove || message === undefined) {
    task.status = "COMPLETED";
    return;
  }
  const arn = task.DestinationArn ?? message.deadLetterSourceArn;
  const target = arn === undefined ? undefined : queueOfArn(registry, arn);
  if (target === undefined) {
    task.status = "FAILED";
    task.reason = arn === undefined ? NO_SOURCE : GONE;
    return;
  }
  dequeue(registry, source, message.id, "deleted");
  enqueue(registry, target, anew(registry, target, message, nowMs));
  task.moved++;
}

function anew(registry: Queues, target: MessageQueue, message: QueuedMessage, nowMs: number): QueuedMessage {
  const { id: _, deadLetterSourceArn: __, receiptHandle: ___, firstReceivedAtMs: ____, ...kept } = message;
  return {
    ...kept,
    ...{ id: registry.uuid(), sentAtMs: nowMs, keptFromMs: nowMs, visibleAtMs: nowMs, receiveCount: 0 },
    ...(target.isFifo && { sequenceNumber: nextSequenceNumber(target) }),
  };
}

function told({ handle, startedAtMs, toMove, moved, status, reason, ...input }: MoveTask) {
  return {
    ...(status === "RUNNING" && { TaskHandle: handle }),
    ...{ Status: status, SourceArn: input.SourceArn, StartedTimestamp: startedAtMs },
    ...(input.DestinationArn !== undefined && { DestinationArn: input.DestinationArn }),
    ...(input.MaxNumberOfMessagesPerSecond !== undefined && {
      MaxNumberOfMessagesPerSecond: input.MaxNumberOfMessagesPerSecond,
    }),
    ...{ ApproximateNumberOfMessagesMoved: moved, ApproximateNumberOfMessagesToMove: toMove },
    ...(reason !== undefined && { FailureReason: reason }),
  };
}

const refused = (reason: string): AwsError => new AwsError("InvalidParameterValue", reason);
