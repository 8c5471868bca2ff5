import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { z } from "zod";
import type { Clock } from "../../../emulator/time/clock.ts";
import { DISCARDED_PREFIX, REDRIVEN_PREFIX } from "../../../handlers/kinesis/failure-store/layout.ts";
import type { FailureStore } from "../failure-store.ts";
import { createPace } from "../pace.ts";
import { parseExactly } from "./exact-json.ts";

/** Prefix of the events that Lambda gave up. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export const EVENTS_PREFIX = `${DISCARDED_PREFIX}async/`;

/** What a function is invoked with again, and when it is done. */
export type EventsArgs = {
  lambda: Pick<LambdaClient, "send">;
  /** Events a second. */
  rate: number;
  clock: Clock;
  signal: AbortSignal;
};

/** What giving events back came to. */
export type EventsResult = {
  /** Given back by this run; on a dry run, those that would be. */
  given: number;
  /** Given back by an earlier run. */
  before: number;
  /** What could not be read: keys or message IDs, with the reason, never an event. */
  problems: string[];
};

const record = z.object({
  requestContext: z.object({
    requestId: z.string().min(1),
    functionArn: z
      .string()
      .regex(/^arn:[\w-]+:lambda:[\w-]+:\d+:function:[\w-]+(?::[\w$-]+)?$/, "must name a function"),
  }),
  requestPayload: z.unknown(),
});

/** Which events are given back, and to whom. */
export type GivenUpArgs = EventsArgs & {
  store: FailureStore;
  sinceMs: number | undefined;
  dryRun: boolean;
  /** The one flow whose events they are: its function may have had another name. @default everybody's, each to its own alias */
  only?: { isOf: (functionName: string) => boolean; aliasArn: string };
};

/** Name of the function that an event of the failure store was for. */
export const functionNameIn = (key: string): string => key.slice(EVENTS_PREFIX.length).split("/")[0] ?? "";

/**
 * Invokes the functions of events that the failure store keeps with them again, each alias just as before. An event is marked when Lambda has taken
 * it: whoever runs twice at once gives some twice. Rejects with what the SDK throws.
 */
export async function giveEventsBack(args: GivenUpArgs): Promise<EventsResult> {
  const { store, lambda, clock, signal, dryRun, only, sinceMs = 0 } = args;
  const pace = createPace(args.rate, clock);
  const result: EventsResult = { given: 0, before: 0, problems: [] };
  const marked = new Set<string>();
  for await (const { key } of store.list(`${REDRIVEN_PREFIX}${EVENTS_PREFIX}`)) marked.add(key);
  for await (const { key, storedAtMs } of store.list(EVENTS_PREFIX)) {
    if (signal.aborted) break;
    if (only?.isOf(functionNameIn(key)) === false) continue;
    const marker = `${REDRIVEN_PREFIX}${key}`;
    if (marked.has(marker)) result.before++;
    if (marked.has(marker) || storedAtMs < sinceMs) continue;
    const { data, error } = record.safeParse(parseExactly(Buffer.from((await store.read(key)).body).toString("utf8")));
    if (error !== undefined) {
      result.problems.push(`${printable(key)}: ${error.issues[0]?.message}`);
      continue;
    }
    if (!dryRun) {
      await pace.wait(1, signal);
      if (signal.aborted) break;
      const { functionArn, requestId } = data.requestContext;
      await invokeAgain(lambda, only?.aliasArn ?? functionArn, JSON.stringify(data.requestPayload));
      await store.write(marker, Buffer.from(JSON.stringify({ version: 1, putBack: [requestId] })), undefined);
    }
    result.given++;
  }
  return result;
}

/** Hands an event to Lambda's queue. */
export const invokeAgain = (lambda: Pick<LambdaClient, "send">, FunctionName: string, payload: string) =>
  lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: Buffer.from(payload) }));

/** Anybody who may write there names objects: a key must not steer the terminal. */
const printable = (key: string) => key.replace(/\p{Cc}/gu, "\u{fffd}");
