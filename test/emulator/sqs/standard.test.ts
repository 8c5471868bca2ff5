import { expect } from "chai";
import fc from "fast-check";
import { caller, createQueue, queueArn } from "./create-queue.ts";

const DAY_MS = 86_400_000;

describe("a standard queue", () => {
  it("hides what was received until its visibility timeout is over, and counts the receives", async () => {
    const { clock, send, receive } = createQueue({ VisibilityTimeout: "5" });
    send("a");
    const [first] = await receive();
    await clock.advance(4999);
    expect(await receive()).to.deep.equal([]);
    await clock.advance(1);
    const [second] = await receive();
    expect(second?.MessageId).to.equal(first?.MessageId);
    expect(second?.ReceiptHandle).not.to.equal(first?.ReceiptHandle);
    expect(second?.Attributes).to.include({ ApproximateReceiveCount: "2" });
  });

  it("deletes by the handle of the last receive, also after its timeout; an older one deletes nothing", async () => {
    const { clock, send, receive, settle } = createQueue();
    send("a");
    const [first] = await receive();
    await clock.advance(30_000);
    const [second] = await receive();
    settle(first?.ReceiptHandle);
    await clock.advance(30_000);
    expect(await receive()).to.have.length(1);
    settle(second?.ReceiptHandle);
    await clock.advance(30_000);
    const [fourth] = await receive();
    expect(fourth?.Attributes).to.include({ ApproximateReceiveCount: "4" });
    await clock.advance(30_000);
    for (let times = 0; times < 3; times++) settle(fourth?.ReceiptHandle);
    expect(await receive()).to.deep.equal([]);
  });

  it("delays messages, and gives one back at once when its visibility timeout is set to 0", async () => {
    const { clock, send, receive, bodies, hide } = createQueue({ DelaySeconds: "10" });
    send("a");
    expect(await bodies()).to.deep.equal([]);
    await clock.advance(10_000);
    const [message] = await receive();
    hide(message?.ReceiptHandle, 0);
    expect(await bodies()).to.deep.equal(["a"]);
  });

  const polls: [what: string, act: (queue: ReturnType<typeof createQueue>) => unknown, atMs: number][] = [
    ["a message comes", ({ clock, send }) => clock.sleep(3000).then(() => send("a")), 3000],
    [
      "a delayed one becomes visible",
      ({ sqs, QueueUrl }) => void sqs.sendMessage(caller, { QueueUrl, MessageBody: "a", DelaySeconds: 7 }),
      7000,
    ],
    ["its time is over", () => {}, 20_000],
  ];
  for (const [what, act, atMs] of polls) {
    it(`is polled until ${what}`, async () => {
      const queue = createQueue({ ReceiveMessageWaitTimeSeconds: "20" });
      const startMs = queue.clock.now();
      await queue.clock.run(async () => {
        void act(queue);
        return queue.receive();
      });
      expect(queue.clock.now() - startMs).to.equal(atMs);
    });
  }

  it("gives what was received too often to its dead-letter queue, with its ID, count and origin", async () => {
    const { clock, send, receive, dead } = createQueue({ maxReceiveCount: "2" });
    const { MessageId } = send("a");
    for (let times = 0; times < 2; times++) {
      expect(await receive()).to.have.length(1);
      expect(await receive(dead)).to.deep.equal([]);
      await clock.advance(30_000);
    }
    expect(await receive()).to.deep.equal([]);
    const [message] = await receive(dead);
    expect(message).to.include({ MessageId, Body: "a" });
    expect(message?.Attributes).to.include({
      ApproximateReceiveCount: "3",
      DeadLetterQueueSourceArn: queueArn("work"),
    });
  });

  it("lets a message expire in the dead-letter queue by when it was first sent", async () => {
    const { clock, send, receive, bodies, dead, sqs } = createQueue({ maxReceiveCount: "1" });
    sqs.setQueueAttributes(caller, { QueueUrl: dead, Attributes: { MessageRetentionPeriod: String(2 * 86_400) } });
    send("a");
    await clock.advance(DAY_MS);
    await receive();
    await clock.advance(30_000);
    await receive();
    await clock.advance(DAY_MS - 31_000);
    expect(await bodies(dead)).to.deep.equal(["a"]);
    await clock.advance(31_000);
    expect(await bodies(dead)).to.deep.equal([]);
  });

  it("drops what is past its retention", async () => {
    const { clock, send, bodies } = createQueue({ MessageRetentionPeriod: "60" });
    send("a");
    await clock.advance(60_000);
    expect(await bodies()).to.deep.equal([]);
  });

  it("loses nothing and gives nothing out twice at a time, whatever is sent, received, deleted and waited for", async () => {
    const step = fc.constantFrom("send", "receive", "delete", "wait" as const);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { clock, send, receive, settle, sqs, QueueUrl } = createQueue({ VisibilityTimeout: "5" });
        const [sent, deleted] = [new Set<string | undefined>(), new Set<string | undefined>()];
        let out = new Map<string | undefined, string | undefined>();
        for (const name of steps) {
          if (name === "send") sent.add(send("x").MessageId);
          if (name === "receive")
            for (const { MessageId, ReceiptHandle } of await receive(QueueUrl, 3)) {
              expect(out.has(MessageId) || deleted.has(MessageId)).to.equal(false);
              out.set(MessageId, ReceiptHandle);
            }
          const [first] = out;
          if (name === "delete" && first !== undefined) {
            settle(first[1]);
            deleted.add(first[0]);
            out.delete(first[0]);
          }
          if (name === "wait") {
            await clock.advance(5000);
            out = new Map();
          }
        }
        const { Attributes } = sqs.getQueueAttributes(caller, { QueueUrl, AttributeNames: ["All"] });
        expect(Attributes).to.include({
          ApproximateNumberOfMessages: String(sent.size - deleted.size - out.size),
          ApproximateNumberOfMessagesNotVisible: String(out.size),
        });
      }),
    );
  });
});
