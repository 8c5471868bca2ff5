import type { SNSClient } from "@aws-sdk/client-sns";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { createPace } from "../pace.ts";
import { RedriveError } from "../redrive-error.ts";
import { type EventsArgs, type EventsResult, invokeAgain } from "./given-up.ts";
import { readUndelivered } from "./undelivered.ts";

/** What a dead-letter queue is emptied with. */
type DeadLettersArgs = EventsArgs & {
  sqs: Pick<SQSClient, "send">;
  sns: Pick<SNSClient, "send">;
  /** Name, URL or ARN of the queue. */
  queue: string;
  dryRun: boolean;
  /** Where its messages go: to the queue that gave them up, or to a function. @default asked of AWS */
  to?: { sourceArn: string } | { aliasArn: string };
};

const MAXIMUM_MOVES_A_SECOND = 500;
const LOOK_EVERY_MS = 1000;
/** Longer than any event takes to be handed over. */
const HIDDEN_SECONDS = 120;

/**
 * Gives the messages of a dead-letter queue back: to the queues that gave them up, by SQS itself; or, where SNS or EventBridge put them, to the
 * function that they were for and nobody else. Rejects with `RedriveError`, and with what the SDK throws.
 */
export async function giveDeadLettersBack(args: DeadLettersArgs): Promise<EventsResult> {
  const { sqs, dryRun } = args;
  const [QueueName = ""] = args.queue.split(/[:/]/).slice(-1);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName })).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === "QueueDoesNotExist")) throw error;
    throw new RedriveError(
      `--dead-letters must name a queue of the region, got ${QueueName}, which is none.\nFix: check the name and --region.`,
    );
  });
  const AttributeNames = ["QueueArn" as const, "ApproximateNumberOfMessages" as const];
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
  const waiting = Number(Attributes.ApproximateNumberOfMessages);
  if (dryRun || waiting === 0) return { given: waiting, before: 0, problems: [] };
  return (await isMoved(args, QueueUrl)) ? move(args, Attributes.QueueArn) : invoke(args, QueueUrl);
}

async function isMoved({ sqs, to }: DeadLettersArgs, QueueUrl: string | undefined): Promise<boolean> {
  if (to !== undefined) return "sourceArn" in to;
  const { queueUrls = [] } = await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl }));
  return queueUrls.length > 0;
}

async function move(
  { sqs, rate, clock, signal, to }: DeadLettersArgs,
  SourceArn: string | undefined,
): Promise<EventsResult> {
  const MaxNumberOfMessagesPerSecond = Math.min(rate, MAXIMUM_MOVES_A_SECOND);
  // What a topic put there itself came from no queue: it goes nowhere unless it is told where.
  const DestinationArn = to !== undefined && "sourceArn" in to ? to.sourceArn : undefined;
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond }));
  for (;;) {
    const { Results: [task] = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
    const given = task?.ApproximateNumberOfMessagesMoved ?? 0;
    if (task?.Status === "FAILED")
      throw new RedriveError(
        `SQS must be able to move the messages, got ${task.FailureReason} after ${given}.\nFix: see that the queue that gave them up is there, then run the same command.`,
      );
    // The task is SQS's own: it goes on when nobody looks.
    if (task?.Status !== "RUNNING" || signal.aborted) return { given, before: 0, problems: [] };
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

async function invoke(args: DeadLettersArgs, QueueUrl: string | undefined): Promise<EventsResult> {
  const { sqs, sns, lambda, clock, signal, to } = args;
  const aliasArn = to !== undefined && "aliasArn" in to ? to.aliasArn : undefined;
  const pace = createPace(args.rate, clock);
  const result: EventsResult = { given: 0, before: 0, problems: [] };
  while (!signal.aborted) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        ...{ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: HIDDEN_SECONDS, MessageAttributeNames: ["All"] },
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) {
      await pace.wait(1, signal);
      if (signal.aborted) break;
      const undelivered = await readUndelivered(message, sns, aliasArn);
      if (undelivered === undefined) {
        result.problems.push(`${message.MessageId}: it says no function that it was for; it stays`);
        continue;
      }
      await invokeAgain(lambda, undelivered.functionArn, undelivered.event);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      result.given++;
    }
  }
  return result;
}
