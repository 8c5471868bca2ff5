import { expect } from "chai";
import fc from "fast-check";
import { createSqs } from "../../../emulator/sqs/sqs.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { createQueueLedger } from "../../../local/deploy/queue-ledger.ts";

const caller = { account: "000000000000", region: "eu-west-1" };
const arnOf = (name: string) => `arn:aws:sqs:${caller.region}:${caller.account}:${name}`;

/** A queue whose messages go to another after one receive, and what a function and others do with them. */
const createWork = () => {
  const clock = createVirtualClock();
  const ledger = createQueueLedger();
  const sqs = createSqs({ clock, observe: ledger.observe });
  const { QueueUrl: dead } = sqs.createQueue(caller, { QueueName: "dead" });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("dead"), maxReceiveCount: 1 });
  const { QueueUrl: work } = sqs.createQueue(caller, {
    QueueName: "work",
    Attributes: { RedrivePolicy, VisibilityTimeout: "10", MessageRetentionPeriod: "60" },
  });
  const reader = sqs.reader(arnOf("work"));
  const take = () => reader.receive({ maximum: 1, waitSeconds: 0 });
  const deleteFrom = async (QueueUrl: string) => {
    const { Messages: [message] = [] } = await sqs.receiveMessage(caller, { QueueUrl });
    if (message?.ReceiptHandle !== undefined)
      sqs.deleteMessage(caller, { QueueUrl, ReceiptHandle: message.ReceiptHandle });
    return message !== undefined;
  };
  return {
    tally: (name = "work") => ledger.tally(arnOf(name)),
    send: (QueueUrl = work) => sqs.sendMessage(caller, { QueueUrl, MessageBody: "x" }),
    async handle() {
      const [message] = await take();
      if (message?.receiptHandle !== undefined) reader.settle(message.receiptHandle);
      return message !== undefined;
    },
    /** The function takes a message and fails; the next receive gives it up. */
    async fail() {
      await take();
      await clock.advance(10_000);
      await take();
    },
    deleteElsewhere: () => deleteFrom(work),
    deleteDead: () => deleteFrom(dead),
    purge: (QueueUrl = work) => sqs.purgeQueue(caller, { QueueUrl }),
    pass: (seconds: number) => clock.advance(seconds * 1000),
  };
};

describe("the ledger of queues", () => {
  it("counts a message once, however often it comes, and where it went", async () => {
    const { send, handle, fail, tally } = createWork();
    for (const _ of "123") send();
    await handle();
    await fail();
    expect(tally()).to.deep.equal({ in: 3, out: 1, failed: 1, filtered: 0 });
    expect(tally("dead")).to.deep.equal({ in: 1, out: 0, failed: 0, filtered: 0 });
  });

  it("knows nothing of a queue that took no message", () => {
    expect(createWork().tally("other")).to.deep.equal({ in: 0, out: 0, failed: 0, filtered: 0 });
  });

  it("counts what comes back from the dead-letter queue once: the function is done with it in the end", async () => {
    const { send, fail, deleteDead, handle, tally } = createWork();
    send();
    await fail();
    send();
    expect(await deleteDead()).to.equal(true);
    await handle();
    expect(tally()).to.deep.equal({ in: 1, out: 1, failed: 0, filtered: 0 });
  });

  it("leaves out what somebody else took from the queue, one by one or all of it", async () => {
    const { send, deleteElsewhere, purge, tally } = createWork();
    for (const _ of "123") send();
    await deleteElsewhere();
    expect(tally()).to.deep.equal({ in: 2, out: 0, failed: 0, filtered: 0 });
    purge();
    expect(tally()).to.deep.equal({ in: 0, out: 0, failed: 0, filtered: 0 });
  });

  it("misses what is past its retention: it is lost", async () => {
    const { send, pass, handle, tally } = createWork();
    send();
    await pass(61);
    await handle();
    expect(tally()).to.deep.equal({ in: 1, out: 0, failed: 0, filtered: 0 });
  });

  it("adds up whatever happens to messages, as long as none is waiting", async () => {
    const steps = fc.array(fc.constantFrom("send", "handle", "fail", "deleteElsewhere", "deleteDead"), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (names) => {
        const work = createWork();
        for (const name of names) await work[name as "send"]();
        await work.pass(10);
        while (await work.handle());
        const { in: taken, out, failed } = work.tally();
        expect(taken).to.equal(out + failed);
      }),
      { numRuns: 100 },
    );
  });
});
