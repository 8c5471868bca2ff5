import { createHttpApi } from "../../emulator/api-gateway/http-api.ts";
import { ACCOUNT, REGION } from "../scenario/scenario.ts";
import { ALIAS_ARN } from "./asynchronous-world.ts";
import { createEventFunction } from "./function.ts";
import type { AsynchronousEvent } from "./handlers.ts";
import type { SentEvent } from "./scenario.ts";
import type { EventWorld } from "./world.ts";

const ROUTE = "POST /work";
const INTEGRATION_TIMEOUT_MS = 30_000;
/** A caller gives up in the end, and knows that it did. */
const TRIES = 8;
const HEADERS = [["content-type", "application/json"]] as const;
const ASK_AGAIN_MS = 1_000;

/** Asks a function behind an HTTP API for each event of a scenario, again while the answer is an error, under one key. */
export async function runRequestWorld(world: EventWorld): Promise<void> {
  const { clock, history, maker, scenario } = world;
  const runtime = createEventFunction(world, deliveredBy, (dependencies) => {
    const handler = maker.request(dependencies);
    return ({ body }: { body: string }) => handler(JSON.parse(body));
  });
  const api = createHttpApi({
    settings: {
      ...{ apiId: "work", region: REGION, account: ACCOUNT },
      routes: [
        { routeKey: ROUTE, functionArn: ALIAS_ARN, timeoutMs: INTEGRATION_TIMEOUT_MS, authorizer: { type: "none" } },
      ],
    },
    invoke: (_, payload) => runtime.invoke(payload),
    clock,
  });
  const post = async (body: string) => {
    const [method = "", target = ""] = ROUTE.split(" ");
    const request = { method, target, protocol: "HTTP/1.1", headers: HEADERS, sourceIp: "192.0.2.1" };
    return (await api.handle({ ...request, body: Buffer.from(body) })).status;
  };
  await Promise.all(scenario.events.map((event) => ask(world, event, post)));
  history.isDrained = true;
}

const deliveredBy = (payload: string) => {
  const { body }: { body: string } = JSON.parse(payload);
  const { id }: AsynchronousEvent = JSON.parse(body);
  return [{ messageId: id, eventId: id }];
};

async function ask(world: EventWorld, event: SentEvent, post: (body: string) => Promise<number>): Promise<void> {
  const { id, body } = event;
  await world.clock.sleep(event.atMs);
  for (let tries = 1; tries <= TRIES; tries++) {
    const status = world.strikes("send-lost") ? undefined : await post(JSON.stringify({ id, body }));
    const isAnswered = status !== undefined && !world.strikes("send-unknown") && !world.strikes("answer-unseen");
    world.trace(() => `${id}: ${status}${isAnswered ? "" : ", which its caller does not learn"}`);
    if (isAnswered && status < 300) return void world.history.accepted.push(event);
    await world.clock.sleep(ASK_AGAIN_MS * 2 ** tries);
  }
}
