import { z } from "zod";
import { DISCARDED_PREFIX, QUARANTINE_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import { MAGIC_NUMBER } from "../../handlers/kinesis/records/deaggregate.ts";
import { FIRST_FLOW } from "../../handlers/kinesis/records/origin.ts";
import { changesEvent, heldChange } from "./discarded-changes.ts";
import type { HeldRecord, RecordWithData, Source } from "./held-record.ts";

/** What an object of the failure store holds. `problems` name lines and fields, never values. */
export type ParsedObject = { records: RecordWithData[]; problems: string[] };

const bytes = z.string().transform((text, context) => {
  const data = Buffer.from(text, "base64");
  if (data.toString("base64") !== text) context.addIssue("must be base64");
  return data;
});
// Names go to the terminal: they must be no more than names.
const name = z.string().regex(/^[\w.-]{1,128}$/, "must be a name");
const sequenceNumber = z.string().regex(/^\d{1,128}$/, "must be digits");

const quarantineLine = z.object({
  reason: name,
  flow: name.optional(),
  arrivedAt: z.iso.datetime().optional(),
  region: name,
  stream: name,
  shardId: name,
  sequenceNumber,
  subSequence: z.int().min(0),
  partitionKey: z.string(),
  explicitHashKey: z.string().optional(),
  data: bytes,
});

const FUNCTION_ARN = /^arn:[\w-]+:lambda:[\w-]+:\d+:function:[\w-]+(?::[\w$-]+)?$/;
const STREAM_ARN = /^arn:[\w-]+:kinesis:([\w-]+):\d+:stream\/([\w.-]+)(?:\/.*)?$/;
const event = z.object({
  Records: z
    .array(
      z.object({
        eventID: z.string().regex(/^[\w-]+:\d+$/, "must be a shard and a sequence number"),
        eventSourceARN: z.string().regex(STREAM_ARN, "must be the ARN of a stream"),
        kinesis: z.object({
          partitionKey: z.string(),
          sequenceNumber,
          data: bytes,
          approximateArrivalTimestamp: z.number().optional(),
        }),
      }),
    )
    .min(1),
});
// AWS says only that the payload is the whole event: read it as an object and as text.
const payloadText = z.string().transform((text, context) => {
  const value = parseJson(text);
  if (value === undefined) context.addIssue("must be JSON");
  return value;
});
const anyEvent = z.union([event, changesEvent]);
const discarded = z.object({
  requestContext: z.object({
    condition: name,
    functionArn: z.string().regex(FUNCTION_ARN, "must be the ARN of a function"),
  }),
  DDBStreamBatchInfo: z.object({ shardId: name }).optional(),
  payload: z.union([payloadText.pipe(anyEvent), anyEvent]),
});

/** Names the flow that a function belongs to, by the function's ARN. */
export type FlowOf = (functionArn: string) => string;

/** Reads an object of the failure store. What is malformed is left out and named: a line of quarantine alone, a batch as a whole. */
export function parseObject(
  object: { key: string; body: Uint8Array; storedAtMs: number },
  flowOf: FlowOf,
): ParsedObject {
  const text = Buffer.from(object.body).toString("utf8");
  return object.key.startsWith(DISCARDED_PREFIX) ? parseDiscarded(object, text, flowOf) : parseQuarantine(object, text);
}

const FLOW_IN_KEY = new RegExp(`^${QUARANTINE_PREFIX}([a-z][a-z0-9-]{0,31})/`);

type Stored = Pick<HeldRecord, "key" | "storedAtMs">;

function parseQuarantine({ key, storedAtMs }: Stored, text: string): ParsedObject {
  const parsed: ParsedObject = { records: [], problems: [] };
  // A function may write below its own flow's prefix alone: the key is to be trusted, what a line says is not.
  const [, flow = FIRST_FLOW] = FLOW_IN_KEY.exec(key) ?? [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const result = quarantineLine.safeParse(parseJson(line));
    if (!result.success) parsed.problems.push(`line ${index + 1}: ${problemOf(result.error)}`);
    else if (result.data.flow !== undefined && result.data.flow !== flow)
      parsed.problems.push(`line ${index + 1}: flow: must be the flow of its key, ${flow}`);
    else {
      const { arrivedAt, ...line } = result.data;
      const arrivedAtMs = arrivedAt === undefined ? storedAtMs : Date.parse(arrivedAt);
      parsed.records.push(toHeld("quarantine", { key, storedAtMs, index, arrivedAtMs, ...line, flow }));
    }
  }
  if (text.trim() === "") parsed.problems.push("it is empty");
  return parsed;
}

function parseDiscarded({ key, storedAtMs }: Stored, text: string, flowOf: FlowOf): ParsedObject {
  const result = discarded.safeParse(parseJson(text));
  if (!result.success) return { records: [], problems: [problemOf(result.error)] };
  const { requestContext, payload, DDBStreamBatchInfo } = result.data;
  const { condition: reason, functionArn } = requestContext;
  const flow = flowOf(functionArn);
  const records = payload.Records.map((record, index) => {
    const stored = { key, storedAtMs, index, reason, flow };
    if ("dynamodb" in record)
      return toHeld("discarded batch", {
        ...stored,
        ...heldChange(record, DDBStreamBatchInfo?.shardId ?? "", storedAtMs),
      });
    const { eventID, eventSourceARN, kinesis } = record;
    const [, region = "", stream = ""] = STREAM_ARN.exec(eventSourceARN) ?? [];
    const [shardId = ""] = eventID.split(":");
    const { approximateArrivalTimestamp: arrivedAt, ...held } = kinesis;
    const arrivedAtMs = arrivedAt === undefined ? storedAtMs : Math.round(arrivedAt * 1000);
    const origin = { region, stream, shardId, subSequence: 0, arrivedAtMs, ...held };
    return toHeld("discarded batch", { ...stored, ...origin });
  });
  return { records, problems: [] };
}

function toHeld(source: Source, fields: Omit<RecordWithData, "source" | "aggregate" | "bytes">) {
  const { data, partitionKey } = fields;
  // An aggregate within an aggregate is none to the function, but bytes that are not UTF-8.
  const aggregate = data.subarray(0, MAGIC_NUMBER.length).equals(MAGIC_NUMBER) && fields.reason !== "invalid-utf8";
  return { ...fields, source, aggregate, bytes: data.byteLength + Buffer.byteLength(partitionKey) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first thing that is wrong. JSON's own errors quote the text, so they are not passed on. */
function problemOf({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined || issue.path.length === 0) return "it must be a JSON object";
  return `${issue.path.join(".")}: ${issue.message}`;
}
