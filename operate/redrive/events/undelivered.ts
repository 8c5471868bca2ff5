import { GetSubscriptionAttributesCommand, type SNSClient } from "@aws-sdk/client-sns";
import { z } from "zod";

/** A message of a dead-letter queue that a sender filled. */
export type UndeliveredMessage = {
  Body?: string | undefined;
  MessageAttributes?: Record<string, { StringValue?: string | undefined }> | undefined;
};

/** Whom a sender meant, and the event that it had for it. */
export type Undelivered = { functionArn: string; event: string };

const FUNCTION_ARN = /^arn:[\w-]+:lambda:[\w-]+:\d+:function:[\w-]+(?::[\w$-]+)?$/;

/** SNS's envelope. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const envelope = z.object({
  Type: z.literal("Notification"),
  MessageId: z.string(),
  TopicArn: z.string(),
  Subject: z.string().nullish(),
  Message: z.string(),
  Timestamp: z.string(),
  SignatureVersion: z.string().optional(),
  Signature: z.string().optional(),
  SigningCertURL: z.string().optional(),
  UnsubscribeURL: z.url(),
  MessageAttributes: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Reads for whom a message was: EventBridge says it in an attribute, SNS by the subscription in its envelope. Undefined when neither
 * does, or it was for no function. Rejects with what the SDK throws.
 * @param aliasArn the function that it was for, where that is known. @default asked of SNS
 */
export async function readUndelivered(
  { Body = "", MessageAttributes = {} }: UndeliveredMessage,
  sns: Pick<SNSClient, "send">,
  aliasArn?: string,
): Promise<Undelivered | undefined> {
  const target = MessageAttributes.TARGET_ARN?.StringValue;
  if (target !== undefined)
    return FUNCTION_ARN.test(target) ? { functionArn: aliasArn ?? target, event: Body } : undefined;
  const { data } = envelope.safeParse(parsed(Body));
  if (data === undefined) return undefined;
  const SubscriptionArn = new URL(data.UnsubscribeURL).searchParams.get("SubscriptionArn") ?? undefined;
  if (SubscriptionArn === undefined) return undefined;
  const functionArn = aliasArn ?? (await endpointOf(sns, SubscriptionArn));
  return FUNCTION_ARN.test(functionArn) ? { functionArn, event: eventOf(data, SubscriptionArn) } : undefined;
}

async function endpointOf(sns: Pick<SNSClient, "send">, SubscriptionArn: string): Promise<string> {
  const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  return Attributes?.Endpoint ?? "";
}

/** The event that SNS makes of an envelope for a function. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
function eventOf(notification: z.infer<typeof envelope>, EventSubscriptionArn: string): string {
  const { SigningCertURL, UnsubscribeURL, Subject, ...kept } = notification;
  const Sns = { ...kept, Subject: Subject ?? null, SigningCertUrl: SigningCertURL, UnsubscribeUrl: UnsubscribeURL };
  return JSON.stringify({ Records: [{ EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn, Sns }] });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
