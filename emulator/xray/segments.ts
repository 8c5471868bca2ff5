import { createHash } from "node:crypto";
import type { InvocationReport } from "../lambda/function/function-settings.ts";

/** A function whose invocations are traced. */
export type TracedFunction = { name: string; arn: string };

/** A segment or subsegment; times in seconds since the Unix epoch. https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
export type SegmentDocument = {
  id: string;
  name: string;
  start_time: number;
  end_time: number;
  trace_id?: string;
  parent_id?: string;
  origin?: string;
  fault?: true;
  resource_arn?: string;
  aws?: Record<string, unknown>;
  subsegments?: SegmentDocument[];
};

/** The two segments that Lambda sends of an invocation: the service's, and the function's. https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
export function segmentsOf(
  traceId: string,
  { name, arn }: TracedFunction,
  report: InvocationReport,
  fromMs: number,
): SegmentDocument[] {
  const { requestId, status, durationMs, initDurationMs } = report;
  const beganMs = fromMs + (initDurationMs ?? 0);
  const endMs = beganMs + durationMs;
  const idOf = (part: string) => createHash("sha256").update(`${requestId}/${part}`).digest("hex").slice(0, 16);
  const part = (of: string, from: number, to: number): SegmentDocument => ({
    ...{ id: idOf(of), name: of, start_time: from / 1000, end_time: to / 1000 },
  });
  const common = {
    ...{ trace_id: traceId, start_time: fromMs / 1000, end_time: endMs / 1000, name },
    ...(status !== "success" && { fault: true as const }),
  };
  const [service, own] = [idOf("service"), idOf("function")];
  const subsegments = [
    ...(initDurationMs === undefined ? [] : [part("Initialization", fromMs, beganMs)]),
    part("Invocation", beganMs, endMs),
  ];
  return [
    { ...common, id: service, origin: "AWS::Lambda", resource_arn: arn, aws: { request_id: requestId } },
    {
      ...{ ...common, id: own, parent_id: service, origin: "AWS::Lambda::Function", subsegments },
      aws: { function_arn: arn, resource_names: [name] },
    },
  ];
}
