import type { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { InvokeCommand } from "@aws-sdk/client-lambda";
import type { KinesisStreamRecord } from "aws-lambda";
import type { KinesisSender } from "../../../client/kinesis-client.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import type { FailureStore } from "../../../operate/redrive/failure-store.ts";
import type { FlowTarget } from "../../../operate/redrive/flows.ts";
import type { LambdaSender } from "../../../operate/redrive/invoke/invoke-call.ts";
import { type RedriveArgs, redrive } from "../../../operate/redrive/redrive.ts";

const INPUT_ARN = "arn:aws:kinesis:eu-west-1:111122223333:stream/users-in";

/** A moment that objects are stored at. */
export const STORED_AT_MS = Date.UTC(2026, 0, 1);

/** What the function puts aside: one line a record. */
export const quarantineLine = (overrides: Record<string, unknown> = {}) =>
  JSON.stringify({
    ...{ reason: "unknown-country", region: "eu-west-1", stream: "users-in", shardId: "shardId-000000000001" },
    ...{ sequenceNumber: "100", subSequence: 0, partitionKey: "k", data: Buffer.from("one").toString("base64") },
    ...overrides,
  });

/** What Lambda puts aside: a batch as a whole. */
export const discardedBatch = (...records: [sequenceNumber: string, partitionKey: string, data: string][]) =>
  discardedBatchOf("enrich", ...records);

/** ARN of a flow's function. */
export const functionArn = (flow: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${flow}`;

/** A flow as the stack's outputs name it. */
const createFlow = (name: string): FlowTarget => ({
  name,
  arn: functionArn(name),
  aliasArn: `${functionArn(name)}:live`,
});

/** The same, given up for a flow. */
export const discardedBatchOf = (
  flow: string,
  ...records: [sequenceNumber: string, partitionKey: string, data: string][]
) =>
  JSON.stringify({
    requestContext: { condition: "RetryAttemptsExhausted", functionArn: `${functionArn(flow)}:live` },
    payload: JSON.stringify({
      Records: records.map(([sequenceNumber, partitionKey, data]) => ({
        eventID: `shardId-000000000001:${sequenceNumber}`,
        eventSourceARN: "arn:aws:kinesis:eu-west-1:111122223333:stream/users-in",
        kinesis: { sequenceNumber, partitionKey, data: Buffer.from(data).toString("base64") },
      })),
    }),
  });

/** One invocation, as the function sees it. */
export type Invoked = { atMs: number; flow: string; records: KinesisStreamRecord[] };

/** A failure store in memory, a stream that takes all (`refuse` answers the error code of a record instead), and flows. */
export function createRedrive(objects: Record<string, string>, flows: readonly string[] = ["enrich"]) {
  const clock = createVirtualClock(STORED_AT_MS + 86_400_000);
  const stored = new Map(Object.entries(objects));
  const storedAtMs = new Map<string, number>();
  const calls: { atMs: number; data: string[] }[] = [];
  const interrupt = new AbortController();
  const invocations: Invoked[] = [];
  const world = {
    clock,
    stored,
    storedAtMs,
    calls,
    interrupt,
    invocations,
    /** What a function answers; an error thrown is Lambda's, `{ FunctionError }` the function's. */
    answer: async (_: Invoked): Promise<object> => ({ batchItemFailures: [] }),
    /** Error code for a record, by its data; undefined takes it. */
    refuse: (_: string): string | undefined => undefined,
    /** Called before a call is answered. */
    beforeAnswer: (): void => {},
    /** Called before an object is written. */
    beforeWrite: (_key: string, _body: string): unknown => undefined,
    /** Data in the order in which the stream took it. */
    taken: [] as string[],
    run,
  };
  const store: FailureStore = {
    async *list(prefix) {
      for (const key of [...stored.keys()].sort())
        if (key.startsWith(prefix)) yield { key, storedAtMs: storedAtMs.get(key) ?? STORED_AT_MS };
    },
    async read(key) {
      const body = stored.get(key);
      if (body === undefined) throw Object.assign(new Error("gone"), { name: "NoSuchKey" });
      return { body: Buffer.from(body), eTag: body };
    },
    async write(key, body, eTag) {
      world.beforeWrite(key, Buffer.from(body).toString());
      if (stored.get(key) !== eTag) throw Object.assign(new Error("changed"), { name: "PreconditionFailed" });
      stored.set(key, Buffer.from(body).toString());
      return Buffer.from(body).toString();
    },
  };
  const send = async (command: PutRecordsCommand) => {
    const data = (command.input.Records ?? []).map(({ Data }) => Buffer.from(Data ?? "").toString());
    calls.push({ atMs: clock.now(), data });
    world.beforeAnswer();
    const Records = data.map((text) => {
      const ErrorCode = world.refuse(text);
      if (ErrorCode !== undefined) return { ErrorCode };
      world.taken.push(text);
      return { SequenceNumber: "1" };
    });
    return { Records };
  };

  const invoke = async ({ input }: InvokeCommand) => {
    const [, flow = ""] = /:function:(.*):live$/.exec(input.FunctionName ?? "") ?? [];
    const event = JSON.parse(Buffer.from(input.Payload as Uint8Array).toString());
    const invoked: Invoked = { atMs: clock.now(), flow, records: event.Records };
    invocations.push(invoked);
    const answer = await world.answer(invoked);
    return { Payload: Buffer.from(JSON.stringify(answer)), ...("FunctionError" in answer && answer) };
  };

  function run(overrides: Partial<RedriveArgs> = {}) {
    return clock.run(() =>
      redrive({
        ...{ flows: new Map(flows.map((name) => [name, createFlow(name)])), flow: undefined },
        ...{ lambda: { send: invoke } as unknown as LambdaSender },
        ...{ store, clock, streamArn: INPUT_ARN, sinceMs: undefined, reasons: undefined, dryRun: false, rate: 1_000 },
        ...{ kinesis: { send } as unknown as KinesisSender, random: () => 0.5, signal: interrupt.signal },
        progress: { step: () => {}, records: () => {}, end: () => {} },
        onPlan: () => {},
        ...overrides,
      }),
    );
  }
  return world;
}
