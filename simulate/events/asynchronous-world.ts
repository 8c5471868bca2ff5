import { createFunctionRegistry } from "../../emulator/lambda/api/function-registry.ts";
import { createAsynchronousInvocations } from "../../emulator/lambda/asynchronous/asynchronous-invocations.ts";
import type { InvocationRecord } from "../../emulator/lambda/asynchronous/invocation-record.ts";
import { ACCOUNT, REGION } from "../scenario/scenario.ts";
import { createEventFunction } from "./function.ts";
import type { AsynchronousEvent } from "./handlers.ts";
import type { SentEvent } from "./scenario.ts";
import type { EventWorld } from "./world.ts";

const FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:work`;
const ALIAS_ARN = `${FUNCTION_ARN}:live`;
/** However long sends fail, no event is sent more often than once more. */
const UNLUCKY_SENDS = 4;
const RESEND_AFTER_MS = 2_000;
const STORE_AGAIN_MS = 5_000;
/** Lambda keeps an event for so long at most; and the store heals meanwhile. */
const DRAIN_MS = 7 * 3_600_000;

/** Retries of the function's errors, as the kit leaves them: Lambda's own. */
export const ATTEMPTS = 3;

/** Sends a scenario's events to a function's alias, as S3, SNS and EventBridge do, until each has ended. */
export async function runAsynchronousWorld(world: EventWorld): Promise<void> {
  const { clock, history, scenario, maker } = world;
  const functions = createFunctionRegistry();
  const runtime = createEventFunction(world, deliveredBy, (dependencies) => maker.asynchronous(dependencies));
  functions.add({ arn: FUNCTION_ARN, qualifiers: ["live"], runtime });
  let ids = 0;
  const invocations = createAsynchronousInvocations({
    ...{ functions, clock, atOnce: scenario.maximumConcurrency },
    uuid: () => `request-${++ids}`,
  });
  const keptBy = maker.keptBy === "alias" ? ALIAS_ARN : FUNCTION_ARN;
  invocations.configure(keptBy, { onFailure: (record) => keep(world, record) });
  await Promise.all(
    scenario.events.map((event) => send(world, event, () => invocations.invoke(ALIAS_ARN, payloadOf(event)))),
  );
  const untilMs = clock.now() + DRAIN_MS;
  do await clock.sleep(10_000);
  while (!invocations.idle() && clock.now() < untilMs);
  history.isDrained = invocations.idle();
  await invocations.stop();
}

const payloadOf = ({ id, body }: SentEvent) => JSON.stringify({ id, body } satisfies AsynchronousEvent);

function deliveredBy(payload: string) {
  const { id }: AsynchronousEvent = JSON.parse(payload);
  return [{ messageId: id, eventId: id }];
}

/** What Lambda does with what it gives up: it tries until the bucket takes it. */
async function keep(world: EventWorld, record: InvocationRecord): Promise<void> {
  const { id, body } = record.requestPayload as AsynchronousEvent;
  while (world.strikes("store-fails")) await world.clock.sleep(STORE_AGAIN_MS);
  const { condition, approximateInvokeCount } = record.requestContext;
  world.trace(() => `${id} is kept: ${condition} after ${approximateInvokeCount}`);
  world.history.kept.push({ eventId: id, body, step: world.step() });
}

async function send(world: EventWorld, event: SentEvent, invoke: () => void): Promise<void> {
  const { clock, history } = world;
  await clock.sleep(event.atMs);
  for (let sends = 1; ; sends++) {
    const isHit = (kind: "send-lost" | "send-unknown") => sends <= UNLUCKY_SENDS && world.strikes(kind);
    if (!isHit("send-lost")) {
      invoke();
      if (!history.accepted.includes(event)) history.accepted.push(event);
      if (!isHit("send-unknown")) return;
    }
    await clock.sleep(RESEND_AFTER_MS);
  }
}
