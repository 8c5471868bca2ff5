import type { SQSEvent } from "aws-lambda";
import { startQueueMapping } from "../../emulator/lambda/queue-poller/queue-mapping.ts";
import type { QueueEvent } from "../../emulator/sqs/queue.ts";
import { createSqs, type QueueReader, type Sqs } from "../../emulator/sqs/sqs.ts";
import { ACCOUNT, REGION } from "../scenario/scenario.ts";
import { createEventFunction } from "./function.ts";
import { eventIdOf } from "./handlers.ts";
import type { SentEvent } from "./scenario.ts";
import type { EventWorld } from "./world.ts";

/** Receives after which a message is given up: the least that the kit's Queue takes. */
export const MAXIMUM_RECEIVES = 5;
/** As infra/data/queue.ts sets it: so many time-outs of the function stays a message hidden. */
const TIMEOUTS_HIDDEN = 6;
const CALLER = { account: ACCOUNT, region: REGION };
/** However long sends fail, no event is sent more often than once more. */
const UNLUCKY_SENDS = 4;
const RESEND_AFTER_MS = 2_000;

/** Sends a scenario's events to a queue that drives the function, until all is settled or too much time is over. */
export async function runQueueWorld(world: EventWorld): Promise<void> {
  const { clock, history, scenario, maker } = world;
  const queue = createQueues(world);
  const mapping = startQueueMapping({
    settings: {
      batchSize: scenario.batchSize,
      maximumBatchingWindowInSeconds: scenario.windowSeconds,
      maximumConcurrency: scenario.maximumConcurrency,
      functionResponseTypes: ["ReportBatchItemFailures"],
    },
    reader: failingReader(world, queue.reader),
    runtime: createEventFunction(world, deliveredBy, (dependencies) => maker.queue(dependencies)),
    clock,
  });
  await Promise.all(scenario.events.map((event) => send(world, queue, event)));
  // A message may be received so often, hidden so long each time; then it is in the dead-letter queue.
  const hiddenMs = (TIMEOUTS_HIDDEN * scenario.timeoutSeconds + scenario.windowSeconds) * 1000;
  const sends = (UNLUCKY_SENDS + 1) * scenario.events.length;
  const untilMs = clock.now() + 3 * MAXIMUM_RECEIVES * hiddenMs * sends;
  do await clock.sleep(1_000);
  while (!mapping.idle() && clock.now() < untilMs);
  history.isDrained = mapping.idle();
  await mapping.stop();
  for (const { eventId, body } of await queue.deadLetters()) history.kept.push({ eventId, body, step: world.step() });
}

type WorldQueue = {
  sqs: Sqs;
  url: string;
  isFifo: boolean;
  reader: QueueReader;
  deadLetters(): Promise<{ eventId: string; body: string }[]>;
};

function createQueues(world: EventWorld): WorldQueue {
  const { scenario, clock } = world;
  const isFifo = scenario.source === "fifo";
  const suffix = isFifo ? ".fifo" : "";
  let ids = 0;
  const sqs = createSqs({ clock, uuid: () => `message-${++ids}`, observe: (event) => observe(world, event) });
  const fifo = isFifo ? { FifoQueue: "true" } : {};
  const arnOf = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
  const create = (name: string, attributes: Record<string, string>) =>
    sqs.createQueue(CALLER, { QueueName: name, Attributes: { ...fifo, ...attributes } }).QueueUrl;
  const dead = create(`dead${suffix}`, { MessageRetentionPeriod: "1209600" });
  const url = create(`work${suffix}`, {
    VisibilityTimeout: String(TIMEOUTS_HIDDEN * scenario.timeoutSeconds + scenario.windowSeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: arnOf(`dead${suffix}`),
      maxReceiveCount: MAXIMUM_RECEIVES,
    }),
  });
  return {
    ...{ sqs, url, isFifo, reader: sqs.reader(arnOf(`work${suffix}`)) },
    async deadLetters() {
      const all: { eventId: string; body: string }[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.receiveMessage(CALLER, {
          ...{ QueueUrl: dead, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] },
        });
        if (Messages.length === 0) return all;
        for (const { Body, MessageId, MessageAttributes, ReceiptHandle = "" } of Messages) {
          sqs.deleteMessage(CALLER, { QueueUrl: dead, ReceiptHandle });
          all.push({ eventId: MessageAttributes?.id?.StringValue ?? "", body: Body });
          world.trace(() => `the dead-letter queue holds ${MessageId}`);
        }
      }
    },
  };
}

function observe(world: EventWorld, event: QueueEvent): void {
  if (event.type === "given-up") world.trace(() => `${event.messageId} is given up`);
}

const deliveredBy = (payload: string) =>
  (JSON.parse(payload) as SQSEvent).Records.map((record) => ({
    messageId: record.messageId,
    eventId: eventIdOf(record),
  }));

/** A reader whose deletes are noted, and fail at times: such a message comes again. */
function failingReader(world: EventWorld, reader: QueueReader): QueueReader {
  const { history } = world;
  return {
    ...reader,
    settle(handle) {
      const [messageId] = Buffer.from(handle, "base64").toString().split(" ");
      const invocation = history.invocations.findLast(({ delivered }) =>
        delivered.some((message) => message.messageId === messageId),
      );
      const eventId = invocation?.delivered.find((message) => message.messageId === messageId)?.eventId;
      if (messageId !== undefined && invocation !== undefined && eventId !== undefined)
        history.handled.push({ messageId, eventId, step: world.step(), invocation: invocation.number });
      if (world.strikes("delete-fails")) {
        if (invocation !== undefined) invocation.isHit = true;
        throw new Error("the message could not be deleted");
      }
      reader.settle(handle);
    },
  };
}

/** Sends an event until it is known to have arrived. */
async function send(world: EventWorld, { sqs, url, isFifo }: WorldQueue, event: SentEvent): Promise<void> {
  const { clock, history, maker } = world;
  await clock.sleep(event.atMs);
  const fifo = isFifo && { MessageGroupId: event.group, MessageDeduplicationId: maker.deduplicationId(event) };
  const MessageAttributes = { id: { DataType: "String", StringValue: event.id } };
  for (let sends = 1; ; sends++) {
    const isHit = (kind: "send-lost" | "send-unknown") => sends <= UNLUCKY_SENDS && world.strikes(kind);
    if (!isHit("send-lost")) {
      sqs.sendMessage(CALLER, { QueueUrl: url, MessageBody: event.body, MessageAttributes, ...fifo });
      if (!history.accepted.includes(event)) history.accepted.push(event);
      if (!isHit("send-unknown")) return;
    }
    world.trace(() => `${event.id} is sent again: nobody knows whether it arrived`);
    await clock.sleep(RESEND_AFTER_MS);
  }
}
