import { z } from "zod";
import { listOf, mapOf, type QueryForm } from "../../protocol/query-form.ts";

const texts = z.record(z.string(), z.string()).optional();
const attribute = z.object({
  DataType: z.string().default(""),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});
const outgoing = {
  Message: z.string(),
  Subject: z.string().optional(),
  MessageStructure: z.string().optional(),
  MessageAttributes: z.record(z.string(), attribute).optional(),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
};

export const none = z.object({});
const tags = z.array(z.object({ Key: z.string(), Value: z.string() }));
export const createTopic = z.object({ Name: z.string(), Attributes: texts, Tags: tags.optional() });
export const ofResource = z.object({ ResourceArn: z.string() });
export const tagResource = z.object({ ResourceArn: z.string(), Tags: tags });
export const untagResource = z.object({ ResourceArn: z.string(), TagKeys: z.array(z.string()) });
export const ofTopic = z.object({ TopicArn: z.string() });
export const ofSubscription = z.object({ SubscriptionArn: z.string() });
const value = { AttributeName: z.string(), AttributeValue: z.string().optional() };
export const setTopicAttributes = z.object({ TopicArn: z.string(), ...value });
export const setSubscriptionAttributes = z.object({ SubscriptionArn: z.string(), ...value });
export const subscribe = z.object({
  TopicArn: z.string(),
  Protocol: z.string(),
  Endpoint: z.string().optional(),
  Attributes: texts,
});
export const publish = z.object({
  TopicArn: z.string().optional(),
  TargetArn: z.string().optional(),
  ...outgoing,
});
export const publishBatch = z.object({
  TopicArn: z.string(),
  PublishBatchRequestEntries: z.array(z.object({ Id: z.string(), ...outgoing })),
});

/** A form with its lists and maps in the shape that operations take. */
export function shaped(form: QueryForm): Record<string, unknown> {
  const { Attributes, MessageAttributes, PublishBatchRequestEntries, Tags, TagKeys, ...plain } = form;
  const attributes = mapOf(Attributes, "key", "value");
  const carried = mapOf(MessageAttributes, "Name", "Value");
  const entries = listOf(PublishBatchRequestEntries)?.map((entry) =>
    typeof entry === "object" ? shaped(entry) : entry,
  );
  return {
    ...plain,
    ...(attributes && { Attributes: attributes }),
    ...(carried && { MessageAttributes: carried }),
    ...(Tags !== undefined && { Tags: listOf(Tags) ?? [] }),
    ...(TagKeys !== undefined && { TagKeys: listOf(TagKeys) ?? [] }),
    // An empty list comes as an empty text.
    ...(PublishBatchRequestEntries !== undefined && { PublishBatchRequestEntries: entries ?? [] }),
  };
}
