import { z } from "zod";
import { DISCARDED_PREFIX, QUARANTINE_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import type { AccountedRecord } from "./ledger.ts";
import { recordKey } from "./record-id.ts";

/** A record that an object of the failure store holds. */
export type KeptRecord = AccountedRecord & {
  region: string;
  fate: "quarantined" | "discarded";
  /** The flow that refused it. */
  flow?: string;
  /** ARN of the function, or of its alias, whose batch was given up. */
  functionArn?: string;
  reason: string;
  /** What the function says beside the reason. */
  detail?: string;
  /** The record itself, in base64. */
  data?: string;
};

const quarantined = z.object({
  reason: z.string(),
  detail: z.string().optional(),
  data: z.string().optional(),
  flow: z.string().default("enrich"),
  region: z.string(),
  stream: z.string(),
  shardId: z.string(),
  sequenceNumber: z.string(),
  subSequence: z.int(),
});

const event = z.object({
  Records: z.array(
    z.object({
      eventID: z.string(),
      awsRegion: z.string(),
      eventSourceARN: z.string(),
      kinesis: z.object({ data: z.string() }).optional(),
    }),
  ),
});

/** A failure record's payload is an object or its JSON as text. */
const discarded = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string() }),
  payload: z.union([event, z.string().transform(parseJson).pipe(event)]),
});

/**
 * The records that an object of the failure store holds. None of an object that neither the function nor Lambda put
 * there: anyone may use the bucket.
 */
export function keptRecords(key: string, body: Uint8Array): KeptRecord[] {
  const text = Buffer.from(body).toString("utf8");
  if (key.startsWith(DISCARDED_PREFIX)) return discardedRecords(text);
  return key.startsWith(QUARANTINE_PREFIX) ? text.split("\n").flatMap(quarantinedRecord) : [];
}

function quarantinedRecord(line: string): KeptRecord[] {
  const { data } = quarantined.safeParse(parseJson(line));
  if (data === undefined) return [];
  const { region, flow, reason, subSequence } = data;
  const { detail, data: bytes } = data;
  const known = { ...(detail !== undefined && { detail }), ...(bytes !== undefined && { data: bytes }) };
  const key = recordKey(data.stream, data.shardId, data.sequenceNumber);
  return [{ fate: "quarantined", region, flow, reason, key, subSequence, ...known }];
}

function discardedRecords(text: string): KeptRecord[] {
  const { data } = discarded.safeParse(parseJson(text));
  if (data === undefined) return [];
  const { functionArn, condition: reason } = data.requestContext;
  return data.payload.Records.map(({ eventID, awsRegion: region, eventSourceARN, kinesis }) => {
    const [shardId = "", sequenceNumber = ""] = eventID.split(":");
    const key = recordKey(eventSourceARN.split("/")[1] ?? "", shardId, sequenceNumber);
    return { fate: "discarded", region, functionArn, reason, key, subSequence: 0, ...kinesis };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
