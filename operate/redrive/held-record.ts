import { FIRST_FLOW } from "../../handlers/kinesis/records/origin.ts";

/** Who put a record into the failure store: the function (quarantine), or Lambda with a batch it gave up. */
export type Source = "quarantine" | "discarded batch";

/** A record that the failure store holds, without its payload. */
export type HeldRecord = {
  source: Source;
  /** The flow whose function or trigger put it there; `function NAME` when it is no flow's of the stack. */
  flow: string;
  /** Why: the function's reason, or the condition under which Lambda gave up. */
  reason: string;
  /** The object that holds it, and where in that object. */
  key: string;
  index: number;
  /** When the object was stored, in milliseconds since the Unix epoch. */
  storedAtMs: number;
  /** When the record arrived on its stream, in milliseconds since the Unix epoch. */
  arrivedAtMs: number;
  /** Where the record came from. */
  region: string;
  stream: string;
  shardId: string;
  sequenceNumber: string;
  /** Position in an aggregate; 0 for a record as a whole. */
  subSequence: number;
  /** Set where it is a change of a table's item: no stream takes it, its function is invoked. */
  isChange?: true;
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
export type Identity = Pick<HeldRecord, "flow" | "stream" | "shardId" | "sequenceNumber" | "subSequence" | "aggregate">;

const flowPrefix = ({ flow }: Pick<HeldRecord, "flow">) => (flow === FIRST_FLOW ? "" : `${flow}/`);

const placeOf = (record: Identity) =>
  `${flowPrefix(record)}${record.stream}/${record.shardId}/${record.sequenceNumber}`;

/** A text that is the same for the same record only, whoever put it into the failure store. */
export const idOf = (record: Identity) => `${placeOf(record)}/${record.aggregate ? "whole" : record.subSequence}`;

/** Whether `ids` holds the record, or the aggregate that it came in. */
export const isAmong = (ids: ReadonlySet<string>, record: Identity) =>
  ids.has(idOf(record)) || ids.has(idOf({ ...record, aggregate: true }));

/**
 * What was put back so far, by id. A record that a function was given again keeps its id, and may fail again: what was stored
 * after the moment beside its id, in milliseconds since the Unix epoch, is a new failure. Infinity for a record that was put
 * on the stream: it has another id since.
 */
export type Done = ReadonlyMap<string, number>;

/** Whether the record, or the aggregate that it came in, was put back since it was stored. */
export const isDone = (done: Done, record: Identity & Pick<HeldRecord, "storedAtMs">) =>
  [record, { ...record, aggregate: true }].some(
    (identity) => record.storedAtMs <= (done.get(idOf(identity)) ?? Number.NEGATIVE_INFINITY),
  );

/** A record's name for people. */
export const nameOf = (record: HeldRecord) => {
  const { region, stream, shardId, sequenceNumber, subSequence } = record;
  return `${flowPrefix(record)}${region}/${stream}/${shardId}/${sequenceNumber}/${subSequence}`;
};

/** Order of arrival: the sequence numbers of one partition key grow with time, across shards too. */
export function compareArrival(a: HeldRecord, b: HeldRecord): number {
  const [one, other] = [a.sequenceNumber, b.sequenceNumber];
  if (one.length !== other.length) return one.length - other.length;
  if (one !== other) return one < other ? -1 : 1;
  return a.subSequence - b.subSequence;
}
