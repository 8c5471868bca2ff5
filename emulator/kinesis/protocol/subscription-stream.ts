import { EventStreamCodec } from "@smithy/core/event-streams";
import { isAwsError } from "../../aws-error.ts";
import type { WireFormat } from "../../protocol/wire-format.ts";
import type { SubscribeToShardEvent } from "../types.ts";

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString()),
  (text) => Buffer.from(text),
);

/**
 * Writes a subscription as an event stream: first the empty response, then each push, last an error if there is one.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html#RESTSelectObjectAppendixMessageTypes
 */
export async function* subscriptionStream(
  events: AsyncIterable<SubscribeToShardEvent>,
  format: WireFormat,
): AsyncGenerator<Uint8Array> {
  const message = (headers: Record<string, string>, value: unknown) =>
    codec.encode({
      headers: textHeaders({ ...headers, ":content-type": format.contentType }),
      body: bytesOf(format.encode(value)),
    });
  yield message({ ":message-type": "event", ":event-type": "initial-response" }, {});
  try {
    for await (const event of events) {
      yield message({ ":message-type": "event", ":event-type": "SubscribeToShardEvent" }, event);
    }
  } catch (error) {
    if (!isAwsError(error)) throw error;
    yield message({ ":message-type": "exception", ":exception-type": error.name }, { message: error.message });
  }
}

function textHeaders(headers: Record<string, string>): Record<string, { type: "string"; value: string }> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { type: "string", value }]));
}

function bytesOf(encoded: Uint8Array | string): Uint8Array {
  return typeof encoded === "string" ? Buffer.from(encoded) : encoded;
}
