import { expect } from "chai";
import { AwsError } from "../../../emulator/aws-error.ts";
import { arnOf, createBus } from "./create-bus.ts";

const DEAD = { DeadLetterConfig: { Arn: arnOf("sqs", "dead") } };
const RULE_ARN = "arn:aws:events:eu-west-1:111122223333:rule/rule";

describe("What a rule delivers", () => {
  it("goes to all of its targets while it is enabled", async () => {
    const { put, target, invoked, clock, events, take, work } = createBus();
    target();
    target({ Id: "2", Arn: arnOf("sqs", "work") });
    put();
    await clock.advance(0);
    expect(invoked).to.have.length(1);
    expect((await take(work)).map(({ body }) => body)).to.deep.equal([invoked[0]?.payload]);
    events.disableRule({ account: "111122223333", region: "eu-west-1" }, { Name: "rule" });
    put();
    await clock.advance(0);
    expect(invoked).to.have.length(1);
    expect(events.tally(RULE_ARN)).to.deep.equal({ delivered: 2, "dead-lettered": 0, lost: 0, waiting: 0 });
  });

  it("is tried again with longer and longer waits while the target fails", async () => {
    const { put, target, invoked, clock, fail, events } = createBus();
    target();
    fail(() => new AwsError("ServiceException", "later", 500));
    put();
    await clock.advance(7000);
    expect(invoked.map(({ atMs }) => atMs - Date.UTC(2026, 0, 1))).to.deep.equal([0, 1000, 3000, 7000]);
    fail(undefined);
    await clock.advance(8000);
    expect(events.tally(RULE_ARN)).to.include({ delivered: 1, waiting: 0 });
  });

  it("lies in the target's dead-letter queue once retries are used up, with what went wrong", async () => {
    const { put, target, invoked, clock, fail, take, dead } = createBus();
    target({ ...DEAD, RetryPolicy: { MaximumRetryAttempts: 2 } });
    fail(() => new AwsError("TooManyRequestsException", "Rate Exceeded.", 429));
    put();
    await clock.advance(60_000);
    expect(invoked).to.have.length(3);
    const [letter, ...more] = await take(dead);
    expect(more).to.deep.equal([]);
    expect(letter?.body).to.equal(invoked[0]?.payload);
    expect(letter?.attributes).to.deep.equal({
      RULE_ARN,
      TARGET_ARN: "arn:aws:lambda:eu-west-1:111122223333:function:takes:live",
      ERROR_CODE: "THROTTLING",
      ERROR_MESSAGE: "Rate Exceeded.",
      RETRY_ATTEMPTS: "2",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    });
  });

  it("lies there once it is too old", async () => {
    const { put, target, clock, fail, take, dead } = createBus();
    target({ ...DEAD, RetryPolicy: { MaximumEventAgeInSeconds: 60 } });
    fail(() => new AwsError("ServiceException", "later", 500));
    put();
    await clock.advance(60_000);
    const [letter] = await take(dead);
    expect(letter?.attributes).to.include({
      EXHAUSTED_RETRY_CONDITION: "MaximumEventAgeInSeconds",
      RETRY_ATTEMPTS: "5",
    });
  });

  it("lies there at once when the target is gone", async () => {
    const { put, target, clock, take, dead } = createBus();
    target({ ...DEAD, Arn: arnOf("lambda", "gone") });
    put();
    await clock.advance(0);
    const [letter] = await take(dead);
    expect(letter?.attributes).to.include({ ERROR_CODE: "NO_RESOURCE", RETRY_ATTEMPTS: "0" });
    expect(letter?.attributes).not.to.have.property("EXHAUSTED_RETRY_CONDITION");
  });

  it("is lost without a dead-letter queue, and with one that is gone", async () => {
    const { put, target, clock, events } = createBus();
    target({ Arn: arnOf("lambda", "gone") });
    target({ Id: "2", Arn: arnOf("sqs", "gone"), DeadLetterConfig: { Arn: arnOf("sqs", "gone") } });
    put();
    await clock.advance(0);
    expect(events.tally(RULE_ARN)).to.include({ lost: 2, "dead-lettered": 0 });
  });

  it("waits no longer once it is stopped", async () => {
    const { put, target, clock, fail, events } = createBus();
    target();
    fail(() => new AwsError("ServiceException", "later", 500));
    put();
    await clock.advance(0);
    await events.stop();
    expect(events.tally(RULE_ARN)).to.deep.equal({ delivered: 0, "dead-lettered": 0, lost: 0, waiting: 0 });
  });
});
