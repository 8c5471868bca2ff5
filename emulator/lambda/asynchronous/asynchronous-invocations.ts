import { randomUUID } from "node:crypto";
import pLimit, { type LimitFunction } from "p-limit";
import { AwsError } from "../../aws-error.ts";
import type { Clock } from "../../time/clock.ts";
import { type FunctionRegistry, LATEST } from "../api/function-registry.ts";
import { createAttempts, type Waits } from "./attempts.ts";
import { type AsynchronousTally, createEndings } from "./endings.ts";
import type { AsynchronousObservation } from "./observation.ts";
import { type AsynchronousSettings, completeAsynchronousSettings, type Destination } from "./settings.ts";

/** What asynchronous invocations need. */
export type AsynchronousInvocationsArgs = {
  functions: FunctionRegistry;
  clock: Clock;
  uuid?: () => string;
  /** Invocations of a function in flight at once. @default 5; AWS goes on to the function's concurrency */
  atOnce?: number;
  /** How long Lambda waits between attempts. @default as AWS does */
  waits?: Waits;
  observe?: (observation: AsynchronousObservation) => void;
};

/** Lambda's queue of events, for every function: each is taken at once, and invoked until it succeeds or is given up. */
export type AsynchronousInvocations = {
  /** Sets how a function, version or alias is invoked; what has the setting is just the qualifier that the ARN names. */
  configure(functionArn: string, settings: Partial<AsynchronousSettings>): void;
  /** Has the dead letters of a function, under whatever qualifier, taken too. */
  keepDeadLetters(functionArn: string, to: Destination): void;
  /** Takes an event for a function, version or alias, and returns its request ID. @throws AwsError */
  invoke(functionArn: string, payload: string): string;
  /** What became of the events of a function, under whatever qualifier. */
  tally(functionArn: string): AsynchronousTally;
  /** Whether no event waits or is being handled: of one function, or of any. */
  idle(functionArn?: string): boolean;
  /** Stops trying; resolves when no invocation is left. */
  stop(): Promise<void>;
};

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAXIMUM_EVENT_BYTES = 1024 * 1024;
const FIRST_CONCURRENCY = 5;

/** A queue without events. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export function createAsynchronousInvocations(args: AsynchronousInvocationsArgs): AsynchronousInvocations {
  const { functions, clock, uuid = randomUUID, atOnce = FIRST_CONCURRENCY, observe = () => {} } = args;
  const configured = new Map<string, AsynchronousSettings>();
  const deadLetters = new Map<string, Destination>();
  const endings = createEndings(observe);
  const limits = new Map<string, LimitFunction>();
  const alive = new Map<Promise<void>, string>();
  const stopping = new AbortController();
  const attempt = createAttempts({ clock, signal: stopping.signal, observe, ...(args.waits && { waits: args.waits }) });

  async function handle({ arn, qualifier }: Named, requestId: string, payload: string): Promise<void> {
    const functionArn = `${arn}:${qualifier}`;
    const settings = configured.get(functionArn) ?? completeAsynchronousSettings({});
    const ended = await attempt({
      ...{ functionArn, requestId, payload, settings },
      runtime: () => functions.find(arn, qualifier),
      limit: getOr(limits, arn, () => pLimit(atOnce)),
    });
    if (ended === undefined) return;
    await endings.settle(arn, ended, settings, deadLetters.get(arn));
  }

  return {
    configure(functionArn, settings) {
      const { arn, qualifier } = named(functionArn);
      configured.set(`${arn}:${qualifier}`, completeAsynchronousSettings(settings));
    },
    keepDeadLetters: (functionArn, to) => void deadLetters.set(named(functionArn).arn, to),
    invoke(functionArn, payload) {
      const target = named(functionArn);
      if (functions.find(target.arn, target.qualifier) === undefined)
        throw new AwsError("ResourceNotFoundException", `Function not found: ${target.arn}:${target.qualifier}`, 404);
      if (Buffer.byteLength(payload) > MAXIMUM_EVENT_BYTES)
        throw new AwsError(
          "RequestTooLargeException",
          `Request must be smaller than ${MAXIMUM_EVENT_BYTES} bytes for the InvokeFunction operation`,
          413,
        );
      const requestId = uuid();
      endings.of(target.arn).in++;
      const work = handle(target, requestId, payload).finally(() => alive.delete(work));
      alive.set(work, target.arn);
      return requestId;
    },
    tally: (functionArn) => ({ ...endings.of(named(functionArn).arn) }),
    idle: (functionArn) =>
      functionArn === undefined ? alive.size === 0 : ![...alive.values()].includes(named(functionArn).arn),
    async stop() {
      stopping.abort();
      await Promise.all(alive.keys());
    },
  };
}

type Named = { arn: string; qualifier: string };

/** An ARN with a qualifier or without. */
function named(functionArn: string): Named {
  const parts = functionArn.split(":");
  return { arn: parts.slice(0, 7).join(":"), qualifier: parts[7] ?? LATEST };
}

function getOr<T>(map: Map<string, T>, key: string, create: () => T): T {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
