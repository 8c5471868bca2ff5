import { AwsError } from "../aws-error.ts";
import type { MessageAttribute } from "../sqs/checksums.ts";
import { isGroupOrDeduplicationId, LONGEST_ID } from "../sqs/group-id.ts";
import { isNumber } from "../sqs/message-attributes.ts";
import { invalid, type Topic } from "./topic.ts";

/** One message as it is published, by AWS's names. */
export type Notification = {
  Message: string;
  Subject?: string | undefined;
  MessageStructure?: string | undefined;
  MessageAttributes?: Readonly<Record<string, MessageAttribute>> | undefined;
  MessageGroupId?: string | undefined;
  MessageDeduplicationId?: string | undefined;
};

const MAXIMUM_BYTES = 262_144;
/** Text without line breaks and control characters, which begins with a letter, a number or a punctuation mark. */
const SUBJECT = /^(?=[^\s])[^\p{Cc}]{1,100}$/u;

/** @throws AwsError for what AWS refuses. */
export function checkMessage(topic: Topic, message: Notification): void {
  checkAttributes(message);
  if (message.Message === "") throw invalid("Empty message");
  if (message.Subject !== undefined && !SUBJECT.test(message.Subject)) throw invalid("Subject");
  if (bytesOf(message) > MAXIMUM_BYTES) throw invalid("Message too long");
  if (message.MessageStructure !== undefined) structured(message);
  checkFifo(topic, message);
}

/** @throws AwsError BatchRequestTooLong for messages that are too much together. */
export function checkTogether(messages: readonly Notification[]): void {
  if (messages.reduce((sum, message) => sum + bytesOf(message), 0) > MAXIMUM_BYTES)
    throw new AwsError("BatchRequestTooLong", "The length of all the messages put together is more than the limit.");
}

/** @throws AwsError ParameterValueInvalid for attributes that AWS refuses. */
export function checkAttributes({ MessageAttributes = {} }: Notification): void {
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(MessageAttributes)) {
    checkAttributeName(name);
    const type = DataType.split(".")[0] ?? "";
    if (!["String", "Number", "Binary"].includes(type))
      throw new AwsError(
        "ParameterValueInvalid",
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
      );
    if (!(type === "Binary" ? BinaryValue : StringValue))
      throw new AwsError(
        "ParameterValueInvalid",
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
      );
    if (type === "Number" && !isNumber(StringValue ?? ""))
      throw new AwsError("ParameterValueInvalid", `Could not cast message attribute '${name}' value to number.`);
  }
}

function checkAttributeName(name: string): void {
  const refuse = (reason: string) => new AwsError("ParameterValueInvalid", reason);
  const [foreign] = /[^\w.-]/.exec(name) ?? [];
  if (foreign !== undefined)
    throw refuse(
      `Invalid non-alphanumeric character '#x${foreign.charCodeAt(0).toString(16).toUpperCase()}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    );
  if (name.startsWith(".")) throw refuse("Invalid message attribute name starting with character '.' was found.");
  if (name.endsWith(".")) throw refuse("Invalid message attribute name ending with character '.' was found.");
  if (name.includes("..")) throw refuse("Message attribute name can not have successive '.' character.");
}

/** @throws AwsError InvalidParameter for a message of a topic that lacks what its type asks for. */
export function checkFifo(
  { isFifo, attributes }: Topic,
  { MessageGroupId, MessageDeduplicationId }: Notification,
): void {
  if (!isFifo && MessageDeduplicationId !== undefined)
    throw invalid(
      "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
    );
  checkId("MessageGroupId", MessageGroupId);
  if (!isFifo) return;
  if (MessageGroupId === undefined) throw invalid("The MessageGroupId parameter is required for FIFO topics");
  checkId("MessageDeduplicationId", MessageDeduplicationId);
  if (MessageDeduplicationId === undefined && attributes.get("ContentBasedDeduplication") !== "true")
    throw invalid(
      "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
}

function checkId(name: string, id: string | undefined): void {
  if (id === undefined || isGroupOrDeduplicationId(id)) return;
  throw invalid(
    `${name} Reason: ${name} can only include alphanumeric and punctuation characters. 1 to ${LONGEST_ID} in length`,
  );
}

/** The text for one protocol: of a message with a structure, its own or the default. @throws AwsError */
export function textFor(message: Notification, protocol: string): string {
  if (message.MessageStructure === undefined) return message.Message;
  const texts = structured(message);
  return texts[protocol] ?? texts.default ?? "";
}

function structured({ Message, MessageStructure }: Notification): Record<string, string> {
  const refuse = (reason: string) => invalid(`Message Structure - ${reason}`);
  if (MessageStructure !== "json") throw invalid("MessageStructure");
  let texts: unknown;
  try {
    texts = JSON.parse(Message);
  } catch {
    throw refuse("JSON message body failed to parse");
  }
  if (typeof texts !== "object" || texts === null || !("default" in texts) || typeof texts.default !== "string")
    throw refuse("No default entry in JSON message body");
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (typeof text === "string" ? [[name, text]] : [])),
  );
}

/** Attributes count too: names, types and values. */
function bytesOf({ Message, MessageAttributes = {} }: Notification): number {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType, StringValue = "", BinaryValue = "" }]) =>
      Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, "base64"),
  );
  return attributes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(Message));
}
