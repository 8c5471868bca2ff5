import { type MessageAttribute, md5OfAttributes, md5OfText } from "../../sqs/checksums.ts";
import type { QueuedMessage } from "../../sqs/queue.ts";
import { systemAttributes } from "../../sqs/received.ts";
import type { QueueReader } from "../../sqs/sqs.ts";

/**
 * A message as the function gets it. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 * @param gathers whether the mapping has a batching window: then AWS writes the MD5 of no attributes as null.
 */
export function toSqsRecord(
  message: QueuedMessage,
  { arn, region }: Pick<QueueReader, "arn" | "region">,
  gathers: boolean,
) {
  const { id, body, receiptHandle, attributes } = message;
  const checksum = md5OfAttributes(attributes) ?? (gathers ? null : undefined);
  return {
    messageId: id,
    receiptHandle,
    body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, carried(value)])),
    ...(checksum !== undefined && { md5OfMessageAttributes: checksum }),
    md5OfBody: md5OfText(body),
    eventSource: "aws:sqs",
    eventSourceARN: arn,
    awsRegion: region,
  };
}

function carried({ DataType, StringValue, BinaryValue }: MessageAttribute) {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}
