import { expect } from "chai";
import { createDeadLetters } from "../../../../emulator/lambda/asynchronous/dead-letters.ts";
import { createTopic } from "../../sns/create-topic.ts";
import { ARN, createScenario, type Ending, LIVE } from "./create-scenario.ts";

/** What a queue for dead letters gets of an event that a function gives up. */
async function letterOf(endings: Ending[], to: "queue" | "topic" = "queue") {
  const { sns, sqs, received, arnOf, TopicArn, toQueue } = createTopic();
  toQueue({ RawMessageDelivery: "true" });
  const nothing = { onFailure: undefined };
  const { invocations, clock, observed } = createScenario({
    endings,
    settings: { ...nothing, maximumRetryAttempts: 0 },
  });
  invocations.keepDeadLetters(ARN, createDeadLetters({ sqs, sns }, to === "queue" ? arnOf("work") : TopicArn));
  invocations.invoke(LIVE, '{"big":12345678901234567890}');
  await clock.advance(7 * 3_600_000);
  const [message] = await received();
  const tally = invocations.tally(ARN);
  return { body: message?.Body, attributes: message?.MessageAttributes, tally, given: observed.at(-1) };
}

describe("A function's dead letters", () => {
  const attribute = (StringValue: string, DataType = "String") => ({ DataType, StringValue });
  const ofError = { RequestID: attribute("id-1"), ErrorCode: attribute("200", "Number") };

  for (const to of ["queue", "topic"] as const)
    it(`are the event alone, letter for letter, with the reason as attributes: in a ${to}`, async () => {
      const { body, attributes, tally, given } = await letterOf(["thrown"], to);
      expect(body).to.equal('{"big":12345678901234567890}');
      expect(attributes).to.deep.equal(ofError);
      expect(tally).to.deep.equal({ in: 1, out: 0, failed: 1, lost: 0 });
      expect(given).to.include({ type: "given-up", kept: true });
    });

  it("say of what was never invoked that it was throttled", async () => {
    const { attributes } = await letterOf(["forbidden"]);
    expect(attributes).to.deep.include({ ErrorCode: attribute("429", "Number") });
  });

  it("say what the function said, as far as there is room for it", async () => {
    const { sqs, sns, received, arnOf } = createTopic();
    const to = createDeadLetters({ sqs, sns }, arnOf("work"));
    for (const errorMessage of ["no", "é".repeat(600)]) {
      const context = {
        requestId: "r",
        functionArn: LIVE,
        condition: "RetriesExhausted",
        approximateInvokeCount: 1,
      } as const;
      const responseContext = { statusCode: 200, executedVersion: "1", functionError: "Unhandled" } as const;
      const record = { version: "1.0", timestamp: "", requestContext: context, requestPayload: {} } as const;
      await to({ ...record, responseContext, responsePayload: { errorMessage } }, "", "{}");
    }
    const said = (await received()).map(({ MessageAttributes }) => MessageAttributes?.ErrorMessage?.StringValue);
    expect(said).to.deep.equal(["no", "é".repeat(512)]);
  });

  it("are none of what succeeded", async () => {
    expect(await letterOf(["done"])).to.deep.include({ body: undefined, tally: { in: 1, out: 1, failed: 0, lost: 0 } });
  });

  it("go to queues and topics alone", () => {
    const { sqs, sns } = createTopic();
    expect(() => createDeadLetters({ sqs, sns }, "arn:aws:lambda:eu-west-1:111122223333:function:f")).to.throw(
      /^Dead letters in arn:aws:lambda/,
    );
  });
});
