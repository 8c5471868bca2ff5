import { type CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand, ListObjectsV2Command, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { BatchGetTracesCommand, paginateGetTraceSummaries, type XRayClient } from "@aws-sdk/client-xray";

/** An object of a bucket, as it is listed. */
export type FailureObject = { key: string; storedAtMs: number; bytes: number };
/** A line of a log group. */
export type LogLine = { atMs: number; line: string };
/** A trace, as it is listed. */
export type TraceFound = { id: string; startedAtMs: number; isPartial: boolean };

/** What is read beside metrics and records: failures, logs, traces. Each call is bounded, and rejects with the SDK's error. */
export type EvidenceReads = {
  /** Objects below a prefix, by their keys, of a few pages at most; `isCut` when there are more. */
  objects(bucket: string, prefix: string): Promise<{ objects: FailureObject[]; isCut: boolean }>;
  /** What keys below a prefix begin with, up to the next slash: 1,000 at most. */
  folders(bucket: string, prefix: string): Promise<string[]>;
  /** The first bytes of an object. */
  object(bucket: string, key: string, mostBytes: number): Promise<Uint8Array>;
  /** Lines of a log group since a moment, the newest first. */
  logLines(group: string, sinceMs: number, most: number): Promise<LogLine[]>;
  /** Traces of functions between two moments, in any order, of a few pages at most. */
  tracesOf(functionNames: readonly string[], fromMs: number, toMs: number): Promise<TraceFound[]>;
  /** The segments of traces, as JSON, by the trace's ID. Those that X-Ray has no time for now are left out. */
  segments(ids: readonly string[]): Promise<ReadonlyMap<string, string[]>>;
};

const MOST_PAGES = 2;
/** A page of lines may be empty, and yet not be the last. */
const MOST_LOG_PAGES = 3;
/** X-Ray takes no more IDs in a call. */
const TRACES_A_CALL = 5;

/** Failures. */
export const readsOfS3 = (client: S3Client): Pick<EvidenceReads, "objects" | "folders" | "object"> => ({
  async objects(Bucket, Prefix) {
    const objects: FailureObject[] = [];
    let pages = 0;
    for await (const { Contents = [], IsTruncated = false } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
      for (const { Key = "", LastModified, Size = 0 } of Contents)
        objects.push({ key: Key, storedAtMs: LastModified?.getTime() ?? 0, bytes: Size });
      pages += 1;
      if (pages === MOST_PAGES) return { objects, isCut: IsTruncated };
    }
    return { objects, isCut: false };
  },
  async folders(Bucket, Prefix) {
    const { CommonPrefixes = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix, Delimiter: "/" }));
    return CommonPrefixes.flatMap((found) => found.Prefix ?? []);
  },
  async object(Bucket, Key, mostBytes) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, Range: `bytes=0-${mostBytes - 1}` }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  },
});

/** Logs. */
export const readsOfLogs = (client: CloudWatchLogsClient): Pick<EvidenceReads, "logLines"> => ({
  async logLines(logGroupName, startTime, most) {
    const found: LogLine[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < MOST_LOG_PAGES && found.length < most; page += 1) {
      const input = { logGroupName, startTime, limit: most - found.length, startFromHead: false, nextToken };
      const answer = await client.send(new FilterLogEventsCommand(input));
      for (const { timestamp = 0, message = "" } of answer.events ?? [])
        found.push({ atMs: timestamp, line: message.trimEnd() });
      nextToken = answer.nextToken;
      if (nextToken === undefined) break;
    }
    return found.sort((a, b) => b.atMs - a.atMs);
  },
});

/** Traces. */
export const readsOfXray = (client: XRayClient): Pick<EvidenceReads, "tracesOf" | "segments"> => ({
  async tracesOf(functionNames, fromMs, toMs) {
    const FilterExpression = functionNames.map((name) => `service("${name}")`).join(" OR ");
    const input = { StartTime: new Date(fromMs), EndTime: new Date(toMs), FilterExpression };
    const found: TraceFound[] = [];
    let pages = 0;
    for await (const { TraceSummaries = [] } of paginateGetTraceSummaries({ client }, input)) {
      for (const { Id, StartTime, IsPartial = false } of TraceSummaries)
        if (Id !== undefined) found.push({ id: Id, startedAtMs: StartTime?.getTime() ?? 0, isPartial: IsPartial });
      pages += 1;
      if (pages === MOST_PAGES) break;
    }
    return found;
  },
  async segments(ids) {
    const found = new Map<string, string[]>();
    // One call after the other: X-Ray lets few come at once.
    for (let start = 0; start < ids.length; start += TRACES_A_CALL) {
      const TraceIds = ids.slice(start, start + TRACES_A_CALL);
      const { Traces = [] } = await client.send(new BatchGetTracesCommand({ TraceIds }));
      for (const { Id = "", Segments = [] } of Traces)
        found.set(
          Id,
          Segments.flatMap(({ Document }) => Document ?? []),
        );
    }
    return found;
  },
});
