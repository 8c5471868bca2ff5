import { createHash } from "node:crypto";
import { RecordLog } from "../../kinesis/record-log.ts";
import { pick, type TableItem } from "../values/attribute-value.ts";
import { itemBytes } from "../values/size.ts";
import type { TableKeySchema } from "./key-schema.ts";
import type { Order } from "./sorted-entries.ts";

/** What a stream tells of a change, by AWS's names. */
export type StreamViewType = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

/** One shard of a table's stream. */
export type ChangeShard = {
  readonly id: string;
  readonly parentId: string | undefined;
  /** The share of the partitions whose changes it takes. */
  readonly lane: number;
  readonly startedAtMs: number;
  readonly startsWith: string;
  /** Set when it is closed. */
  endsWith: string | undefined;
  readonly log: RecordLog;
};

/** The stream of a table's changes. */
export type ChangeStream = {
  readonly arn: string;
  readonly label: string;
  readonly view: StreamViewType;
  readonly tableName: string;
  readonly keySchema: TableKeySchema;
  readonly region: string;
  readonly createdAtMs: number;
  /** When it was switched off, if it was. */
  closedAtMs: number | undefined;
  shards: ChangeShard[];
  sequence: bigint;
};

/** A change of one item. */
export type Change = { order: Order; before: TableItem | undefined; after: TableItem | undefined; isExpiry: boolean };

/** How long a stream keeps a record. */
export const STREAM_RETENTION_MS = 24 * 3_600_000;
/** A shard takes records for about four hours. */
const SHARD_LIFETIME_MS = 4 * 3_600_000;
const FIRST_SEQUENCE = 100_000_000_000_000_000_000n;

/** Opens a stream; `lanes` says how many shards it has at a time. */
export function openStream(
  args: Pick<ChangeStream, "arn" | "label" | "view" | "tableName" | "keySchema" | "region" | "createdAtMs">,
  lanes: number,
): ChangeStream {
  const stream: ChangeStream = { ...args, closedAtMs: undefined, shards: [], sequence: FIRST_SEQUENCE };
  for (let lane = 0; lane < lanes; lane++) stream.shards.push(openShard(stream, lane, undefined, args.createdAtMs));
  return stream;
}

/** Closes what is old, with a child in its place, and forgets what is past its retention. */
export function turnOver(stream: ChangeStream, nowMs: number): void {
  for (const shard of stream.shards.filter(({ endsWith }) => endsWith === undefined)) {
    if (nowMs - shard.startedAtMs < SHARD_LIFETIME_MS) continue;
    shard.endsWith = nextSequenceNumber(stream);
    stream.shards.push(openShard(stream, shard.lane, shard.id, nowMs));
  }
  for (const { log } of stream.shards) log.trimBefore(log.atTime(nowMs - STREAM_RETENTION_MS));
  const oldestMs = nowMs - STREAM_RETENTION_MS - SHARD_LIFETIME_MS;
  stream.shards = stream.shards.filter(
    ({ endsWith, log, startedAtMs }) => endsWith === undefined || log.start < log.end || startedAtMs > oldestMs,
  );
}

/** Whether changes still go to a stream. */
export function isOpen(stream: ChangeStream | undefined): stream is ChangeStream {
  return stream !== undefined && stream.closedAtMs === undefined;
}

/** Takes no more changes; what it holds can be read until it expires. */
export function closeStream(stream: ChangeStream, nowMs: number): void {
  stream.closedAtMs ??= nowMs;
  for (const shard of stream.shards) shard.endsWith ??= nextSequenceNumber(stream);
}

/** Writes a change into a stream. */
export function capture(stream: ChangeStream, { order, before, after, isExpiry }: Change, nowMs: number): void {
  turnOver(stream, nowMs);
  const open = stream.shards.filter(({ endsWith }) => endsWith === undefined);
  const shard = open.find(({ lane }) => lane === Number.parseInt(order[0] ?? "0", 16) % open.length);
  if (shard === undefined) return;
  const sequenceNumber = nextSequenceNumber(stream);
  const dynamodb = describeChange(stream, { before, after }, sequenceNumber, nowMs);
  const record = {
    eventID: createHash("md5").update(`${stream.arn} ${sequenceNumber}`).digest("hex"),
    eventName: before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY",
    ...{ eventVersion: "1.1", eventSource: "aws:dynamodb", awsRegion: stream.region, dynamodb },
    ...(isExpiry && { userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" } }),
  };
  const data = Buffer.from(JSON.stringify(record));
  shard.log.append({
    ...{ sequenceNumber, data, partitionKey: order.join("/"), arrivedAtMs: nowMs, sizeBytes: data.length },
  });
}

function describeChange(
  { view, keySchema }: ChangeStream,
  { before, after }: Pick<Change, "before" | "after">,
  SequenceNumber: string,
  nowMs: number,
) {
  const Keys = pick(
    after ?? before ?? {},
    keySchema.map(({ AttributeName }) => AttributeName),
  );
  const NewImage = view === "NEW_IMAGE" || view === "NEW_AND_OLD_IMAGES" ? after : undefined;
  const OldImage = view === "OLD_IMAGE" || view === "NEW_AND_OLD_IMAGES" ? before : undefined;
  const SizeBytes = [Keys, NewImage ?? {}, OldImage ?? {}].reduce((sum, image) => sum + itemBytes(image), 0);
  const ApproximateCreationDateTime = Math.floor(nowMs / 1000);
  return {
    ...{ ApproximateCreationDateTime, Keys, NewImage, OldImage, SequenceNumber, SizeBytes },
    StreamViewType: view,
  };
}

function openShard(stream: ChangeStream, lane: number, parentId: string | undefined, nowMs: number): ChangeShard {
  const startsWith = nextSequenceNumber(stream);
  const suffix = createHash("md5").update(`${stream.arn} ${startsWith}`).digest("hex").slice(0, 8);
  const id = `shardId-${String(nowMs).padStart(20, "0")}-${suffix}`;
  return { id, parentId, lane, startedAtMs: nowMs, startsWith, endsWith: undefined, log: new RecordLog() };
}

function nextSequenceNumber(stream: ChangeStream): string {
  stream.sequence += 1n;
  return String(stream.sequence);
}
