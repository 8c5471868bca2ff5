import { setTimeout as sleep } from "node:timers/promises";
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { APIGatewayProxyEventV2WithIAMAuthorizer, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { z } from "zod";
import { type Click, click, DETAIL_TYPE, SOURCE } from "./click.ts";

const request = z.object({ clicks: z.array(z.unknown()).min(1).max(100) });
const eventBridge = new EventBridgeClient();
/** EventBridge takes ten events a call. */
const AT_ONCE = 10;
const ATTEMPTS = 3;

/** `POST /clicks`: checks each click, and puts those that are right on the bus. */
export const handler = async (
  event: APIGatewayProxyEventV2WithIAMAuthorizer,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const body = request.safeParse(parseJson(event));
  if (!body.success) return problem(400, "The body must be JSON: clicks, a list of 1 to 100.");
  const checked = body.data.clicks.map((one) => click.safeParse(one));
  const rejected = checked.flatMap(({ error }, index) => (error === undefined ? [] : [{ index, why: whyOf(error) }]));
  const clicks = checked.flatMap(({ data }) => data ?? []);
  const left = await putAll(clicks);
  // The app sends all of them again: what was taken before counts once.
  if (left.length > 0) return problem(503, "Not all clicks could be taken: send them again.");
  return answer(202, "application/json", { accepted: clicks.length, rejected });
};

/** Puts clicks on the bus. Returns those that EventBridge would not take: it answers 200 even when it takes none. */
async function putAll(clicks: Click[]): Promise<Click[]> {
  let left = clicks;
  for (let attempt = 0; left.length > 0 && attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(100 * 2 ** attempt);
    const chunks = Array.from({ length: Math.ceil(left.length / AT_ONCE) }, (_, index) =>
      left.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
    );
    left = (await Promise.all(chunks.map(put))).flat();
  }
  return left;
}

async function put(clicks: Click[]): Promise<Click[]> {
  const { Entries = [] } = await eventBridge.send(new PutEventsCommand({ Entries: clicks.map(entryOf) }));
  return clicks.filter((_, index) => Entries[index]?.EventId === undefined);
}

const entryOf = (one: Click): PutEventsRequestEntry => ({
  EventBusName: process.env.BUS_NAME,
  Source: SOURCE,
  DetailType: DETAIL_TYPE,
  Time: new Date(one.at),
  Detail: JSON.stringify(one),
});

function parseJson({ body = "", isBase64Encoded }: APIGatewayProxyEventV2WithIAMAuthorizer): unknown {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body, "base64").toString() : body);
  } catch {
    return undefined;
  }
}

/** Which members are wrong, and nothing that they hold. */
const whyOf = ({ issues }: z.ZodError) => issues.map(({ path }) => path.join(".") || "click").join(", ");

const problem = (status: number, detail: string) =>
  answer(status, "application/problem+json", { title: status === 400 ? "Bad request" : "Busy", status, detail });

const answer = (statusCode: number, type: string, body: object): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { "content-type": type },
  body: JSON.stringify(body),
});
