import type { Entry } from "../records/entry.ts";

const TEXT_BEFORE_KEY = Buffer.from('{"PartitionKey":');
const TEXT_BEFORE_DATA = Buffer.from(',"Data":"');
const TEXT_AFTER_DATA = Buffer.from('"},');
// Of an entry: these three, and an explicit hash key with its name.
const MAX_OTHER_BYTES = 128;
// An escape of a UTF-16 code unit.
const MAX_BYTES_PER_CODE_UNIT = 6;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const TILDE = 0x7e;

/**
 * The body of a PutRecords call, its bytes written once. The SDK's serializer takes four times as long for the same bytes.
 * Follows https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
 * @param memory to write to, if it is large enough: to get new memory takes as long as to fill it.
 */
export function putRecordsBody(streamName: string, entries: readonly Entry[], memory?: Buffer): Buffer {
  const maxBytes = maxBytesOf(entries);
  const bytes = memory !== undefined && memory.length >= maxBytes ? memory : Buffer.allocUnsafeSlow(maxBytes);
  let at = bytes.write(`{"StreamName":${JSON.stringify(streamName)},"Records":[`);
  for (const entry of entries) {
    at = writeText(TEXT_BEFORE_KEY, bytes, at);
    at = writeKey(entry.partitionKey, bytes, at);
    if (entry.explicitHashKey !== undefined) {
      at += bytes.write(`,"ExplicitHashKey":${JSON.stringify(entry.explicitHashKey)}`, at);
    }
    at = writeText(TEXT_BEFORE_DATA, bytes, at);
    at += bytes.write(entry.bytes.toString("base64", entry.start, entry.end), at, "latin1");
    at = writeText(TEXT_AFTER_DATA, bytes, at);
  }
  // In place of the last comma.
  at += bytes.write("]}", entries.length === 0 ? at : at - 1) - (entries.length === 0 ? 0 : 1);
  return bytes.subarray(0, at);
}

function maxBytesOf(entries: readonly Entry[]): number {
  let bytes = 1024;
  for (const { partitionKey, start, end } of entries) {
    bytes += MAX_OTHER_BYTES + MAX_BYTES_PER_CODE_UNIT * partitionKey.length + 4 * Math.ceil((end - start) / 3);
  }
  return bytes;
}

// A few bytes are written sooner than a function is called that does it.
function writeText(text: Buffer, bytes: Buffer, start: number): number {
  for (let index = 0; index < text.length; index++) bytes[start + index] = text[index] ?? 0;
  return start + text.length;
}

/** A key as JSON says it. Nearly all are ASCII that needs no escape. */
function writeKey(key: string, bytes: Buffer, start: number): number {
  bytes[start] = QUOTE;
  for (let index = 0; index < key.length; index++) {
    const unit = key.charCodeAt(index);
    if (unit < SPACE || unit > TILDE || unit === QUOTE || unit === BACKSLASH) {
      return start + bytes.write(JSON.stringify(key), start);
    }
    bytes[start + 1 + index] = unit;
  }
  bytes[start + 1 + key.length] = QUOTE;
  return start + key.length + 2;
}
