import { EventStreamCodec } from "@smithy/core/event-streams";
import { expect } from "chai";
import { AwsError } from "../../../../emulator/aws-error.ts";
import { subscriptionStream } from "../../../../emulator/kinesis/protocol/subscription-stream.ts";
import type { SubscribeToShardEvent } from "../../../../emulator/kinesis/types.ts";
import { wireFormatOf } from "../../../../emulator/protocol/wire-format.ts";

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString()),
  (text) => Buffer.from(text),
);

async function* createEvents(error?: Error): AsyncGenerator<SubscribeToShardEvent> {
  yield { Records: [], ContinuationSequenceNumber: "7", MillisBehindLatest: 0 };
  if (error !== undefined) throw error;
}

/** Type and body of each message. */
async function messages(error?: Error): Promise<[string, unknown][]> {
  const seen: [string, unknown][] = [];
  for await (const bytes of subscriptionStream(createEvents(error), wireFormatOf(undefined))) {
    const { headers, body } = codec.decode(bytes);
    const type = headers[":event-type"] ?? headers[":exception-type"];
    seen.push([String(type?.value), JSON.parse(Buffer.from(body).toString())]);
  }
  return seen;
}

const push = { Records: [], ContinuationSequenceNumber: "7", MillisBehindLatest: 0 };

describe("The stream of a subscription", () => {
  it("begins with the response and goes on with the pushes", async () => {
    expect(await messages()).to.deep.equal([
      ["initial-response", {}],
      ["SubscribeToShardEvent", push],
    ]);
  });

  it("ends with an error that AWS would name", async () => {
    const error = new AwsError("ResourceNotFoundException", "The stream is gone.");
    expect((await messages(error)).at(-1)).to.deep.equal([
      "ResourceNotFoundException",
      { message: "The stream is gone." },
    ]);
  });

  it("breaks off at any other error", async () => {
    const error = new Error("a defect");
    expect(await messages(error).catch((reason) => reason)).to.equal(error);
  });
});
