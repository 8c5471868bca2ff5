import { createFunctionRegistry } from "../../emulator/lambda/api/function-registry.ts";
import {
  type AsynchronousInvocations,
  createAsynchronousInvocations,
} from "../../emulator/lambda/asynchronous/asynchronous-invocations.ts";
import type { InvocationRecord } from "../../emulator/lambda/asynchronous/invocation-record.ts";
import { ACCOUNT, REGION } from "../scenario/scenario.ts";
import { createEventFunction } from "./function.ts";
import type { AsynchronousEvent, EventDependencies } from "./handlers.ts";
import type { SentEvent } from "./scenario.ts";
import type { EventWorld } from "./world.ts";

const FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:work`;
/** What is invoked. */
export const ALIAS_ARN = `${FUNCTION_ARN}:live`;
/** However long sends fail, no event is sent more often than once more. */
const UNLUCKY_SENDS = 4;
const RESEND_AFTER_MS = 2_000;
const STORE_AGAIN_MS = 5_000;
/** Lambda keeps an event for so long at most; and the store heals meanwhile. */
const DRAIN_MS = 7 * 3_600_000;

/** Retries of the function's errors, as the kit leaves them: Lambda's own. */
export const ATTEMPTS = 3;

/** Sends a scenario's events to a function's alias, as S3 and SNS do, until each has ended. */
export async function runAsynchronousWorld(world: EventWorld): Promise<void> {
  const invocations = startInvocations(world, (event) => event as AsynchronousEvent);
  await Promise.all(
    world.scenario.events.map((event) => send(world, event, () => invocations.invoke(ALIAS_ARN, payloadOf(event)))),
  );
  await drain(world, () => invocations.idle());
  await invocations.stop();
}

/**
 * Lambda's queue of events before a function, which keeps what it gives up as the handler's maker says.
 * @param read what the sender's event brings
 */
export function startInvocations(
  world: EventWorld,
  read: (event: unknown) => AsynchronousEvent,
): AsynchronousInvocations {
  const { clock, scenario, maker } = world;
  const functions = createFunctionRegistry();
  const deliveredBy = (payload: string) => {
    const { id } = read(JSON.parse(payload));
    return [{ messageId: id, eventId: id }];
  };
  const make = (dependencies: EventDependencies) => {
    const handler = maker.asynchronous(dependencies);
    return (event: unknown) => handler(read(event));
  };
  functions.add({ arn: FUNCTION_ARN, qualifiers: ["live"], runtime: createEventFunction(world, deliveredBy, make) });
  let ids = 0;
  const invocations = createAsynchronousInvocations({
    ...{ functions, clock, atOnce: scenario.maximumConcurrency },
    uuid: () => `request-${++ids}`,
  });
  const keptBy = maker.keptBy === "alias" ? ALIAS_ARN : FUNCTION_ARN;
  invocations.configure(keptBy, { onFailure: (record) => keep(world, record, read(record.requestPayload)) });
  return invocations;
}

/** Lets time go on until nothing is on its way, or too much of it is over. */
export async function drain({ clock, history }: EventWorld, isIdle: () => boolean): Promise<void> {
  const untilMs = clock.now() + DRAIN_MS;
  do await clock.sleep(10_000);
  while (!isIdle() && clock.now() < untilMs);
  history.isDrained = isIdle();
}

const payloadOf = ({ id, body }: SentEvent) => JSON.stringify({ id, body } satisfies AsynchronousEvent);

/** What Lambda does with what it gives up: it tries until the bucket takes it. */
async function keep(world: EventWorld, record: InvocationRecord, { id, body }: AsynchronousEvent): Promise<void> {
  while (world.strikes("store-fails")) await world.clock.sleep(STORE_AGAIN_MS);
  const { condition, approximateInvokeCount } = record.requestContext;
  world.trace(() => `${id} is kept: ${condition} after ${approximateInvokeCount}`);
  world.history.kept.push({ eventId: id, body, step: world.step() });
}

/**
 * Sends an event until it is known to have arrived.
 * @param arrive whether it does; it is told so, and may not have read it
 */
export async function send(world: EventWorld, event: SentEvent, arrive: () => unknown): Promise<void> {
  const { clock, history } = world;
  await clock.sleep(event.atMs);
  for (let sends = 1; ; sends++) {
    const isHit = (kind: "send-lost" | "send-unknown") => sends <= UNLUCKY_SENDS && world.strikes(kind);
    if (!isHit("send-lost")) {
      if (arrive() === false) {
        await clock.sleep(RESEND_AFTER_MS);
        continue;
      }
      if (!history.accepted.includes(event)) history.accepted.push(event);
      if (!isHit("send-unknown")) return;
    }
    await clock.sleep(RESEND_AFTER_MS);
  }
}
