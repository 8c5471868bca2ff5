/** The flow whose ids name no flow. */
const FIRST_FLOW = "enrich";

/** What an id says of a record: the flow that made it, and where the record stands on its input stream. */
export type NamedRecord = {
  flow: string;
  region: string;
  /** As {@link recordKey} writes it. */
  key: string;
  /** Position in an aggregate; 0 in a plain record. */
  subSequence: number;
};

const ID = /^(?:([a-z][a-z0-9-]{0,31})\/)?([a-z0-9-]+)\/([\w.-]+\/shardId-\w+\/\d+)\/(\d+)$/;

/** Reads an id as the function stamps and reports it; undefined when it is none. */
export function parseRecordId(id: string): NamedRecord | undefined {
  const [, flow = FIRST_FLOW, region, key, subSequence] = ID.exec(id) ?? [];
  if (region === undefined || key === undefined) return undefined;
  return { flow, region, key, subSequence: Number(subSequence) };
}

/** Where a record stands on the streams of a region. */
export const recordKey = (stream: string, shardId: string, sequenceNumber: string) =>
  `${stream}/${shardId}/${sequenceNumber}`;
