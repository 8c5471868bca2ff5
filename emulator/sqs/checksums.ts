import { createHash } from "node:crypto";

/** An attribute that a message carries, by AWS's names. Bytes are base64. */
export type MessageAttribute = {
  DataType: string;
  StringValue?: string | undefined;
  BinaryValue?: string | undefined;
};

const STRING_TRANSPORT = 1;
const BINARY_TRANSPORT = 2;

/** MD5 of a body, in hex. */
export function md5OfText(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/**
 * MD5 of attributes, in hex; undefined without any.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function md5OfAttributes(attributes: Readonly<Record<string, MessageAttribute>>): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { DataType = "", StringValue, BinaryValue } = attributes[name] ?? {};
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    hash.update(Buffer.of(BinaryValue === undefined ? STRING_TRANSPORT : BINARY_TRANSPORT));
    add(BinaryValue === undefined ? Buffer.from(StringValue ?? "") : Buffer.from(BinaryValue, "base64"));
  }
  return hash.digest("hex");
}
