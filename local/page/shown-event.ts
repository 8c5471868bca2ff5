import { z } from "zod";
import { shownText } from "../../page/shown-text.ts";

/** An event as people look at it: what it is, how many others came with it, and what is in it. */
export type ShownEvent = { title: string; others: number; event: string };

type Look = { title: string; event: string };

/** Cut here, an event is no JSON any more: who looks sees its beginning. */
const shown = (text: string) => shownText(Buffer.from(text));
const json = (value: unknown) => shown(JSON.stringify(value ?? null));

/** One record of a batch, by the service that it came from. https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html */
const record = z.union([
  z
    .object({ kinesis: z.object({ partitionKey: z.string(), data: z.string() }) })
    .transform(({ kinesis: { partitionKey, data } }): Look => {
      return { title: partitionKey, event: shownText(Buffer.from(data, "base64")) };
    }),
  z
    .object({ messageId: z.string(), body: z.string() })
    .transform(({ messageId, body }): Look => ({ title: messageId, event: shown(body) })),
  z
    .object({ Sns: z.object({ MessageId: z.string(), Message: z.string() }) })
    .transform(({ Sns }): Look => ({ title: Sns.MessageId, event: shown(Sns.Message) })),
  z
    .object({
      eventName: z.string(),
      s3: z.object({ bucket: z.object({ name: z.string() }), object: z.looseObject({ key: z.string() }) }),
    })
    .transform(({ eventName, s3: { object } }): Look => ({ title: `${eventName} ${object.key}`, event: json(object) })),
  z
    .object({ eventName: z.string(), dynamodb: z.looseObject({}) })
    .transform(({ eventName, dynamodb }): Look => ({ title: eventName, event: json(dynamodb) })),
]);

/** What is no batch: a request, or what a bus sends. */
const single = z.union([
  z
    .looseObject({
      requestContext: z.object({ http: z.object({ method: z.string(), path: z.string() }) }),
      body: z.string().optional(),
      queryStringParameters: z.record(z.string(), z.string()).optional(),
    })
    .transform(({ requestContext: { http }, body, queryStringParameters }): Look => {
      return {
        title: `${http.method} ${http.path}`,
        event: body === undefined ? json(queryStringParameters) : shown(body),
      };
    }),
  z
    .object({ "detail-type": z.string(), detail: z.unknown() })
    .transform((event): Look => ({ title: event["detail-type"], event: json(event.detail) })),
]);

/** Reads an event: the first of a batch, a request, what a bus sends; any other is shown as it is. */
export function shownEvent(text: string): ShownEvent {
  const event = parseJson(text);
  const { data: batch } = z.object({ Records: z.array(z.unknown()).min(1) }).safeParse(event);
  if (batch !== undefined) {
    const { data: first } = record.safeParse(batch.Records[0]);
    if (first !== undefined) return { ...first, others: batch.Records.length - 1 };
  }
  const { data: found = { title: "", event: shown(text) } } = single.safeParse(event);
  return { ...found, others: 0 };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
