import { z } from "zod";
import type { CreateStreamInput } from "../../../../emulator/kinesis/manage.ts";
import type { InvocationResult } from "../../../../emulator/lambda/function/function-runtime.ts";
import {
  type EventSourceMapping,
  type StartArgs,
  startEventSourceMapping,
} from "../../../../emulator/lambda/stream-poller/event-source-mapping.ts";
import type { FailureRecord } from "../../../../emulator/lambda/stream-poller/failure-record.ts";
import type { Observation } from "../../../../emulator/lambda/stream-poller/observation.ts";
import type { EventSourceMappingArgs } from "../../../../emulator/lambda/stream-poller/settings.ts";
import { createStream, scope, streamArn } from "../../kinesis/create-stream.ts";

/** The event that the function receives; each record strictly as AWS writes it (rule 4). */
const eventSchema = z.looseObject({
  Records: z.array(
    z.strictObject({
      kinesis: z.strictObject({
        kinesisSchemaVersion: z.literal("1.0"),
        partitionKey: z.string(),
        sequenceNumber: z.string(),
        data: z.base64(),
        approximateArrivalTimestamp: z.number(),
      }),
      eventSource: z.literal("aws:kinesis"),
      eventVersion: z.literal("1.0"),
      eventID: z.string(),
      eventName: z.literal("aws:kinesis:record"),
      invokeIdentityArn: z.string(),
      awsRegion: z.string(),
      eventSourceARN: z.string(),
    }),
  ),
});

/** One invocation as the function saw it. */
export type Call = {
  /** Seconds since the scenario began. */
  second: number;
  /** The text of each record. */
  texts: string[];
  sequenceNumbers: string[];
  event: z.infer<typeof eventSchema>;
};

/** What the function does with a call: an answer as JSON value, or one of the results below. */
export type Handler = (call: Call) => unknown;

/** The function threw, timed out, crashed or ran out of memory. */
export const functionError = Symbol("functionError");
/** The function was not invoked for lack of concurrency. */
export const throttled = Symbol("throttled");

/** Reports the failure of these sequence numbers. */
export const failing = (...sequenceNumbers: unknown[]) => ({
  batchItemFailures: sequenceNumbers.map((itemIdentifier) => ({ itemIdentifier })),
});

/** The sequence number of the record with this text. */
export function numberOf({ texts, sequenceNumbers }: Call, text: string): string | undefined {
  return sequenceNumbers[texts.indexOf(text)];
}

/** What a scenario is made of. */
export type ScenarioArgs = {
  settings?: Partial<EventSourceMappingArgs>;
  stream?: Partial<CreateStreamInput>;
  handler?: Handler;
  /** How long an invocation takes. @default 0 */
  durationMs?: (call: Call) => number;
  onFailure?: StartArgs["onFailure"];
};

/** A stream, a function and a mapping between them, under a virtual clock. The function succeeds unless told otherwise. */
export function createScenario({
  settings = {},
  stream = {},
  handler = () => null,
  durationMs = () => 0,
  onFailure,
}: ScenarioArgs = {}) {
  const model = createStream(stream);
  const { clock, kinesis } = model;
  const startMs = clock.now();
  const calls: Call[] = [];
  const failures: { record: FailureRecord; payload: string }[] = [];
  const observations: Observation[] = [];
  const checkpoints: string[] = [];
  let ids = 0;
  const uuid = () => `id-${++ids}`;

  async function invoke(payload: string): Promise<InvocationResult> {
    const call = readCall(payload, (clock.now() - startMs) / 1000);
    calls.push(call);
    const answer = handler(call);
    await clock.sleep(durationMs(call));
    if (answer === throttled) return { throttled: true };
    const base = { throttled: false, requestId: uuid(), statusCode: 200, executedVersion: "$LATEST" } as const;
    if (answer === functionError) return { ...base, functionError: "Unhandled", payload: '{"errorMessage":"boom"}' };
    return { ...base, payload: typeof answer === "string" ? answer : JSON.stringify(answer ?? null) };
  }

  const start = () =>
    startEventSourceMapping({
      settings: {
        uuid: "mapping",
        functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:f",
        roleArn: "arn:aws:iam::000000000000:role/r",
        startingPosition: "TRIM_HORIZON",
        ...settings,
      },
      reader: kinesis.reader(streamArn),
      runtime: { invoke, stop: async () => {} },
      onFailure:
        onFailure ??
        (async (record, payload) => {
          failures.push({ record, payload });
        }),
      clock,
      uuid,
      observe: (observation) => observations.push(observation),
      onCheckpoint: (_, sequenceNumber) => checkpoints.push(sequenceNumber),
    });

  /** Starts the mapping, does `work`, waits until nothing is left to do (at most two days), and stops. */
  async function run(
    work: (mapping: EventSourceMapping) => Promise<void> | void = () => {},
  ): Promise<EventSourceMapping> {
    return clock.run(async () => {
      const mapping = start();
      await clock.sleep(1);
      await work(mapping);
      const deadlineMs = clock.now() + 48 * 3_600_000;
      do await clock.sleep(1000);
      while (!mapping.idle() && clock.now() < deadlineMs);
      await mapping.stop();
      return mapping;
    });
  }

  const putAll = (...texts: string[]) => texts.map((text) => model.put("key", text).SequenceNumber);
  return { ...model, scope, calls, failures, observations, checkpoints, start, run, putAll };
}

function readCall(payload: string, second: number): Call {
  const event = eventSchema.parse(JSON.parse(payload));
  return {
    second,
    event,
    texts: event.Records.map(({ kinesis }) => Buffer.from(kinesis.data, "base64").toString()),
    sequenceNumbers: event.Records.map(({ kinesis }) => kinesis.sequenceNumber),
  };
}
