import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { z } from "zod";
import { type Failure, failureOfError } from "../../../client/kinesis-failure.ts";
import { judge } from "../../../emulator/lambda/stream-poller/verdict.ts";

/** The part of the AWS SDK's `LambdaClient` that gives records back. */
export type LambdaSender = Pick<LambdaClient, "send">;

/** What came of an invocation. */
export type InvokeResult =
  /** The first `done` records are done; the function gave back the rest. */
  | { kind: "answered"; done: number }
  /** The function threw, timed out or crashed. */
  | { kind: "function-error"; errorType: string }
  | (Failure & { cause?: unknown });

/** Invokes a function with an event. Never rejects. */
export type InvokeFlow = (call: {
  aliasArn: string;
  event: string;
  /** Of the event's records, in their order. */
  sequenceNumbers: readonly string[];
}) => Promise<InvokeResult>;

/** Lambda's longest time-out, and time to answer in. */
const LONGEST_INVOCATION_MS = 930_000;

/** An SDK client that waits for as long as a function may take, and leaves retries to its caller. */
export function createLambdaClient(region: string): LambdaClient {
  const requestHandler = {
    connectionTimeout: 10_000,
    requestTimeout: LONGEST_INVOCATION_MS,
    throwOnRequestTimeout: true,
  };
  return new LambdaClient({ region, maxAttempts: 1, requestHandler });
}

/** Invokes by the Lambda API, and reads the answer as a trigger with ReportBatchItemFailures does. */
export function invokeWith(lambda: LambdaSender): InvokeFlow {
  return async ({ aliasArn, event, sequenceNumbers }) => {
    try {
      const { FunctionError, Payload } = await lambda.send(
        new InvokeCommand({ FunctionName: aliasArn, InvocationType: "RequestResponse", Payload: Buffer.from(event) }),
      );
      const payload = Buffer.from(Payload ?? []).toString("utf8");
      if (FunctionError !== undefined) return { kind: "function-error", errorType: errorTypeOf(payload) };
      return { kind: "answered", done: doneOf(payload, sequenceNumbers) };
    } catch (cause) {
      return { ...failureOf(cause), cause };
    }
  };
}

function doneOf(payload: string, sequenceNumbers: readonly string[]): number {
  const verdict = judge({ payload }, sequenceNumbers, {
    functionResponseTypes: ["ReportBatchItemFailures"],
    tumblingWindowInSeconds: 0,
  });
  if (verdict.outcome === "partial") return verdict.firstFailed;
  return verdict.outcome === "success" ? sequenceNumbers.length : 0;
}

/** A name only: the message may quote a record. */
const errorDocument = z.object({ errorType: z.string().regex(/^[\w.]{1,100}$/) });

function errorTypeOf(payload: string): string {
  try {
    return errorDocument.parse(JSON.parse(payload)).errorType;
  } catch {
    return "an error without a type";
  }
}

function failureOf(error: unknown): Failure {
  const failure = failureOfError(error);
  if (failure.code === "RequestTooLargeException") return { kind: "invalid", code: failure.code };
  // While a function is changed or made ready, it can't be invoked.
  if (failure.code === "ResourceConflictException") return { kind: "unavailable", code: failure.code };
  return failure;
}
