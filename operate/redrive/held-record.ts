/** Who put a record into the failure store: the function (quarantine), or Lambda with a batch it gave up. */
export type Source = "quarantine" | "discarded batch";

/** A record that the failure store holds, without its payload. */
export type HeldRecord = {
  source: Source;
  /** Why: the function's reason, or the condition under which Lambda gave up. */
  reason: string;
  /** The object that holds it, and where in that object. */
  key: string;
  index: number;
  /** When the object was stored, in milliseconds since the Unix epoch. */
  storedAtMs: number;
  /** Where the record came from. */
  region: string;
  stream: string;
  shardId: string;
  sequenceNumber: string;
  /** Position in an aggregate; 0 for a record as a whole. */
  subSequence: number;
  /** An aggregate of the Kinesis Producer Library, whole. */
  aggregate: boolean;
  partitionKey: string;
  /** Decides the shard in place of the partition key. */
  explicitHashKey?: string | undefined;
  /** Payload and partition key. */
  bytes: number;
};

/** A {@link HeldRecord} with its payload. */
export type RecordWithData = HeldRecord & { data: Buffer };

/** What tells one record from every other. */
export type Identity = Pick<HeldRecord, "stream" | "shardId" | "sequenceNumber" | "subSequence" | "aggregate">;

const placeOf = ({ stream, shardId, sequenceNumber }: Identity) => `${stream}/${shardId}/${sequenceNumber}`;

/** A text that is the same for the same record only, whoever put it into the failure store. */
export const idOf = (record: Identity) => `${placeOf(record)}/${record.aggregate ? "whole" : record.subSequence}`;

/** Whether `ids` holds the record, or the aggregate that it came in. */
export const isAmong = (ids: ReadonlySet<string>, record: Identity) =>
  ids.has(idOf(record)) || ids.has(idOf({ ...record, aggregate: true }));

/** A record's name for people. */
export const nameOf = ({ region, stream, shardId, sequenceNumber, subSequence }: HeldRecord) =>
  `${region}/${stream}/${shardId}/${sequenceNumber}/${subSequence}`;

/** Order of arrival: the sequence numbers of one partition key grow with time, across shards too. */
export function compareArrival(a: HeldRecord, b: HeldRecord): number {
  const [one, other] = [a.sequenceNumber, b.sequenceNumber];
  if (one.length !== other.length) return one.length - other.length;
  if (one !== other) return one < other ? -1 : 1;
  return a.subSequence - b.subSequence;
}
