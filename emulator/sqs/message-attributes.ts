import { AwsError } from "../aws-error.ts";
import type { MessageAttribute } from "./checksums.ts";

const MOST = 10;
const LONGEST_NAME = 256;
const NAME = /^(?!\.)(?!.*\.\.)[\w.-]+(?<!\.)$/;
const RESERVED = /^(AWS|Amazon)\./i;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * What AWS refuses of a message's attributes. @throws AwsError InvalidParameterValue
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function checkMessageAttributes(attributes: Readonly<Record<string, MessageAttribute>>): void {
  const entries = Object.entries(attributes);
  if (entries.length > MOST)
    throw refused(`Number of message attributes [${entries.length}] exceeds the allowed maximum [${MOST}].`);
  for (const [name, attribute] of entries) {
    checkName(name);
    checkValue(name, attribute);
  }
}

/** The one system attribute of a message that a sender may set: what X-Ray goes by. @throws AwsError InvalidParameterValue */
export function checkSystemAttributes(attributes: Readonly<Record<string, unknown>> = {}): void {
  const unknown = Object.keys(attributes).find((name) => name !== "AWSTraceHeader");
  if (unknown !== undefined) throw refused(`Message system attribute name '${unknown}' is invalid.`);
}

function checkName(name: string): void {
  if (name.length > LONGEST_NAME) throw refused(`Message (user) attribute name must be shorter than 256 Bytes`);
  if (RESERVED.test(name))
    throw refused(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use.",
    );
  if (!NAME.test(name))
    throw refused(
      "The message attribute name can contain the following characters: A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.). The name must not start or end with a period, and it should not have successive periods.",
    );
}

function checkValue(name: string, { DataType, StringValue, BinaryValue }: MessageAttribute): void {
  const type = DataType.split(".")[0] ?? "";
  if (!["String", "Number", "Binary"].includes(type))
    throw refused(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  if (!(type === "Binary" ? BinaryValue : StringValue))
    throw refused(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`);
  if (type === "Number" && !isNumber(StringValue ?? ""))
    throw refused(`Can't cast the value of message (user) attribute '${name}' to a number.`);
}

/** Whether a text is a number, as attributes have them. */
export const isNumber = (text: string): boolean => NUMBER.test(text);

const refused = (message: string) => new AwsError("InvalidParameterValue", message);
