import { createHash } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import type { InvocationReport } from "../lambda/function/function-settings.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import { type SegmentDocument, segmentsOf, type TracedFunction } from "./segments.ts";

/** Input of GetTraceSummaries, by AWS's names; times in seconds since the Unix epoch. */
export type GetTraceSummariesInput = {
  StartTime: number;
  EndTime: number;
  FilterExpression?: string | undefined;
  NextToken?: string | undefined;
};

type TraceSummary = {
  Id: string;
  StartTime: number;
  Duration: number;
  ResponseTime: number;
  HasFault: boolean;
  HasError: false;
  HasThrottle: false;
  IsPartial: false;
};

/** A trace as BatchGetTraces tells it. */
type Trace = {
  Id: string;
  Duration: number;
  LimitExceeded: false;
  Segments: { Id: string; Document: string }[];
};

/** X-Ray: the last invocations of functions, each a trace of its own, sampled all. */
export type Xray = {
  /** An invocation has ended. */
  invoked(region: string, traced: TracedFunction, report: InvocationReport, atMs: number): void;
  /** https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html @throws AwsError */
  getTraceSummaries(
    caller: AccountRegion,
    input: GetTraceSummariesInput,
  ): { TraceSummaries: TraceSummary[]; ApproximateTime: number; TracesProcessedCount: number; NextToken?: string };
  /** https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html @throws AwsError */
  batchGetTraces(
    caller: AccountRegion,
    input: { TraceIds: readonly string[] },
  ): { Traces: Trace[]; UnprocessedTraceIds: [] };
};

const MOST_TRACES = 1000;
const PAGE = 100;

type Kept = {
  id: string;
  region: string;
  functionName: string;
  fromMs: number;
  durationMs: number;
  isFault: boolean;
  segments: SegmentDocument[];
};

/** X-Ray without traces. */
export function createXray(): Xray {
  const traces = new Map<string, Kept>();
  return {
    invoked(region, traced, report, atMs) {
      const durationMs = report.durationMs + (report.initDurationMs ?? 0);
      const fromMs = atMs - durationMs;
      const id = traceId(fromMs, report.requestId);
      const segments = segmentsOf(id, traced, report, fromMs);
      const isFault = report.status !== "success";
      traces.set(id, { ...{ id, region, functionName: traced.name, fromMs, durationMs, isFault, segments } });
      const [oldest] = traces.keys();
      if (traces.size > MOST_TRACES && oldest !== undefined) traces.delete(oldest);
    },
    getTraceSummaries({ region }, { StartTime, EndTime, FilterExpression, NextToken }) {
      const names = servicesOf(FilterExpression);
      const found = [...traces.values()].filter(
        (trace) =>
          trace.region === region &&
          StartTime * 1000 <= trace.fromMs &&
          trace.fromMs <= EndTime * 1000 &&
          (names === undefined || names.includes(trace.functionName)),
      );
      const from = Number(NextToken ?? 0);
      return {
        TraceSummaries: found.slice(from, from + PAGE).map(summaryOf),
        ...{ ApproximateTime: EndTime, TracesProcessedCount: Math.min(PAGE, Math.max(0, found.length - from)) },
        ...(from + PAGE < found.length && { NextToken: String(from + PAGE) }),
      };
    },
    batchGetTraces({ region }, { TraceIds }) {
      const found = TraceIds.flatMap((id) => traces.get(id) ?? []).filter((trace) => trace.region === region);
      return { Traces: found.map(traceOf), UnprocessedTraceIds: [] };
    },
  };
}

const SERVICES = /^service\("(?:[^"]*)"\)(?: OR service\("(?:[^"]*)"\))*$/;

/** The services that an expression asks for; undefined for all. @throws AwsError for one that is none of these. */
function servicesOf(expression: string | undefined): string[] | undefined {
  if (expression === undefined || expression === "") return undefined;
  if (!SERVICES.test(expression))
    throw new AwsError(
      "InvalidRequestException",
      `The filter expression ${expression} is not modelled by the local cloud: only service("name") OR service("name") is.`,
    );
  return [...expression.matchAll(/service\("([^"]*)"\)/g)].flatMap(([, name]) => name ?? []);
}

/** As X-Ray writes one: the second that it began in, and 96 bits. */
const traceId = (fromMs: number, requestId: string) =>
  `1-${Math.floor(fromMs / 1000)
    .toString(16)
    .padStart(8, "0")}-${createHash("sha256").update(requestId).digest("hex").slice(0, 24)}`;

const summaryOf = ({ id: Id, fromMs, durationMs, isFault: HasFault }: Kept): TraceSummary => ({
  ...{ Id, StartTime: fromMs / 1000, Duration: durationMs / 1000, ResponseTime: durationMs / 1000, HasFault },
  ...{ HasError: false, HasThrottle: false, IsPartial: false },
});

const traceOf = ({ id: Id, durationMs, segments }: Kept): Trace => ({
  ...{ Id, Duration: durationMs / 1000, LimitExceeded: false },
  Segments: segments.map((segment) => ({ Id: segment.id, Document: JSON.stringify(segment) })),
});
