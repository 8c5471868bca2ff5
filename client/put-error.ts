/**
 * Why a record was not put:
 * - `RecordTooLarge`: data and partition key together exceed the limit; nothing was sent.
 * - `InvalidPartitionKey`: the key is empty or longer than 256 UTF-16 code units; nothing was sent.
 * - `UnknownRegion`: the record names a region without a stream; nothing was sent.
 * - `Refused`: Kinesis answered that this request can never succeed (no permission, no such stream, …).
 * - `NotAcknowledged`: every region was tried until time ran out. The record may have arrived all the same.
 * - `Closed`: the producer was closed first. The record may have arrived all the same.
 */
export type PutErrorCode =
  | "RecordTooLarge"
  | "InvalidPartitionKey"
  | "UnknownRegion"
  | "Refused"
  | "NotAcknowledged"
  | "Closed";

/** A record that was not put. Its message holds neither data nor partition key. */
export class PutError extends Error {
  override readonly name = "PutError";
  readonly code: PutErrorCode;

  constructor(code: PutErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
