import * as lambda from "@pulumi/aws/lambda/index.js";
import type * as aws from "aws-lambda";
import { queueMappingProblems } from "../../../event-source-mapping/queue-limits.ts";
import type { Queue } from "../../data/queue.ts";
import { watchQueueTrigger } from "../../watch/queue-trigger.ts";
import { watchTopic } from "../../watch/topic.ts";
import { numbered, together } from "../../watch/watch.ts";
import type { Trigger } from "./trigger.ts";

/** How messages of a queue are handed over, in batches. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
export type QueueTriggerArgs = {
  /** Messages in a batch: 1 to 10,000, of a FIFO queue 1 alone. @default 10, of a FIFO queue 1 */
  batchSize?: number;
  /** Batches in flight at once, 2 to 1,000: no more than the function's reserved concurrency. @default as many as Lambda likes */
  maximumConcurrency?: number;
  /** Whether the function's answer names the messages to hand over again. @default true */
  reportBatchItemFailures?: boolean;
  /** Whether messages are read. @default true */
  enabled?: boolean;
  /** Whether the function is meant to send to this queue, and stops by itself. @default false: it is refused */
  writesBack?: boolean;
};

/** What a trigger must know of a queue, since nothing of it can be asked while a program runs. */
type KnownOfQueue = "isFifo" | "functionTimeoutSeconds" | "batchingWindowSeconds" | "retentionSeconds";

/**
 * A queue that drives a function: one of ours, or one that stands elsewhere. Its redrive policy must name `deadLetters`, and its visibility
 * timeout be 6 × `functionTimeoutSeconds` + `batchingWindowSeconds`: Lambda refuses a shorter one than the function's time-out.
 */
export type DrivingQueue = Pick<Queue, "name" | "arn" | "region" | "keyArn" | KnownOfQueue> & {
  deadLetters: Pick<Queue["deadLetters"], "name" | "arn">;
  /** Topics whose messages it gets. @default none */
  topics?: Queue["topics"];
};

/** When messages come to a queue. What can't be handled goes to the queue's own dead-letter queue. */
export function onMessages(queue: DrivingQueue, args: QueueTriggerArgs = {}): Trigger<aws.SQSEvent> {
  const { isFifo, batchingWindowSeconds, region, functionTimeoutSeconds } = queue;
  const { batchSize = isFifo ? 1 : 10, maximumConcurrency, enabled = true, reportBatchItemFailures = true } = args;
  return {
    problems: [
      ...queueMappingProblems(isFifo, batchSize, batchingWindowSeconds, maximumConcurrency, "batchingWindowSeconds"),
      ...(isFifo && batchSize > 1 ? [unhandled(batchSize)] : []),
    ],
    problemsOf: ({ timeoutSeconds }) =>
      timeoutSeconds <= functionTimeoutSeconds ? [] : [tooSlow(functionTimeoutSeconds, timeoutSeconds)],
    listens: { arn: queue.arn, what: "queue", writesBack: args.writesBack ?? false },
    grants: [{ kind: "receive-messages", queueArn: queue.arn, keyArn: queue.keyArn, region }],
    connect(name, { alias, tags }, opts) {
      const mapping = {
        eventSourceArn: queue.arn,
        functionName: alias.arn,
        batchSize,
        ...(batchingWindowSeconds > 0 && { maximumBatchingWindowInSeconds: batchingWindowSeconds }),
        ...(maximumConcurrency !== undefined && { scalingConfig: { maximumConcurrency } }),
        functionResponseTypes: reportBatchItemFailures ? ["ReportBatchItemFailures"] : [],
        enabled,
        metricsConfig: { metrics: ["EventCount"] },
      };
      new lambda.EventSourceMapping(name, { ...mapping, region, tags }, { ...opts, deleteBeforeReplace: true });
      const { name: queueName, deadLetters, retentionSeconds } = queue;
      const topics = (queue.topics ?? []).map((topic, index) => numbered(index, watchTopic(topic.name)));
      const watch = watchQueueTrigger({ queueName, deadLetterName: deadLetters.name, retentionSeconds });
      return {
        ...together([watch, ...topics]),
        deadLetters: { queue: { arn: deadLetters.arn, keyArn: queue.keyArn }, source: queue },
      };
    },
  };
}

/** Messages behind one that fails come again with it, one receive more each time, and go where it goes. */
const unhandled = (batchSize: number) =>
  `batchSize of a FIFO queue must be 1, got ${batchSize}: messages behind one that fails would go to the dead-letter queue unhandled.\nFix: leave it out`;

const tooSlow = (known: number, timeoutSeconds: number) =>
  `functionTimeoutSeconds of the queue must be at least the function's timeoutSeconds, ${timeoutSeconds}, got ${known}: messages would be handed over again while they are handled.\nFix: set it to ${timeoutSeconds}`;
