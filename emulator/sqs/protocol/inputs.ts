import { z } from "zod";

const queue = { QueueUrl: z.string() };
const handle = { ReceiptHandle: z.string() };
const visibility = { ...handle, VisibilityTimeout: z.int() };
const id = { Id: z.string() };
const texts = z.record(z.string(), z.string());
const names = z.array(z.string()).optional();

const outgoing = {
  MessageBody: z.string(),
  DelaySeconds: z.int().optional(),
  MessageAttributes: z
    .record(
      z.string(),
      z.object({ DataType: z.string(), StringValue: z.string().optional(), BinaryValue: z.string().optional() }),
    )
    .optional(),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
  MessageSystemAttributes: z.record(z.string(), z.unknown()).optional(),
};

export const createQueue = z.object({ QueueName: z.string(), Attributes: texts.optional(), tags: texts.optional() });
export const tagQueue = z.object({ ...queue, Tags: texts });
export const untagQueue = z.object({ ...queue, TagKeys: z.array(z.string()) });
export const getQueueUrl = z.object({ QueueName: z.string(), QueueOwnerAWSAccountId: z.string().optional() });
const page = { MaxResults: z.number().optional(), NextToken: z.string().optional() };
export const listQueues = z.object({ QueueNamePrefix: z.string().optional(), ...page });
export const listDeadLetterSources = z.object({ QueueUrl: z.string(), ...page });
export const ofQueue = z.object(queue);
export const getQueueAttributes = z.object({ ...queue, AttributeNames: names });
export const setQueueAttributes = z.object({ ...queue, Attributes: texts });
export const sendMessage = z.object({ ...queue, ...outgoing });
export const sendMessageBatch = z.object({ ...queue, Entries: z.array(z.object({ ...id, ...outgoing })) });
export const receiveMessage = z.object({
  ...queue,
  MaxNumberOfMessages: z.int().optional(),
  VisibilityTimeout: z.int().optional(),
  WaitTimeSeconds: z.int().optional(),
  AttributeNames: names,
  MessageSystemAttributeNames: names,
  MessageAttributeNames: names,
});
export const deleteMessage = z.object({ ...queue, ...handle });
export const deleteMessageBatch = z.object({ ...queue, Entries: z.array(z.object({ ...id, ...handle })) });
export const changeVisibility = z.object({ ...queue, ...visibility });
export const changeVisibilityBatch = z.object({ ...queue, Entries: z.array(z.object({ ...id, ...visibility })) });
export const startMessageMoveTask = z.object({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z.int().optional(),
});
export const listMessageMoveTasks = z.object({ SourceArn: z.string(), MaxResults: z.int().optional() });
export const cancelMessageMoveTask = z.object({ TaskHandle: z.string() });
