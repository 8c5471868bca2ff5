import { z } from "zod";
import { DISCARDED_PREFIX, REDRIVEN_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";

const quarantined = z.object({
  region: z.string(),
  stream: z.string(),
  shardId: z.string(),
  sequenceNumber: z.string(),
  subSequence: z.int(),
});

const event = z.object({
  Records: z.array(z.object({ eventID: z.string(), awsRegion: z.string(), eventSourceARN: z.string() })),
});

/** A failure record's payload is an object or its JSON as text. */
const discarded = z.object({
  payload: z.union([event, z.string().transform((text) => event.parse(JSON.parse(text)))]),
});

/** The ids of the records that an object of the failure store holds: none unless the function or Lambda put it there. */
export function failureIds(key: string, body: Uint8Array): string[] {
  if (key.startsWith(REDRIVEN_PREFIX)) return [];
  const text = Buffer.from(body).toString("utf8");
  if (!key.startsWith(DISCARDED_PREFIX)) return text.trimEnd().split("\n").map(quarantinedId);
  return discarded.parse(JSON.parse(text)).payload.Records.map(({ eventID, awsRegion, eventSourceARN }) => {
    const [shardId = "", sequenceNumber = ""] = eventID.split(":");
    const stream = eventSourceARN.split("/")[1] ?? "";
    return recordId({ region: awsRegion, stream, shardId, sequenceNumber });
  });
}

function quarantinedId(line: string): string {
  return recordId(quarantined.parse(JSON.parse(line)));
}

/** Where a record stands on its input stream. */
export type RecordPlace = { region: string; stream: string; shardId: string; sequenceNumber: string };

/** The id that the function stamps on the output of a record. */
export const recordId = ({ region, stream, shardId, sequenceNumber }: RecordPlace) =>
  `${region}/${stream}/${shardId}/${sequenceNumber}/0`;
