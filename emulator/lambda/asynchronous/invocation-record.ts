import type { FinishedInvocation } from "../stream-poller/verdict.ts";

/** How an event ended. */
export type EventCondition = "Success" | "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";

/**
 * What a destination is told of an event.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export type InvocationRecord = {
  version: "1.0";
  timestamp: string;
  requestContext: {
    requestId: string;
    /** With the qualifier that was invoked. */
    functionArn: string;
    condition: EventCondition;
    approximateInvokeCount: number;
  };
  /** The event. */
  requestPayload: unknown;
  /** Of the last invocation; absent without any. */
  responseContext?: { statusCode: number; executedVersion: string; functionError?: "Unhandled" };
  /** What the function answered, or its error; absent without an invocation. */
  responsePayload?: unknown;
};

/** What a record is made of. */
export type EndedEvent = {
  requestId: string;
  functionArn: string;
  payload: string;
  condition: EventCondition;
  /** Times that the function was invoked: throttled attempts are none. */
  invocations: number;
  last: FinishedInvocation | undefined;
  atMs: number;
};

/** Writes the record of an event. */
export function createInvocationRecord(event: EndedEvent): InvocationRecord {
  const { requestId, functionArn, condition, invocations, last } = event;
  return {
    version: "1.0",
    timestamp: new Date(event.atMs).toISOString(),
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: invocations },
    requestPayload: JSON.parse(event.payload),
    ...(last && { responseContext: contextOf(last), responsePayload: JSON.parse(last.payload) }),
  };
}

/** The record as text, event and answer in it letter for letter: no digit of a number is lost. */
export function invocationRecordText(record: InvocationRecord, { payload, last }: EndedEvent): string {
  const { requestPayload: _, responseContext, responsePayload: __, ...before } = record;
  const answer = last && `,"responseContext":${JSON.stringify(responseContext)},"responsePayload":${last.payload}`;
  return `${JSON.stringify(before).slice(0, -1)},"requestPayload":${payload}${answer ?? ""}}`;
}

function contextOf({ statusCode, executedVersion, functionError }: FinishedInvocation) {
  return { statusCode, executedVersion, ...(functionError && { functionError }) };
}

/** Key of a record in S3: `aws/lambda/async/<function>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>`. */
export function invocationRecordKey({ timestamp, requestContext }: InvocationRecord, uuid: string): string {
  const [, , , , , , name = ""] = requestContext.functionArn.split(":");
  const [date = "", time = ""] = timestamp.slice(0, 19).split("T");
  return `aws/lambda/async/${name}/${date.replaceAll("-", "/")}/${date}T${time.replaceAll(":", ".")}-${uuid}`;
}
